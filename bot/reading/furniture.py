"""What stands around an article on its page, removed before the article is looked for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from bot.reading.folding import ends_sentence, fold_numbers
from bot.reading.lines import is_label
from bot.reading.measures import Measure, measure
from bot.reading.phrases import any_of, boilerplate

#: Never furniture as a whole, whatever their names: templates name a page after what it holds.
_ROOMS = frozenset({"html", "head", "body", "main", "article", "h1", "title", "meta", "link", "script", "base"})
_ALWAYS = frozenset({"figcaption", "nav", "dialog", "button", "iframe", "noscript"})
_DIALOGS = frozenset({"dialog", "alertdialog"})
_ROLES = frozenset({"navigation", "contentinfo", "search", "complementary", *_DIALOGS})
_LISTS = frozenset({"ul", "ol", "p"})
_TITLES = frozenset({"p", "div", "span", "h2", "h3", "h4", "h5", "strong"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_NAME = re.compile(r"[^a-z0-9]+")
#: Sizes in characters of text, and shares of it.
_SHORT = 600
_MOST_OF_PAGE = 0.3
_LONGEST_NOTICE = 5_000
_LONGEST_OFFER = 2_000
_LONGEST_LABEL = 60
_LINKED = 0.9
_MOSTLY_LINKED = 0.6


@dataclass(slots=True)
class Removed:
    """What was met on the way: a consent notice, an offer of subscription, words that say that the text is cut."""

    consent: bool = False
    offer: bool = False
    truncation: bool = False


def remove_furniture(tree: HtmlElement) -> Removed:
    """Take share bars, captions, boxes of links, newsletters, consent notices and subscription offers out of ``tree``.

    By element, role, what is linked, and the names that templates give, whatever the site. An element that holds the
    heading or a large share of the page's text stays, unless it is a notice.
    """
    removed = Removed()
    measures = measure(tree)
    small = max(_SHORT, _MOST_OF_PAGE * measures[tree].text)
    gone: set[HtmlElement] = set()
    tops: list[HtmlElement] = []
    for node, size in measures.items():
        if node.getparent() in gone:
            gone.add(node)
        elif node.tag not in _ROOMS and _is_furniture(node, size, small, measures, removed):
            gone.add(node)
            tops.append(node)
    for node in tops:
        node.drop_tree()
    return removed


def names_of(node: HtmlElement) -> str:
    """The names in ``class`` and ``id``, normalised: ``-sticky-lire-aussi-``."""
    return _normalised(f"{node.get('class') or ''} {node.get('id') or ''}"[:_SHORT])


@lru_cache(maxsize=4_096)
def named(names: str, kind: str) -> bool:
    """Whether normalised ``names`` hold one of those that the data file lists under ``nodes.<kind>``."""
    return bool(_name_pattern(kind).search(names))


@lru_cache(maxsize=8)
def _name_pattern(kind: str) -> re.Pattern[str]:
    listed: tuple[str, ...] = getattr(boilerplate().nodes, kind)
    return re.compile("-(?:" + "|".join(sorted(listed, key=len, reverse=True)) + ")-")


@lru_cache(maxsize=4_096)
def _normalised(names: str) -> str:
    return f"-{_NOT_NAME.sub('-', _CAMEL.sub('-', names).lower()).strip('-')}-"


def _is_furniture(
    node: HtmlElement, size: Measure, small: float, measures: dict[HtmlElement, Measure], removed: Removed
) -> bool:
    role = (node.get("role") or "").lower()
    names = names_of(node)
    light = size.text <= small and not size.headings
    if (role in _DIALOGS or named(names, "consent")) and _is_notice(node, size):
        removed.consent = True
        return True
    if named(names, "paywall") and _is_offer(node, size, removed):
        return True
    if light and (node.tag in _ALWAYS or role in _ROLES or named(names, "furniture")):
        return True
    return light and (_is_links_only(node, size) or _heads_links(node, size, measures))


def _is_notice(node: HtmlElement, size: Measure) -> bool:
    if size.text > _LONGEST_NOTICE:
        return False
    data = boilerplate().walls
    return bool(any_of((*data.consent, *data.consent_topics)).search(fold_numbers(node.text_content())))


def _is_offer(node: HtmlElement, size: Measure, removed: Removed) -> bool:
    """An element named after a paywall may also be the very text that is paid for: only one that sells is furniture."""
    if size.text > _LONGEST_OFFER or size.headings:
        return False
    said = fold_numbers(node.text_content())
    truncation = bool(any_of(boilerplate().walls.truncation).search(said))
    if not truncation and not any_of(boilerplate().walls.subscription).search(said):
        return False
    removed.offer = True
    removed.truncation = removed.truncation or truncation
    return True


def _is_links_only(node: HtmlElement, size: Measure) -> bool:
    """A paragraph that is one link, or a list of links, is the way to other articles; a linked sentence is text."""
    if node.tag not in _LISTS or not size.text or size.linked < _LINKED * size.text:
        return False
    if node.tag == "p":
        return not ends_sentence(node.text_content().strip()) and any(not _is_local(link) for link in node.iter("a"))
    return len(node) > 1


def _heads_links(node: HtmlElement, size: Measure, measures: dict[HtmlElement, Measure]) -> bool:
    """« À lire aussi » above links: the label, or the links that stand under it."""
    if node.tag in _TITLES and 0 < size.text <= _LONGEST_LABEL:
        return is_label(node.text_content())
    before = node.getprevious()
    if before is None or size.linked < _MOSTLY_LINKED * size.text or not size.text:
        return False
    label = measures.get(before)
    return label is not None and label.text <= _LONGEST_LABEL and is_label(before.text_content())


def _is_local(link: HtmlElement) -> bool:
    return (link.get("href") or "#").startswith("#")
