"""Collecting the press: which feeds are due, what they list, what of it is new."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.feed import PolledFeed
from bot.domain.retention import retention
from bot.domain.secret_addresses import public_host
from bot.errors import ReaderError
from bot.reading.identity import identify
from bot.services.pacing import HostPacing
from bot.services.polling import after_answer, after_failure
from bot.services.press_ports import FeedFetcher, FeedNotices, FeedReader, Feeds, Items

#: For so long an item is kept after its feed has ceased to list it.
KEPT: Final = retention().lifetime("items")
#: Within this a claimed feed is polled and saved; should the process end before, another one takes it then.
LEASE: Final = timedelta(minutes=5)
IN_FLIGHT: Final = 8
MOST_AT_ONCE: Final = 64

_LONGEST_NAME = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one feed: how many entries it lists, how many of them were new; the code of its error, or ``""``."""

    feed: PolledFeed
    listed: int = 0
    new: int = 0
    unchanged: bool = False
    error: str = ""
    detail: str = ""


class Collector:
    """Polls feeds, ``in_flight`` at a time. One that fails, or whose reading goes wrong, costs the others nothing."""

    def __init__(
        self,
        feeds: Feeds,
        items: Items,
        fetcher: FeedFetcher,
        reader: FeedReader,
        notices: FeedNotices,
        pacing: HostPacing,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self._feeds = feeds
        self._items = items
        self._fetcher = fetcher
        self._reader = reader
        self._notices = notices
        self._pacing = pacing
        self._places = asyncio.Semaphore(in_flight)

    async def tick(self, now: datetime) -> list[Polled]:
        """Poll what is due at ``now``. To be called every minute or so; several processes may."""
        return await self.poll(await self._feeds.claim_due(now, now + LEASE, MOST_AT_ONCE), now)

    async def poll(self, feeds: Sequence[PolledFeed], now: datetime) -> list[Polled]:
        """Poll ``feeds``, due or not, in their order as far as politeness lets."""
        return list(await asyncio.gather(*(self._poll(feed, now) for feed in feeds)))

    async def purge(self, now: datetime) -> int:
        """Erase the items that no feed has listed for a fortnight; how many went."""
        return await self._items.purge(now - KEPT)

    async def _poll(self, feed: PolledFeed, now: datetime) -> Polled:
        async with self._places:
            try:
                polled = await self._ask(feed, now)
            except Exception as error:  # noqa: BLE001  whatever is wrong with one feed, the others are polled
                # The name alone: what a library says may quote the feed.
                log.error("a feed could not be collected: %s", type(error).__name__)  # noqa: TRY400
                code = type(error).__name__
                polled = Polled(after_failure(feed, code, now), error=code)
            try:
                await self._feeds.save(polled.feed)
                if polled.feed.off and not feed.off:
                    await self._notices.given_up(polled.feed)
            except Exception as error:  # noqa: BLE001 - its lease ends, and it is polled again
                log.error("where a feed stands could not be kept: %s", type(error).__name__)  # noqa: TRY400
        return polled

    async def _ask(self, feed: PolledFeed, now: datetime) -> Polled:
        address = feed.location or feed.url
        await self._pacing.turn(address)
        response = await self._fetcher.fetch_feed(address, feed.etag, feed.last_modified)
        if response.failure is not None:
            failure = response.failure
            failed = after_failure(feed, failure.code, now, response.retry_after, failure.detail)
            return Polled(failed, error=failure.code, detail=failure.detail)
        if response.page is None:
            return Polled(after_answer(feed, response, "", now), unchanged=True)
        try:
            found = await self._reader.read_feed(response.page, now)
        except ReaderError as error:
            return Polled(after_failure(feed, error.code, now), error=error.code, detail=error.detail)
        outlet = found.title[:_LONGEST_NAME] or public_host(feed.url) or feed.url
        feed = after_answer(feed, response, outlet, now)
        entries = identify(found.entries, "" if feed.shared else feed.url)
        # The items first: killed in between, the feed is read again, and knows them.
        new = await self._items.add(feed, entries, now)
        return Polled(feed, len(entries), new)
