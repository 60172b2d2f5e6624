"""The press tick: which feeds there are, what they list, what is too old or nobody's."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.feed import Source
from bot.services.collection import Collector
from bot.services.delivery_ports import Clock, Subscriptions
from bot.services.press_ports import Feeds

#: Seconds between ticks; the feeds of one are those that have come due.
TICK = 60.0
PURGE_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


class OldEditions(Protocol):
    """Editions that nobody looks back to."""

    async def purge(self, now: datetime) -> int:
        """Erase them; how many went."""
        ...


class PressWatch:
    """Keeps the press up to date. Several processes may: each due feed is claimed by one."""

    def __init__(
        self,
        collector: Collector,
        feeds: Feeds,
        subscriptions: Subscriptions,
        editions: OldEditions,
        catalogue: list[Source],
        clock: Clock,
    ) -> None:
        self._collector = collector
        self._feeds = feeds
        self._subscriptions = subscriptions
        self._editions = editions
        self._catalogue = catalogue
        self._clock = clock
        self._purged: datetime | None = None

    async def run(self) -> None:
        """Tick until cancelled; whatever goes wrong with one tick, the next one comes."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - the database may be away
                log.error("the press could not be collected: %s", type(error).__name__)  # noqa: TRY400 - may quote
            await self._clock.sleep(TICK)

    async def tick(self) -> None:
        """Poll what is due."""
        now = self._clock.now()
        await self._feeds.ensure(self._catalogue, shared=True, now=now)
        added = await self._subscriptions.added_feeds()
        if added:
            await self._feeds.ensure([Source(url) for url in added], shared=False, now=now)
        polled = await self._collector.tick(now)
        if polled:
            failed = sum(bool(one.error) for one in polled)
            log.info("%d feeds polled, %d failed, %d new items", len(polled), failed, sum(one.new for one in polled))
        if self._purged is None or now - self._purged >= PURGE_EVERY:
            self._purged = now
            await self._collector.purge(now)
            await self._editions.purge(now)
            # An address that a reader added is kept no longer than the subscription; of a paused one, its feeds are.
            await self._feeds.forget(set(await self._feeds.private()) - set(added))
