"""Feeds: what one says, where it stands with us, and how its entries are known again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.page import Page
from bot.errors import FetchError

#: A title may come back (a weekly column, a daily bulletin): after this long it is another article.
TITLE_LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: plain text throughout, ``url`` absolute, ``published`` aware or None where it is not told.

    ``guid`` is as the feed gives it, or ``""``; ``teaser`` may be ``""``.
    """

    guid: str
    title: str
    url: str
    teaser: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read, its entries in its own order.

    ``site`` is the address of what it is the feed of; ``language`` an ISO 639-1 code; both ``""`` when it does not say.
    ``format`` is such as « RSS 2.0 » or « Atom ».
    """

    title: str
    site: str
    language: str
    entries: tuple[Entry, ...]
    format: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as a list of feeds names it; ``name`` and ``site`` may be ``""``."""

    url: str
    name: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class FeedResponse:
    """What came of asking for a feed: a page, the word that nothing changed (neither page nor failure), or a failure.

    ``etag`` and ``last_modified`` are to be sent with the next request. ``location`` is where the feed has moved for
    good, or ``""``. ``retry_after`` is how many seconds the server asks to be left alone.
    """

    page: Page | None = None
    failure: FetchError | None = None
    etag: str = ""
    last_modified: str = ""
    location: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class PolledFeed:
    """Where a feed stands. ``url`` is its identity, as it was added; ``location`` where it moved, or ``""``.

    ``shared`` feeds are everybody's, the others only of those who added them. ``failures`` counts those in a row, of
    which ``error`` is the last one's code. ``off``: given up.
    """

    id: int
    url: str
    outlet: str
    shared: bool
    next_poll: datetime
    location: str = ""
    etag: str = ""
    last_modified: str = ""
    failures: int = 0
    error: str = ""
    off: bool = False
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """By what an entry is known again; ``""`` where it has nothing of the kind that would tell it from others."""

    guid: str
    link: str
    title: str


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry with its keys and the id that it has if it turns out to be new."""

    id: str
    keys: Keys
    entry: Entry


@dataclass(frozen=True, slots=True)
class KeptItem:
    """What is kept of an item to know it again. ``same_feed`` is seen from the feed that is being read."""

    id: str
    keys: Keys
    published: datetime
    same_feed: bool


def known_as(keys: Keys, published: datetime, kept: Iterable[KeptItem]) -> KeptItem | None:
    """The item that an entry with ``keys`` is a new showing of, or None if it is new.

    The guid tells first, then the link (whatever feed it was seen in), then the title: guids and titles are only the
    feed's own, and titles only for ``TITLE_LASTS``.
    """
    found: dict[str, KeptItem] = {}
    for item in kept:
        if item.same_feed and keys.guid and item.keys.guid == keys.guid:
            found.setdefault("guid", item)
        elif keys.link and item.keys.link == keys.link:
            found.setdefault("link", item)
        elif (
            item.same_feed
            and keys.title
            and item.keys.title == keys.title
            and abs(published - item.published) <= TITLE_LASTS
        ):
            found.setdefault("title", item)
    return found.get("guid") or found.get("link") or found.get("title")
