"""From the bytes of a feed, or of another XML vocabulary, to its tree; what is broken is mended on the way.

lxml and not feedparser, by measure: the same entries from real feeds, and where feedparser loses itself for good (a tag
with 50,000 attributes, a million tags) this takes from 10 to 400 ms.
"""

import re
import sys
from html.entities import html5

from lxml import etree

from bot.domain.page import Page
from bot.errors import NotAFeed, NotAPage
from bot.reading.decoding import decode
from bot.reading.feed_words import feed_words

MOST_TAGS = 120_000

_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_NUMBERED = re.compile(r"&#(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_LONE_AMPERSAND = re.compile(r"&(?!#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_BY_NUMBER = {"&amp;": "&#38;", "&lt;": "&#60;", "&gt;": "&#62;", "&quot;": "&#34;", "&apos;": "&#39;"}
_BY_NAME = re.compile("|".join(_BY_NUMBER))


def read_tree(page: Page, roots: frozenset[str]) -> etree._Element:
    """The root element of ``page``, whose name is one of ``roots`` (lower case, with the prefix that it has).

    Raises ``NotAFeed``: ``detail`` is « html » for a web page, else the reason.
    """
    try:
        text = decode(page.body, page.charset)
    except NotAPage as error:
        raise NotAFeed(page.url, error.detail) from None
    if "<!entity" in text.lower():
        raise NotAFeed(page.url, "defines entities")
    if text.count("<") > MOST_TAGS:
        raise NotAFeed(page.url, "too many tags")
    start = re.search(rf"<(?:{'|'.join(sorted(roots))})[\s>]", text, re.IGNORECASE)
    if start is None or _is_html(text[: start.start()]):
        raise NotAFeed(page.url, "html" if _is_html(text) else "not XML of a feed")
    # From its root element on: what precedes may be a warning of the server's software, and the declared charset has
    # had its say.
    text = _known_entities(_UNFIT.sub("", text[start.start() :]))
    root = _parse(text, strictly=True)
    if root is None:
        root = _parse(_mend(text), strictly=False)
    if root is None:
        raise NotAFeed(page.url, "malformed")
    return root


def _is_html(text: str) -> bool:
    return re.search(r"<(?:!doctype html|html|head|body)\b", text, re.IGNORECASE) is not None


def _known_entities(text: str) -> str:
    """``text`` with the entities that XML does not know replaced by what they stand for in HTML.

    XML knows five names, and no number of a control character. In CDATA this changes nothing: what is there is HTML.
    """
    text = _NAMED.sub(lambda name: name[0] if name[1] in _OF_XML else html5.get(name[1], name[0]), text)
    return _NUMBERED.sub(lambda number: number[0] if _fits(number) else "", text)


def _fits(number: re.Match[str]) -> bool:
    code = int(number[1]) if number[1] else int(number[2], 16)
    return code <= sys.maxunicode and not _UNFIT.match(chr(code))


def _parse(text: str, *, strictly: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=not strictly,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _mend(text: str) -> str:
    """``text`` with the contents of elements that hold text escaped, wherever markup in them was not.

    A recovering parser would otherwise take an unclosed ``<p>`` of an article for the parent of all that follows.
    """
    names = "|".join(map(re.escape, feed_words().elements.texts))
    opening = re.compile(rf"<({names})(?:\s[^<>]{{0,500}})?(?<!/)>")
    pieces: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while found := opening.search(text, at):
        name = found[1]
        end = -1 if name in unclosed else _end_of(name, text, found.end())
        if end < 0:
            unclosed.add(name)
            end = found.end()
        pieces += (_escape_ampersands(text[at : found.end()]), _escape(text[found.end() : end]))
        at = end
    mended = "".join(pieces) + _escape_ampersands(text[at:])
    # By number, because after a first error libxml2 drops entities by name, even its own five.
    return _BY_NAME.sub(lambda name: _BY_NUMBER[name[0]], mended)


def _end_of(name: str, text: str, start: int) -> int:
    inside = text[start : start + 50].lstrip()
    if inside.startswith(_CDATA):
        closed = text.find(_CDATA_END, start)
        if closed >= 0:
            return text.find(f"</{name}", closed)
    return text.find(f"</{name}", start)


def _escape(content: str) -> str:
    if _CDATA in content:
        bare = content.replace(_CDATA, "").replace(_CDATA_END, "")
        return bare.replace("&", "&#38;").replace("<", "&#60;")
    return _escape_ampersands(content).replace("<", "&#60;")


def _escape_ampersands(markup: str) -> str:
    return _LONE_AMPERSAND.sub("&#38;", markup)
