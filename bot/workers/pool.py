"""Worker processes that can be killed: the only way to stop a parser that has lost itself in a page."""

import asyncio
import multiprocessing
from collections.abc import Sequence
from datetime import datetime
from multiprocessing import forkserver
from typing import cast

from pebble import CONSTS, ProcessExpired, ProcessFuture, ProcessPool

from bot.domain.feed import Feed, Source
from bot.domain.news import Item, Story
from bot.domain.page import Page
from bot.domain.summary import ArticleSummary, Summary
from bot.errors import BrevesError, ReadingFailed, ReadingTooLong
from bot.news.ranking import Desk
from bot.workers.confinement import confine, harmless_environment
from bot.workers.running import run

# Workers ignore SIGTERM, so waiting for its effect (pebble: 3 s) would only delay the kill that follows.
CONSTS.term_timeout = 0.01

# A new worker takes some 40 ms and the first one a second; on a busy machine, several times as long.
_START_SECONDS = 10.0
_ATTEMPTS = 2

_DESK_JOB = "bot.workers.news_jobs:prepare_desk"
_FEED_JOB = "bot.workers.feed_jobs:read_seen_feed"
_LIST_JOB = "bot.workers.feed_jobs:read_feed_list"
_ANNOUNCEMENTS_JOB = "bot.workers.feed_jobs:find_feeds"


class ProcessWorkers:
    """Reads and summarises in ``count`` processes.

    A job is stopped after ``time_limit`` seconds, and its worker killed and replaced; a worker has ``memory_limit``
    bytes of address space and is replaced after ``jobs_per_worker`` jobs, so that what libraries leak stays bounded.
    Jobs go by name (``bot.workers.running``). No more than ``count`` jobs are handed over at a time: the others wait in
    order in the event loop, where giving one up costs nothing.

    Workers are forked from a server process that has imported the libraries once. Forking the bot itself would copy its
    threads' locks and its secrets; starting a fresh interpreter for each worker takes a second instead of 40 ms.
    """

    def __init__(
        self,
        count: int,
        time_limit: float = 12.0,
        memory_limit: int = 1 << 30,
        jobs_per_worker: int = 500,
        page_job: str = "bot.workers.jobs:summarize_page",
        text_job: str = "bot.workers.jobs:summarize_text",
    ) -> None:
        self._count = count
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._jobs_per_worker = jobs_per_worker
        self._page_job = page_job
        self._text_job = text_job
        self._places = asyncio.Semaphore(count)
        self._opening = asyncio.Lock()
        self._pool: ProcessPool | None = None
        self._closed = False
        self._under_way: set[ProcessFuture[object]] = set()

    async def start(self) -> None:
        """Start the workers and wait until one is ready. Without it, the first job does so."""
        await self._open_pool(instead_of=None)

    async def summarize_page(self, page: Page) -> ArticleSummary:
        """Read a page and summarise its article. Raises ``ReadError`` or ``TextError`` leaves."""
        return cast("ArticleSummary", await self._do(self._page_job, page))

    async def summarize_text(self, text: str) -> Summary:
        """Summarise a text as a reader pasted or forwarded it. Raises ``TextError`` or ``ReadError`` leaves."""
        return cast("Summary", await self._do(self._text_job, text))

    async def read_feed(self, page: Page, seen_at: datetime) -> Feed:
        """The feed in ``page``, asked for at ``seen_at``. Raises leaves of ``ReadError``."""
        return cast("Feed", await self._do(_FEED_JOB, (page, seen_at)))

    async def announced_feeds(self, page: Page) -> list[str]:
        """The addresses of the feeds that a web page announces. Raises leaves of ``ReadError``."""
        return cast("list[str]", await self._do(_ANNOUNCEMENTS_JOB, page))

    async def read_feed_list(self, page: Page) -> list[Source]:
        """The feeds of an OPML file. Raises leaves of ``ReadError``."""
        return cast("list[Source]", await self._do(_LIST_JOB, page))

    async def prepare_desk(
        self, items: Sequence[Item], now: datetime, earlier: Sequence[Item]
    ) -> tuple[Desk, list[Story]]:
        """The stories that ``items`` tell, weighed at ``now``. Raises ``ReadingTooLong`` or ``ReadingFailed``."""
        return cast("tuple[Desk, list[Story]]", await self._do(_DESK_JOB, (items, now, earlier)))

    async def close(self) -> None:
        """End the workers. Whoever still waits for a job gets ``ReadingFailed``."""
        self._closed = True
        async with self._opening:
            pool, self._pool = self._pool, None
            if pool is not None:
                await asyncio.to_thread(_end, pool)
        for future in self._under_way:
            if not future.done():
                future.set_exception(ReadingFailed(detail="closed"))

    async def _do(self, job: str, material: object) -> object:
        async with self._places:
            pool = self._pool
            for _ in range(_ATTEMPTS):
                if pool is None:
                    pool = await self._open_pool(instead_of=None)
                try:
                    outcome = await self._wait_for(pool, job, material)
                except RuntimeError:
                    # A worker that dies between two jobs takes pebble's whole pool down: it is no fault of this job.
                    pool = await self._open_pool(instead_of=pool)
                    continue
                if isinstance(outcome, BrevesError):
                    raise outcome
                return outcome
            raise ReadingFailed(detail="no worker")

    async def _wait_for(self, pool: ProcessPool, job: str, material: object) -> object:
        future: ProcessFuture[object] = pool.schedule(run, (job, material), timeout=self._time_limit)
        self._under_way.add(future)
        scope = asyncio.timeout(self._time_limit + _START_SECONDS)
        try:
            async with scope:
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if scope.expired():
                # Not even begun: a worker was killed from outside while it held the pool's lock.
                await self._open_pool(instead_of=pool)
            return ReadingTooLong(detail=f"{self._time_limit:g} s")
        except ProcessExpired as error:
            return ReadingFailed(detail=f"worker died ({error.exitcode})")
        finally:
            self._under_way.discard(future)

    async def _open_pool(self, instead_of: ProcessPool | None) -> ProcessPool:
        """The pool; a new one if there is none or it is ``instead_of``. Raises ``ReadingFailed`` once closed."""
        # Shielded: a reader who gives up must not leave half-opened workers that nobody would ever end.
        return await asyncio.shield(self._exchange(instead_of))

    async def _exchange(self, instead_of: ProcessPool | None) -> ProcessPool:
        async with self._opening:
            if self._closed:
                raise ReadingFailed(detail="closed")
            if self._pool is None or self._pool is instead_of:
                with harmless_environment():
                    forkserver.ensure_running()
                self._pool = await asyncio.to_thread(self._new_pool, instead_of)
            return self._pool

    def _new_pool(self, instead_of: ProcessPool | None) -> ProcessPool:
        if instead_of is not None:
            _end(instead_of)
        pool = ProcessPool(
            max_workers=self._count,
            max_tasks=self._jobs_per_worker,
            initializer=confine,
            initargs=(self._memory_limit,),
            context=_CONTEXT,
        )
        try:
            pool.schedule(_ready).result()
        except (RuntimeError, ProcessExpired) as error:
            # Not one worker came up: no memory, no process to be had. The next job tries again.
            _end(pool)
            raise ReadingFailed(detail="no worker") from error
        return pool


def _ready() -> None:
    """The first job: that it returns shows a worker at work."""


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.workers.preload"])
