"""The title of an article: the one its readers see."""

import re

from lxml.html import HtmlElement

from bot.reading.folding import fold
from bot.reading.jsonld import Node, text_of

_META_TITLES = ("og:title", "twitter:title", "dc.title")
_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[|·•–—-]\s+|:\s+(?=\S+\.\w{2,3}$))")
_LONGEST = 400
_SHARED = 0.5
_MOST_NAME_WORDS = 4


def find_title(tree: HtmlElement, meta: dict[str, str], nodes: list[Node], outlet: str) -> str:
    """The ``<h1>`` where another title of the page vouches for it, else that other title without the site's name.

    Heads are written for search engines and sharing, and carry the outlet's suffix; the heading is the author's. A page
    may have several headings (the logo is a common one), or one that also holds a kicker: hence the vouching.
    """
    declared = [meta[name] for name in _META_TITLES if meta.get(name)]
    declared += [title for node in nodes if (title := text_of(node.get("headline")))]
    declared += [title for node in tree.iter("title") if (title := _text(node))][:1]
    headings = [heading for node in tree.iter("h1") if 0 < len(heading := _text(node)) <= _LONGEST]
    headings = [heading for heading in headings if fold(heading) != fold(outlet)]  # the logo
    for heading in headings:
        if any(_vouches(title, heading) for title in declared):
            return heading
    cleaned = [_without_outlet(title, outlet) for title in declared]
    for heading in headings:
        for title in cleaned:
            if title and fold(title) in fold(heading):
                return title
    if len(headings) == 1 and (not cleaned or _share(headings[0], cleaned[0]) >= _SHARED):
        return headings[0]
    return next((title for title in cleaned if title), headings[0] if headings else "")[:_LONGEST]


def _text(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _vouches(title: str, heading: str) -> bool:
    own, other = fold(heading), fold(title)
    return bool(own) and (other == own or ((other.startswith(own) or other.endswith(own)) and len(own.split()) > 1))


def _share(heading: str, title: str) -> float:
    words = set(fold(heading).split())
    return len(words & set(fold(title).split())) / max(1, len(words))


def _without_outlet(title: str, outlet: str) -> str:
    """Cut what stands after the last separator if it is the outlet's name, or before a bar and as short as a name."""
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    head, tail = title[: last.start()], title[last.end() :]
    names, name = fold(tail).replace(" ", ""), fold(outlet).replace(" ", "")
    is_outlet = bool(names and name) and (names in name or name in names)
    if is_outlet or ("|" in last[0] and len(tail.split()) <= _MOST_NAME_WORDS):
        return _without_outlet(head, outlet) if is_outlet else head
    return title
