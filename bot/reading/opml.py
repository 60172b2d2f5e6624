"""Lists of feeds as feed readers exchange them: OPML 1.0 and 2.0."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from bot.domain.feed import Source
from bot.domain.page import Page
from bot.domain.secret_addresses import without_address
from bot.errors import NotAFeed, NotAFeedList
from bot.reading.feed_texts import plain_title
from bot.reading.feed_xml import read_tree

MOST_SOURCES = 500

_ROOTS = frozenset({"opml"})
_ADDRESS, _SITE = "xmlurl", "htmlurl"


def read_opml(page: Page) -> list[Source]:
    """The feeds of a list, in its order, each once, whatever folders they are in; ``MOST_SOURCES`` at most.

    Raises ``NotAFeedList``, also when the list has no feed.
    """
    try:
        root = read_tree(page, _ROOTS)
    except NotAFeed as error:
        raise NotAFeedList(page.url, error.detail) from None
    sources: dict[str, Source] = {}
    for outline in root.iter("{*}outline"):
        attributes = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        url = attributes.get(_ADDRESS, "")
        if _is_web(url):
            name = plain_title(attributes.get("title") or attributes.get("text") or "")
            site = attributes.get(_SITE, "")
            # A list may name a feed by its address, which others may be shown as well; lists of ours do.
            sources.setdefault(url, Source(url, without_address(name), site if _is_web(site) else ""))
    if not sources:
        raise NotAFeedList(page.url, "no feed")
    return list(sources.values())[:MOST_SOURCES]


def write_opml(title: str, sources: Iterable[Source]) -> str:
    """The list as OPML 2.0 (https://opml.org/spec2.opml)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{quoteattr(title)[1:-1]}</title></head>",
        "  <body>",
        *(f"    {_outline(source)}" for source in sources),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _outline(source: Source) -> str:
    name = quoteattr(source.name or source.url)
    site = f" htmlUrl={quoteattr(source.site)}" if source.site else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(source.url)}{site}/>'


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
