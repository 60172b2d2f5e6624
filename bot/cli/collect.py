"""``collect``: the feeds of a list, or of the catalogue, collected once into the database."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console

from bot.cli.backups import safe_of
from bot.cli.press import list_sources, moment, open_rooms
from bot.config import Settings, load_settings
from bot.domain.feed import PolledFeed
from bot.domain.secret_addresses import without_secret
from bot.services.collection import Collector, Polled
from bot.services.pacing import HostPacing
from bot.storage.database import Database

log = logging.getLogger(__name__)


class LoggedNotices:
    """``FeedNotices`` for one who has nobody to tell."""

    async def given_up(self, feed: PolledFeed) -> None:
        """Say it in the log: the feed's name, not its address, which may be somebody's own."""
        log.warning("%s has failed for days and is not polled any more", feed.outlet or "a feed")


def collect_press(feeds: str | None, at: str | None, console: Console | None = None) -> int:
    """Poll every feed of the list now, due or not, and print the counts; 1 if none could be read, else 0.

    Raises leaves of ``ReaderError`` when the list cannot be had, and of ``OperatorError``.
    """
    polled = asyncio.run(_collect(load_settings(), feeds, moment(at)))
    _show(polled, console or Console())
    return 0 if any(not one.error for one in polled) else 1


async def _collect(settings: Settings, feeds: str | None, now: datetime) -> list[Polled]:
    async with open_rooms(settings) as rooms:
        sources = await list_sources(feeds, rooms)
        database = await Database.open(settings.database_url.get_secret_value(), safe=safe_of(settings))
        try:
            await database.feeds.ensure(sources, shared=True, now=now)
            known = await database.feeds.find([source.url for source in sources])
            collector = Collector(
                database.feeds, database.items, rooms.fetcher, rooms.workers, LoggedNotices(), HostPacing()
            )
            return await collector.poll(known, now)
        finally:
            await database.close()


def _show(polled: Sequence[Polled], console: Console) -> None:
    failed = [one for one in polled if one.error]
    unchanged = sum(one.unchanged for one in polled)
    read = len(polled) - unchanged - len(failed)
    lines = [
        f"{len(polled)} feeds: {read} read, {unchanged} unchanged, {len(failed)} failed",
        f"{sum(one.listed for one in polled)} entries listed, {sum(one.new for one in polled)} new",
    ]
    faults = Counter((one.feed.outlet or without_secret(one.feed.url), one.error, one.detail) for one in failed)
    for (name, error, detail), count in faults.items():
        lines.append(f"  {name}: {error}{f' ({detail})' if detail else ''}{f' ×{count}' if count > 1 else ''}")
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
