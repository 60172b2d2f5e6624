"""Whether a feed can be used: what it answers, what it lists, and whether its articles can be read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.feed import Source
from bot.errors import ReaderError
from bot.services.pacing import HostPacing
from bot.services.ports import Fetcher, Workers
from bot.services.press_ports import FeedFetcher, FeedReader

IN_FLIGHT = 8

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. ``error`` is the code of what is wrong with the feed, ``article_error`` with its latest article.

    ``article`` is the address that was tried, ``""`` if there was none; ``locked`` that it is for subscribers only.
    """

    source: Source
    error: str = ""
    detail: str = ""
    format: str = ""
    entries: int = 0
    latest: datetime | None = None
    article: str = ""
    article_error: str = ""
    locked: bool = False


class FeedCheck:
    """Asks each feed and its latest article once, a few at a time."""

    def __init__(
        self,
        feeds: FeedFetcher,
        pages: Fetcher,
        reader: FeedReader,
        workers: Workers,
        pacing: HostPacing,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self._feeds = feeds
        self._pages = pages
        self._reader = reader
        self._workers = workers
        self._pacing = pacing
        self._places = asyncio.Semaphore(in_flight)

    async def check_all(self, sources: Sequence[Source], now: datetime) -> AsyncIterator[Checkup]:
        """What is found of each source, as it is found."""
        for checkup in asyncio.as_completed([self._check(source, now) for source in sources]):
            yield await checkup

    async def _check(self, source: Source, now: datetime) -> Checkup:
        async with self._places:
            found = Checkup(source)
            try:
                await self._pacing.turn(source.url)
                response = await self._feeds.fetch_feed(source.url)
                if response.failure is not None or response.page is None:
                    failure = response.failure
                    return replace(found, error=failure.code if failure else "Unchanged", detail=str(failure or ""))
                feed = await self._reader.read_feed(response.page, now)
            except ReaderError as error:
                return replace(found, error=error.code, detail=error.detail)
            latest = max(feed.entries, key=lambda entry: entry.published or _NEVER, default=None)
            found = replace(found, format=feed.format, entries=len(feed.entries))
            if latest is None:
                return found
            return await self._try(replace(found, latest=latest.published, article=latest.url))

    async def _try(self, found: Checkup) -> Checkup:
        try:
            await self._pacing.turn(found.article)
            summary = await self._workers.summarize_page(await self._pages.fetch(found.article))
        except ReaderError as error:
            return replace(found, article_error=error.code)
        return replace(found, locked=summary.paywalled)
