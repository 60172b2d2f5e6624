"""From a request to its answers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.request import LinkJob, Request, TextJob
from bot.domain.summary import ArticleSummary, Summary
from bot.errors import ReaderError
from bot.services.ports import Fetcher, SummaryCache, Workers

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """The summary of a page."""

    article: ArticleSummary


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """The summary of a reader's own text; ``instead_of`` is why the link in it could not be read."""

    request: Request
    summary: Summary
    instead_of: ReaderError | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No summary; ``url`` is the link it is about, if any."""

    error: ReaderError
    url: str = ""


Answer = LinkAnswer | TextAnswer | Refusal


class Summaries:
    """Does the jobs of a plan. Errors that a reader can meet come back as values, all others are raised."""

    def __init__(self, fetcher: Fetcher, workers: Workers, cache: SummaryCache, clock: Clock) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._cache = cache
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[ArticleSummary]] = {}

    async def answer(self, job: LinkJob | TextJob) -> Answer:
        """The answer to one job."""
        try:
            if isinstance(job, TextJob):
                return TextAnswer(job.request, await self._workers.summarize_text(job.request.text))
            return LinkAnswer(await self.page(job.url))
        except ReaderError as error:
            if isinstance(job, LinkJob) and job.fallback is not None:
                return await self.fall_back(job.fallback, job.url, error)
            return Refusal(error, job.url if isinstance(job, LinkJob) else "")

    async def kept(self, url: str) -> ArticleSummary | None:
        """The summary of the page at ``url`` if it need not be read again."""
        return await self._cache.get(url, self._clock())

    async def page(self, url: str) -> ArticleSummary:
        """The summary of the page at ``url``, from the cache if it was read in the last 24 h.

        Readers who ask for the same page at the same time share one reading: a link that is posted in a busy group
        would otherwise be fetched as often as it is tapped. Raises leaves of ``ReaderError``.
        """
        kept = await self.kept(url)
        if kept is not None:
            return kept
        task = self._under_way.get(url)
        if task is None:
            task = self._under_way[url] = asyncio.create_task(self._read(url))
            task.add_done_callback(lambda done: self._forget(url, done))
        # Shielded, because one reader's cancellation must not take the page from the others.
        return await asyncio.shield(task)

    async def text(self, text: str) -> Summary:
        """The summary of a text. Raises leaves of ``ReaderError``."""
        return await self._workers.summarize_text(text)

    async def fall_back(self, request: Request, url: str, error: ReaderError) -> Answer:
        """The answer about a message's own text, the link ``url`` in it having failed with ``error``."""
        try:
            return TextAnswer(request, await self._workers.summarize_text(request.text), instead_of=error)
        except ReaderError:
            # The link was what the reader asked for: its error is the one that tells them what to do.
            return Refusal(error, url)

    async def _read(self, url: str) -> ArticleSummary:
        page = await self._fetcher.fetch(url)
        article = await self._workers.summarize_page(page)
        await self._cache.put(url, article, self._clock())
        return article

    def _forget(self, url: str, done: asyncio.Task[ArticleSummary]) -> None:
        del self._under_way[url]
        if not done.cancelled():
            done.exception()  # retrieved here too, should every reader have gone before it ended
