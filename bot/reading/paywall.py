"""Does the outlet sell this article?

https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
"""

from lxml.etree import XPath
from lxml.html import HtmlElement

from bot.reading.folding import count_line_words
from bot.reading.jsonld import Node

#: ``metered`` says nothing: the article is free for whoever reads few.
_TIERS = {"locked": False, "free": True}
#: Microdata of the article itself, not of its parts.
_MICRODATA = XPath("//*[@itemprop='isAccessibleForFree'][not(ancestor::*[@itemprop='hasPart'])][position() <= 5]")
_FALSE = frozenset({"false", "http://schema.org/false", "https://schema.org/false", "no", "0"})
_TRUE = frozenset({"true", "http://schema.org/true", "https://schema.org/true", "yes", "1"})


def declared_paywall(nodes: list[Node], meta: dict[str, str], tree: HtmlElement) -> bool:
    """What the page declares in JSON-LD, microdata and Facebook's content tier.

    Where declarations contradict each other, free wins: outlets forget a ``false`` more often than a ``true``.
    """
    said = [_as_bool(node.get("isAccessibleForFree")) for node in nodes]
    said += [_as_bool(item.get("content") or item.text) for item in _MICRODATA(tree)]
    said.append(_TIERS.get((meta.get("og:article:content_tier") or meta.get("article:content_tier") or "").lower()))
    return False in said and True not in said


#: What is counted by others is never counted quite alike: titles, captions, elisions.
_ALIKE = 0.8
#: A teaser is shorter; an article body of fewer words may be the teaser itself.
_FEWEST_WHOLE, _FEWEST_BODY = 350, 150


def is_shown_whole(nodes: list[Node], words: int, *, offered: bool) -> bool:
    """Whether the ``words`` words read of a sold article, not said to be cut, are all of it.

    Told by the number of words or the body that its JSON-LD declares; else by the length of the text, if there was no
    offer of subscription on the page (``offered``): teasers are short. Without either, a beginning.
    """
    counts = [count for node in nodes if (count := _as_count(node.get("wordCount")))]
    bodies = [body for node in nodes if isinstance(body := node.get("articleBody"), str)]
    declared = max(counts, default=0) or max(map(count_line_words, bodies), default=0)
    if declared >= _FEWEST_BODY:
        return words >= _ALIKE * declared
    return words >= _FEWEST_WHOLE and not offered


def _as_count(value: object) -> int:
    digits = str(value).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else 0  # noqa: PLR2004  no article is longer


def _as_bool(value: object) -> bool | None:
    word = str(value).strip().lower()
    return False if word in _FALSE else True if word in _TRUE else None
