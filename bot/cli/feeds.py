"""``feeds check``: a table of the feeds of a list, or of the catalogue."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot.cli.press import list_sources, moment, open_rooms
from bot.config import Settings, load_settings
from bot.domain.secret_addresses import without_secret
from bot.services.feed_check import Checkup, FeedCheck
from bot.services.pacing import HostPacing

_OLD = timedelta(days=7)


def check_feeds(feeds: str | None, console: Console | None = None) -> int:
    """Ask every feed and its latest article, and print what was found; 1 if any feed cannot be used, else 0.

    Raises leaves of ``ReaderError`` when the list cannot be had.
    """
    console = console or Console()
    now = moment(None)
    found = asyncio.run(_check(load_settings(), feeds, now, console))
    console.print(table(found, now))
    return 1 if any(checkup.error for checkup in found) else 0


async def _check(settings: Settings, feeds: str | None, now: datetime, console: Console) -> list[Checkup]:
    async with open_rooms(settings) as rooms:
        sources = await list_sources(feeds, rooms)
        check = FeedCheck(rooms.fetcher, rooms.fetcher, rooms.workers, rooms.workers, HostPacing())
        found = {}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("feeds", total=len(sources))
            async for checkup in check.check_all(sources, now):
                found[checkup.source] = checkup
                progress.advance(task)
        return [found[source] for source in sources]


def table(found: Sequence[Checkup], now: datetime) -> Table:
    """The table, in the order of the list."""
    shown = Table("Feed", "Status", "Format", "Items", "Latest", "Article", caption=_summary(found))
    for one in found:
        status = Text(f"{one.error} {one.detail}".strip(), "red") if one.error else Text("ok", "green")
        name = Text(one.source.name or without_secret(one.source.url), overflow="fold")
        shown.add_row(name, status, one.format, str(one.entries or ""), _age(one, now), _article(one))
    return shown


def _summary(found: Sequence[Checkup]) -> str:
    usable = [one for one in found if not one.error]
    readable = sum(bool(one.article) and not one.article_error for one in usable)
    return f"{len(usable)} of {len(found)} feeds can be used, {readable} articles can be read"


def _age(one: Checkup, now: datetime) -> Text:
    if one.latest is None:
        return Text("no date" if one.entries else "")
    age = now - one.latest
    hours = int(age.total_seconds() // 3600)
    return Text(f"{hours} h" if hours < 48 else f"{age.days} d", "yellow" if age > _OLD else "")  # noqa: PLR2004


def _article(one: Checkup) -> Text:
    if not one.article:
        return Text("")
    if one.article_error:
        return Text(one.article_error, "yellow")
    return Text("subscribers only" if one.locked else "readable", "yellow" if one.locked else "green")
