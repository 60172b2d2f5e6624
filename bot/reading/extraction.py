"""The paragraphs of an article, found on its page by trafilatura."""

import logging
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, extract_metadata, load_html
from trafilatura.settings import Document

from bot.reading.folding import ends_sentence

# Its warnings hold addresses of pages and say nothing that the caller does not see.
for _name in ("trafilatura", "htmldate", "courlan", "readability"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

#: The extensive search makes dates up (« © 2026 » becomes 1 January 2026) and costs a second the first time.
_DATE_SEARCH = {"original_date": True, "extensive_search": False}
_BLOCKS = frozenset({
    "p", "head", "item", "list", "quote", "lb", "table", "row", "cell", "div", "section", "article", "ul", "ol", "li",
    "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td", "th", "dl", "dt", "dd", "body", "main",
})  # fmt: skip
_BREAKS = frozenset({"lb", "br"})
_CELLS = frozenset({"cell", "td", "th"})
_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"^[-–—•·*▪►]+\s+(?=\S)")
_CELL_PROSE = 80


def parse(html: str) -> HtmlElement | None:
    """The tree of a page, or of a fragment of one; ``None`` when there is nothing in it."""
    start = html[:2_000].lower()
    whole = html if "<html" in start or "<body" in start else f"<html><body>{html}</body></html>"
    tree = load_html(whole)
    # lxml hands out the inner element of what it takes for a fragment, and htmldate falls over a root that it removes.
    return tree if tree is None else tree.getroottree().getroot()


def search_date(tree: HtmlElement) -> str:
    """The day of publication (ISO 8601) that the page's markup shows, or ``""``."""
    return extract_metadata(tree, date_config=dict(_DATE_SEARCH), extensive=False).date or ""


def find_paragraphs(tree: HtmlElement) -> list[str]:
    """The article's paragraphs and subheadings in order, NFC, each on one line; none when there is no article.

    ``tree`` is used up. Neither ``favor_precision`` nor ``fast``: both lose text on French pages.
    """
    found = bare_extraction(tree, include_comments=False, with_metadata=False)
    if not isinstance(found, Document) or found.body is None:
        return []
    return [paragraph for text in _blocks(found.body) if (paragraph := _BULLET.sub("", text))]


def _blocks(body: HtmlElement) -> Iterator[str]:
    """The text between borders of blocks.

    A broken line that goes on in lower case is one paragraph with the next. Cells without prose and listings of
    code are left out: a reader is shown sentences.
    """
    parts: list[str] = []
    for kind, text in _runs(body):
        line = unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip()
        if not line or (kind in _CELLS and len(line) < _CELL_PROSE and not ends_sentence(line)):
            continue
        if parts and not (kind in _BREAKS and line[0].islower() and not ends_sentence(parts[-1])):
            yield " ".join(parts)
            parts = []
        parts.append(line)
    if parts:
        yield " ".join(parts)


def _runs(body: HtmlElement) -> Iterator[tuple[str, str]]:
    """Runs of text, each with the name of the element whose border it follows or that holds it."""
    run: list[str] = []
    kind, silent = "p", 0
    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = node.tag
        if tag in _BLOCKS:
            yield kind, "".join(run)
            run = []
            kind = tag if event == "start" or tag in _BREAKS else "p"
        listing = tag in {"code", "pre"} and "\n" in (node.text or "").strip()
        if event == "start":
            silent += listing
            if not silent:
                run.append(node.text or "")
        else:
            silent -= listing
            if not silent:
                run.append(node.tail or "" if node is not body else "")
    yield kind, "".join(run)
