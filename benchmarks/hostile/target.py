"""What hostile.py attacks: the fetcher, the reader and the feed reader that ``bot.app`` joins, each case from scratch.

hostile.py takes any connection but those to its own addresses for a leak, and looks at each case in a forked process.
So the process that workers come from is started here, once, before the first case; the bot's own channel to it, a local
socket that no address leads to, is told apart from a connection.
"""

import _socket
import socket
from datetime import UTC, datetime
from multiprocessing import forkserver
from types import SimpleNamespace

from bot.app import build_fetcher
from bot.config import Settings
from bot.domain.feed import Feed
from bot.workers.confinement import harmless_environment
from bot.workers.pool import ProcessWorkers

PRODUCTION = Settings(_env_file=None)


class _Channel(socket.socket):
    """A local socket whose connection is not one to the web."""

    def connect(self, address: object) -> None:
        _socket.socket.connect(self, address)


def _start_source_of_workers() -> None:
    forkserver.socket = SimpleNamespace(socket=_Channel, AF_UNIX=socket.AF_UNIX)
    with harmless_environment():
        forkserver.ensure_running()
    # Each case is a child of this process: it uses the source of workers, and cannot wait for its end.
    forkserver._forkserver.ensure_running = lambda: None  # noqa: SLF001
    forkserver.ensure_running = lambda: None


async def article(url: str) -> object:
    """The way of a link that a reader sends."""
    fetcher, workers = (
        build_fetcher(PRODUCTION),
        ProcessWorkers(1, page_job="benchmarks.hostile.jobs:read_and_summarize"),
    )
    try:
        return await workers.summarize_page(await fetcher.fetch(url))
    finally:
        await workers.close()
        await fetcher.close()


async def feed(url: str) -> Feed:
    """The way of a feed."""
    fetcher, workers = build_fetcher(PRODUCTION), ProcessWorkers(1)
    try:
        response = await fetcher.fetch_feed(url)
        if response.failure is not None:
            raise response.failure
        return await workers.read_feed(response.page, datetime.now(UTC))
    finally:
        await workers.close()
        await fetcher.close()


_start_source_of_workers()
