"""Titles and teasers of feeds as plain text: escaped once, twice or not at all, with markup or without."""

import html
import re
import unicodedata
from functools import cache

from lxml import etree

from bot.reading.feed_words import feed_words

LONGEST_TITLE = 300
LONGEST_TEASER = 1_000

# So much of an article's HTML holds more than a teaser's worth of its text.
_READ = 8_000
_ESCAPINGS = 3
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|i|img|li|ol|p|q|s|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_APART = frozenset({"blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre"})
_UNREAD = ("script", "style", "iframe", "noscript", "form", "figure", "table", "svg")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x9f]")
_CUT = re.compile(r"(?<!\s)\s*(?:\[(?:…|\.\.\.)\]|\(…\)|\.{3,})\s*$")


def plain_title(text: str) -> str:
    """A title without markup. What merely looks like it (« la balise <video> », « 3 < 4 ») stays."""
    text = text[:_READ]
    for _ in range(_ESCAPINGS):
        plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _TAG.sub(" ", text))
        if plain == text:
            break
        text = plain
    return shorten(_spaced(text), LONGEST_TITLE)


def plain_teaser(markup: str, title: str = "") -> str:
    """The first words of an entry, without what its software added. ``""`` if they only repeat ``title``."""
    text = markup[:_READ]
    for _ in range(_ESCAPINGS):
        if not _TAG.search(text):
            text = html.unescape(text) if _ENTITY.search(text) else text
        if not _TAG.search(text):
            break
        text = _text_of(text)
    text = _spaced(text)
    for tail in _tails():
        text = tail.sub("", text[-LONGEST_TEASER:]) if len(text) <= LONGEST_TEASER else text
    text = _CUT.sub("…", text.rstrip())
    return "" if text.rstrip("…. ") == title.rstrip("…. ") else shorten(text, LONGEST_TEASER)


def shorten(text: str, longest: int) -> str:
    """``text`` cut between two words so that it has ``longest`` characters at most, the ellipsis among them."""
    if len(text) <= longest:
        return text
    kept = text[:longest].rpartition(" ")[0] or text[: longest - 1]
    return kept.rstrip(" ,;:–—-") + "…"


def _text_of(markup: str) -> str:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    if root is None:
        return ""
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    pieces = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _APART:
            pieces.append(" ")
        text = element.text if event == "start" else element.tail
        pieces.append(text or "")
    return "".join(pieces)


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


@cache
def _tails() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(tail, re.IGNORECASE) for tail in feed_words().teasers.tails)
