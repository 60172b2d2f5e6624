"""Hand-written stand-ins for what collecting needs; ``tests/storage/test_press.py`` holds the stores to the engines."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.feed import Entry, Feed, FeedResponse, KeptItem, KnownEntry, PolledFeed, Source, known_as
from bot.domain.news import Item, KeptEdition
from bot.domain.page import Page
from bot.errors import NotFound, ReaderError
from tests.fakes.delivery_store import Memory


class InMemoryFeeds:
    """``rows``: address → where the feed stands. ``memory`` knows who has which."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory or Memory()
        self.rows = self._memory.feeds
        self._numbers = 0

    async def ensure(self, sources: Iterable[Source], *, shared: bool, now: datetime) -> None:
        for source in sources:
            if source.url not in self.rows:
                self._numbers += 1
                self.rows[source.url] = PolledFeed(self._numbers, source.url, source.name, shared, now)
            elif shared:
                self.rows[source.url] = replace(self.rows[source.url], shared=True, outlet=source.name)

    async def revive(self, urls: Collection[str], now: datetime) -> None:
        for url in set(urls) & set(self.rows):
            if self.rows[url].off:
                self.rows[url] = replace(self.rows[url], off=False, failures=0, error="", next_poll=now)

    async def claim_due(self, now: datetime, until: datetime, limit: int) -> list[PolledFeed]:
        due = [feed for feed in self.rows.values() if feed.next_poll <= now and not feed.off]
        claimed = [replace(feed, next_poll=until) for feed in sorted(due, key=_turn)[:limit]]
        self.rows |= {feed.url: feed for feed in claimed}
        return claimed

    async def find(self, urls: Collection[str]) -> list[PolledFeed]:
        return [feed for url, feed in self.rows.items() if url in urls]

    async def private(self) -> list[str]:
        return [url for url, feed in self.rows.items() if not feed.shared]

    async def save(self, feed: PolledFeed) -> None:
        if feed.url in self.rows:
            self.rows[feed.url] = replace(feed, shared=self.rows[feed.url].shared)

    async def forget(self, urls: Collection[str]) -> None:
        for url in [url for url, feed in self.rows.items() if url in urls and not feed.shared]:
            del self.rows[url]

    async def forget_unread(self, urls: Collection[str]) -> None:
        self._memory.forget_unread(urls)


def _turn(feed: PolledFeed) -> tuple[bool, datetime]:
    return not feed.shared, feed.next_poll


@dataclass
class _Row:
    known: KnownEntry
    feed: PolledFeed
    published: datetime
    listed_at: datetime


@dataclass
class InMemoryItems:
    """``rows``: id → the item, over the feeds of ``feeds``."""

    feeds: InMemoryFeeds
    rows: dict[str, _Row] = field(default_factory=dict)

    async def add(self, feed: PolledFeed, entries: Sequence[KnownEntry], now: datetime) -> int:
        new = 0
        for known in entries:
            published = known.entry.published or now
            kept = [
                KeptItem(id_, row.known.keys, row.published, row.feed.id == feed.id)
                for id_, row in self._alive().items()
            ]
            match = known_as(known.keys, published, sorted(kept, key=lambda item: (item.published, item.id)))
            if match is None:
                new += 1
                self.rows[known.id] = _Row(known, feed, published, now)
            else:
                row = self.rows[match.id]
                row.listed_at = now
                if match.same_feed:
                    row.known = replace(known, id=match.id)
        return new

    async def published(self, since: datetime, until: datetime, feeds_too: Collection[str] = ()) -> list[Item]:
        found = [
            item
            for id_, row in self._alive().items()
            if (self.feeds.rows[row.feed.url].shared or row.feed.url in feeds_too)
            and since <= (item := self._item(id_)).published < until
        ]
        return sorted(found, key=lambda item: (item.published, item.id))

    async def get(self, ids: Collection[str]) -> list[Item]:
        return [self._item(id_) for id_ in self._alive() if id_ in ids]

    async def purge(self, before: datetime) -> int:
        def gone(row: _Row) -> bool:
            read_at = self.feeds.rows[row.feed.url].read_at
            return row.listed_at < before and read_at is not None and row.listed_at < read_at

        old = [id_ for id_, row in self._alive().items() if gone(row)]
        for id_ in old:
            del self.rows[id_]
        return len(old)

    def _alive(self) -> dict[str, _Row]:
        return {id_: row for id_, row in self.rows.items() if row.feed.url in self.feeds.rows}

    def _item(self, id_: str) -> Item:
        row = self.rows[id_]
        entry = row.known.entry
        outlet = self.feeds.rows[row.feed.url].outlet
        return Item(id_, outlet, entry.title, entry.teaser, entry.url, row.published)


class FakeFeedFetcher:
    """Answers from a dictionary of responses, or of functions that raise; notes what it was asked with."""

    def __init__(self, responses: dict[str, FeedResponse | Callable[[], FeedResponse]] | None = None) -> None:
        self.responses = responses or {}
        self.asked: list[tuple[str, str, str]] = []

    async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        self.asked.append((url, etag, last_modified))
        found = self.responses.get(url, FeedResponse(failure=NotFound(url, "404")))
        return found if isinstance(found, FeedResponse) else found()


class FakeFeedReader:
    """Reads a page by its address: from a dictionary of feeds or errors."""

    def __init__(self, feeds: dict[str, Feed | ReaderError] | None = None) -> None:
        self.feeds = feeds or {}

    async def read_feed(self, page: Page, seen_at: datetime) -> Feed:
        found = self.feeds[page.url]
        if isinstance(found, Feed):
            return found
        raise found

    async def announced_feeds(self, page: Page) -> list[str]:
        return [url for url in self.feeds if url != page.url]

    async def read_feed_list(self, page: Page) -> list[Source]:
        return [Source(url) for url in self.feeds]


class NotedNotices:
    """Keeps the addresses of feeds that were given up."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def given_up(self, feed: PolledFeed) -> None:
        self.told.append(feed.url)


def feed_of(*entries: Entry, title: str = "Le Fil") -> Feed:
    return Feed(title, "https://exemple.fr/", "fr", entries, "RSS 2.0")


class InMemoryEditions:
    """``KeptEditions``; ``rows``: key and day → edition. ``gone``: addresses of feeds that nobody has any more."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, date], KeptEdition] = {}
        self.gone: set[str] = set()

    async def get(self, key: str, day: date) -> KeptEdition | None:
        return self.rows.get((key, day))

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:
        found = [(on, kept) for (of, on), kept in self.rows.items() if of == key and since <= on < day]
        return [kept for _, kept in sorted(found, key=lambda one: one[0])]

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:
        if self.gone & set(feeds):
            return kept
        return self.rows.setdefault((key, kept.edition.day), kept)

    async def purge(self, before: date) -> int:
        old = [row for row in self.rows if row[1] < before]
        for row in old:
            del self.rows[row]
        return len(old)
