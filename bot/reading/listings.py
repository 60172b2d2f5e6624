"""Lists of other articles: cards of a linked title, with a sentence or two or without, many times over."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from bot.reading.folding import count_line_words, fold
from bot.reading.metadata import site_of

_FEWEST_CARDS = 6
_MOSTLY = 0.6
_FEWEST_TITLE, _MOST_TITLE, _FEWEST_TEASER, _MOST_TEASER = 3, 35, 6, 50
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))\s*[»”\")]*$")
_HEADINGS = ("h2", "h3", "h4", "h5")
#: Bounds on what is looked at, because a hostile page chooses its nesting.
_MOST_LINKS, _MOST_NODES, _NEIGHBOURS = 1_000, 40, 4


def find_cards(tree: HtmlElement, url: str) -> list[tuple[str, str]]:
    """The cards of a page fetched from ``url``: the linked title and the text that follows it if any, folded.

    A title is one link, within the site: an article that lists products or reviews the press links elsewhere.
    """
    cards = []
    for link in islice(tree.iter("a"), _MOST_LINKS):
        if not _is_near(link, url):
            continue
        head = next((node for node in islice(link.iter(), _MOST_NODES) if node.tag in _HEADINGS), link)
        title = fold(_text(head))
        if _FEWEST_TITLE <= len(title.split()) <= _MOST_TITLE:
            cards.append((title, _teaser(_block(head, title))))
    return cards


def is_listing(lines: list[str], cards: list[tuple[str, str]]) -> bool:
    """Whether the lines found on a page are for the most part its cards, or beginnings of sentences."""
    words = sum(map(count_line_words, lines))
    cut = [line for line in lines if _CUT.search(line) and count_line_words(line) <= _MOST_TEASER + _MOST_TITLE]
    if len(cut) >= _FEWEST_CARDS and sum(map(count_line_words, cut)) >= _MOSTLY * words:
        return True
    text = fold(" ".join(lines))
    shown = {(title, teaser) for title, teaser in cards if (teaser or title) in text}
    held = sum(len(teaser.split()) + (len(title.split()) if title in text else 0) for title, teaser in shown)
    return len(shown) >= _FEWEST_CARDS and held >= _MOSTLY * len(text.split())


def _is_near(link: HtmlElement, url: str) -> bool:
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#"):
        return False
    host = site_of(href)
    return not host or host == site_of(url)


def _block(head: HtmlElement, title: str) -> HtmlElement:
    """The outermost element that holds the title and nothing else."""
    block, parent = head, head.getparent()
    for _ in range(_NEIGHBOURS):
        if parent is None or parent.tag == "body" or fold(_text(parent)) != title:
            break
        block, parent = parent, parent.getparent()
    return block


def _teaser(block: HtmlElement) -> str:
    """What stands after a title in its card, folded: the text beside it, or one of the next blocks without a link."""
    for text in _following(block):
        if _FEWEST_TEASER <= count_line_words(text) <= _MOST_TEASER:
            return fold(text)
    return ""


def _following(block: HtmlElement) -> Iterator[str]:
    yield block.tail or ""
    for node in islice(block.itersiblings(), _NEIGHBOURS):
        if all(inner.tag != "a" for inner in islice(node.iter(), _MOST_NODES)):
            yield _text(node)


def _text(node: HtmlElement) -> str:
    return "".join(islice(node.itertext(), _MOST_NODES))[:1_000]
