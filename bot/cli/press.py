"""What the commands about feeds have in common: where the list comes from, and the rooms that they open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.config import Settings
from bot.domain.feed import Source
from bot.domain.page import Page
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from bot.reading.catalogue import catalogue
from bot.workers.pool import ProcessWorkers


@dataclass(frozen=True, slots=True)
class Rooms:
    """The fetcher and the workers, as the bot has them."""

    fetcher: HttpFetcher
    workers: ProcessWorkers


@asynccontextmanager
async def open_rooms(settings: Settings) -> AsyncIterator[Rooms]:
    """The rooms, closed at the end."""
    fetcher, workers = HttpFetcher(FetchLimits(), settings.fetch_allowed_networks), ProcessWorkers(settings.workers)
    try:
        yield Rooms(fetcher, workers)
    finally:
        await workers.close()
        await fetcher.close()


async def list_sources(target: str | None, rooms: Rooms) -> list[Source]:
    """The feeds of the OPML file at ``target``, a path or an address; those of the catalogue if it is None.

    Raises leaves of ``ReaderError``, and ``typer.BadParameter`` for a file that cannot be opened.
    """
    if target is None:
        return [feed.source for feed in catalogue()]
    if not target.lower().startswith(("http://", "https://")):
        try:
            body = await asyncio.to_thread(Path(target).read_bytes)
        except OSError as error:
            raise typer.BadParameter(f"{target}: {error.strerror}") from None
        return await rooms.workers.read_feed_list(Page(target, body))
    response = await rooms.fetcher.fetch_feed(target)
    if response.page is None:
        raise response.failure or typer.BadParameter(f"{target}: no answer")
    return await rooms.workers.read_feed_list(response.page)


def moment(text: str | None) -> datetime:
    """The moment that an option names (ISO 8601; without a zone it is that of this machine), or now."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else datetime.now(UTC)
    except ValueError:
        raise typer.BadParameter(f"{text} is no moment such as 2026-02-18T18:00+01:00") from None
