"""A feed: RSS 0.9 to 2.0 or Atom, as it came, to its entries."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import etree

from bot.domain.feed import Entry, Feed
from bot.domain.page import Page
from bot.errors import NotAFeed
from bot.reading.feed_dates import parse_date
from bot.reading.feed_texts import plain_teaser, plain_title, shorten
from bot.reading.feed_words import feed_words
from bot.reading.feed_xml import read_tree

MOST_ENTRIES = 200
LONGEST_URL = 2_048

_LOOKED_AT = 10 * MOST_ENTRIES
_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed"})
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_UNTITLED = 100
#: Clocks differ. Beyond this, a moment that has yet to come is an announcement or a mistake, and tells nothing.
_AHEAD = timedelta(hours=1)

#: The children of an element, by name.
Fields = dict[str, list[etree._Element]]  # noqa: SLF001 - lxml has no other name for its type


def read_feed(page: Page, seen_at: datetime) -> Feed:
    """The feed in ``page``, asked for at ``seen_at``: after which nothing can have been published.

    Entries without an address, or without title and teaser, are left out; of more than ``MOST_ENTRIES`` the latest are
    kept. Raises ``NotAFeed``.
    """
    root = read_tree(page, _ROOTS)
    top = _fields(root)
    channel_element = top["channel"][0] if top.get("channel") else root
    channel = _fields(channel_element)
    elements = _latest([*top.get("item", ()), *top.get("entry", ()), *channel.get("item", ())])
    if channel_element is root and not elements and "title" not in channel:
        raise NotAFeed(page.url, "empty")
    base = root.base or channel_element.base or page.url
    site = _absolute(_link(channel), base)
    entries = [entry for element in elements if (entry := _entry(element, site or base, seen_at))]
    return Feed(
        title=plain_title(_text(channel, ("title",))),
        site=site,
        language=_language(root, channel_element, channel),
        entries=tuple(_distinct(entries)),
        format=_format(root),
    )


def _entry(element: etree._Element, base: str, seen_at: datetime) -> Entry | None:
    fields, words = _fields(element), feed_words().elements
    guid = _text(fields, words.guid).strip() or element.get(f"{_RDF}about", "")
    title = plain_title(_text(fields, words.title))
    teaser = next(filter(None, (plain_teaser(_text(fields, (name,)), title) for name in words.teaser)), "")
    url = _absolute(_link(fields) or _permalink(fields), element.base or base)
    if not url or not (title or teaser):
        return None
    published = _published(fields)
    if published is not None and published > seen_at:
        published = seen_at if published - seen_at <= _AHEAD else None
    return Entry(guid[:LONGEST_URL], title or shorten(teaser, _UNTITLED), url, teaser, published)


def _fields(element: etree._Element) -> Fields:
    fields: Fields = defaultdict(list)
    for child in element:
        fields[_name(child)].append(child)
    return dict(fields)


def _name(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        return ""  # an entity that was not resolved
    namespace, _, local = element.tag.rpartition("}")
    if not namespace:
        return local
    prefix = feed_words().namespaces.get(namespace[1:])
    if prefix is None:
        return ""
    return f"{prefix}:{local}" if prefix else local


def _text(fields: Fields, names: tuple[str, ...]) -> str:
    for name in names:
        for element in fields.get(name, ()):
            if text := _content(element).strip():
                return text
    return ""


def _content(element: etree._Element) -> str:
    """What an element holds: its text, or its markup if it has any (``type="xhtml"``, HTML that nobody escaped)."""
    if len(element) == 0:
        return element.text or ""
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _link(fields: Fields) -> str:
    if original := _text(fields, ("feedburner:origLink",)):
        return original
    candidates = {"alternate": ""}
    for link in fields.get("link", ()):
        relation = link.get("rel", "alternate")
        candidates[relation] = candidates.get(relation) or (link.get("href") or link.text or "").strip()
    return candidates["alternate"]


def _permalink(fields: Fields) -> str:
    """The guid, where it is an address: of RSS unless it says no, of Atom if nothing else is."""
    for element in [*fields.get("guid", ()), *fields.get("id", ())]:
        text = (element.text or "").strip()
        if text.startswith(("http://", "https://")) and element.get("isPermaLink", "true").lower() != "false":
            return text
    return ""


def _absolute(address: str, base: str) -> str:
    """``address`` seen from ``base``, or ``""`` if it is none of the web's."""
    try:
        joined = urljoin(base, "".join(address.split("\n")).strip().replace(" ", "%20")) if address else ""
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.hostname and len(joined) <= LONGEST_URL else ""


def _language(root: etree._Element, element: etree._Element, channel: Fields) -> str:
    told = _text(channel, feed_words().elements.language) or element.get(f"{_XML}lang") or root.get(f"{_XML}lang") or ""
    found = _LANGUAGE.fullmatch(told.strip())
    return found[1].lower() if found else ""


def _format(root: etree._Element) -> str:
    # Not QName: a broken declaration of a namespace leaves names that it refuses.
    name = root.tag.rpartition("}")[2].lower() if not root.tag.lower().startswith("rdf:") else "rdf"
    if name == "feed":
        return "Atom"
    return f"RSS {root.get('version') or '2.0'}" if name == "rss" else "RSS 1.0"


def _published(fields: Fields) -> datetime | None:
    names = feed_words().elements.published
    return next(filter(None, (parse_date(_text(fields, (name,))) for name in names)), None)


def _latest(elements: list[etree._Element]) -> list[etree._Element]:
    """The latest ``MOST_ENTRIES`` entries in their order; chosen before they are read, as reading takes its time."""
    if len(elements) <= MOST_ENTRIES:
        return elements
    dated = [(_published(_fields(element)), element) for element in elements[:_LOOKED_AT]]
    moments = sorted((moment for moment, _ in dated if moment is not None), reverse=True)
    oldest = moments[:MOST_ENTRIES][-1] if moments else None
    kept = [element for moment, element in dated if oldest is None or moment is None or moment >= oldest]
    return kept[:MOST_ENTRIES]


def _distinct(entries: list[Entry]) -> list[Entry]:
    """Each entry once; a guid that stands for several addresses stands for none."""
    entries = list(dict.fromkeys(entries))
    uses = Counter(guid for guid, _ in {(entry.guid, entry.url) for entry in entries})
    return [replace(entry, guid="") if uses[entry.guid] > 1 else entry for entry in entries]
