"""What collecting the press needs from outside, as protocols; ``bot.app`` decides who answers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.feed import Feed, FeedResponse, KnownEntry, PolledFeed, Source
from bot.domain.news import Item
from bot.domain.page import Page


class FeedFetcher(Protocol):
    """Brings feeds."""

    async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        """What came of asking for ``url``; failures are in the response."""
        ...


class FeedReader(Protocol):
    """Reads feeds away from the event loop."""

    async def read_feed(self, page: Page, seen_at: datetime) -> Feed:
        """The feed in ``page``. Raises leaves of ``ReadError``."""
        ...

    async def announced_feeds(self, page: Page) -> list[str]:
        """The addresses of the feeds that a web page announces. Raises leaves of ``ReadError``."""
        ...

    async def read_feed_list(self, page: Page) -> list[Source]:
        """The feeds of an OPML file. Raises leaves of ``ReadError``."""
        ...


class Feeds(Protocol):
    """Where each feed stands."""

    async def ensure(self, sources: Iterable[Source], *, shared: bool, now: datetime) -> None:
        """Add the feeds that are not known, due at ``now``. Known ones become shared if these are, with their name."""
        ...

    async def revive(self, urls: Collection[str], now: datetime) -> None:
        """Try feeds again that had been given up, as if they had never failed."""
        ...

    async def claim_due(self, now: datetime, until: datetime, limit: int) -> list[PolledFeed]:
        """Up to ``limit`` feeds that are due at ``now``; nobody else gets them before ``until``.

        Those that all readers share come first, so that nobody's own keep them waiting; then the longest due. Whoever
        polled one saves it with its next time.
        """
        ...

    async def find(self, urls: Collection[str]) -> list[PolledFeed]:
        """The feeds among ``urls`` that are known."""
        ...

    async def private(self) -> list[str]:
        """The addresses of the feeds that not all readers share."""
        ...

    async def save(self, feed: PolledFeed) -> None:
        """Keep where a feed stands now."""
        ...

    async def forget(self, urls: Collection[str]) -> None:
        """Drop feeds that nobody reads any more, with their items; those that all readers share stay."""
        ...

    async def forget_unread(self, urls: Collection[str]) -> None:
        """Drop those of these feeds that no place has and that are not shared, with their items."""
        ...


class Items(Protocol):
    """What feeds listed, for about a fortnight."""

    async def add(self, feed: PolledFeed, entries: Sequence[KnownEntry], now: datetime) -> int:
        """Keep what ``feed`` lists at ``now``: how many were new. Known ones take their new title, teaser and link."""
        ...

    async def published(self, since: datetime, until: datetime, feeds_too: Collection[str] = ()) -> list[Item]:
        """Items published from ``since`` up to and without ``until``, the earliest first.

        Of the shared feeds, and of those among ``feeds_too`` (addresses as they were added).
        """
        ...

    async def get(self, ids: Collection[str]) -> list[Item]:
        """The items with these ids that are still kept, in no order."""
        ...

    async def purge(self, before: datetime) -> int:
        """Erase items last listed before ``before``, but for those that their feed still lists; how many went."""
        ...


class FeedNotices(Protocol):
    """Tells those who added a feed what became of it."""

    async def given_up(self, feed: PolledFeed) -> None:
        """``feed`` has failed for days, and is not polled any more. Called once."""
        ...
