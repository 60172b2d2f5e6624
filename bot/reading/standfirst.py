"""The standfirst (chapô): the sentence or two between the title and the text, that extractors often leave out."""

from lxml.etree import XPath
from lxml.html import HtmlElement

from bot.reading.folding import ends_sentence, fold
from bot.reading.furniture import named, names_of
from bot.reading.lines import is_furniture

_AFTER_HEADING = XPath(
    "(//h1)[1]/following::*[self::p or self::div or self::h2 or self::h3 or self::section or self::span]"
    "[position() <= 300][not(p or div or ul or section or article or .//br)]"
)
_FEWEST_WORDS, _MOST_WORDS = 8, 150
_SAME = 60


def with_standfirst(paragraphs: list[str], tree: HtmlElement, description: str) -> list[str]:
    """``paragraphs`` opened by the page's standfirst, if it has one that they do not hold already.

    It stands between the main heading and the text, and either the template names it so or it begins as the page's own
    ``description`` does. It is taken from the page and never from the head: a reader must find it where the link to a
    sentence leads.
    """
    held = fold(" ".join(paragraphs))
    start = fold(description)[:_SAME]
    for node in _AFTER_HEADING(tree) if paragraphs else ():
        text = " ".join(node.text_content().split())
        if not _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS or is_furniture(text):
            continue
        if fold(text) in held:
            return paragraphs
        described = len(start) == _SAME and fold(text).startswith(start)
        if described or (named(names_of(node), "standfirst") and ends_sentence(text)):
            return [text, *paragraphs]
    return paragraphs
