"""``digest``: the edition of a moment, made from the database as a subscriber of these themes would get it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.backups import safe_of
from bot.cli.press import moment, open_rooms
from bot.config import Settings, load_settings
from bot.domain.news import Counts, Edition, KeptEdition, Tastes
from bot.domain.subscription import Place, Subscription
from bot.news.themes import themes
from bot.presentation.catalog import catalog
from bot.presentation.edition import counts_line, day_in_words, outlets_line
from bot.presentation.speaking import said_by
from bot.services.edition_ports import KeptEditions
from bot.services.editions import EditionMaker
from bot.services.summaries import Summaries
from bot.storage.database import Database

# Lines longer than this are hard to read, however wide the terminal.
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class FixedMoment:
    """``Moments`` for which it is always then."""

    at: datetime

    def now(self) -> datetime:
        """The moment."""
        return self.at


class NothingKept:
    """``KeptEditions`` that keep nothing: each edition is made as if it were the reader's first."""

    async def get(self, key: str, day: date) -> KeptEdition | None:  # noqa: ARG002
        """None is."""
        return None

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:  # noqa: ARG002
        """None was."""
        return []

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:  # noqa: ARG002
        """Give it back."""
        return kept

    async def purge(self, before: date) -> int:  # noqa: ARG002
        """Nothing to erase."""
        return 0


class OwnShelf:
    """``KeptEditions`` beside those of subscribers, so that neither has a part in what the other is told."""

    def __init__(self, kept: KeptEditions) -> None:
        self._kept = kept

    async def get(self, key: str, day: date) -> KeptEdition | None:  # noqa: ARG002
        """None, so that the edition of a day can be made again when more has been collected."""
        return None

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:
        """Those that the command was told to remember."""
        return await self._kept.before(_shelved(key), day, since)

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:
        """Remember it, unless that day has one."""
        await self._kept.put(_shelved(key), kept, feeds)
        return kept

    async def purge(self, before: date) -> int:
        """Erase old ones."""
        return await self._kept.purge(before)


def show_digest(
    at: str | None, chosen: Sequence[str], *, as_json: bool, remember: bool, console: Console | None = None
) -> int:
    """Print the edition; 0, or 1 if the database has no press to make it of.

    Raises ``typer.BadParameter`` for a theme or moment that is none, and leaves of ``OperatorError``.
    """
    unknown = [slug for slug in chosen if slug not in themes()]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: the themes are {', '.join(themes())}")
    now = moment(at)
    edition = asyncio.run(_make(load_settings(), now, Tastes(frozenset(chosen)), remember=remember))
    found = edition or Edition(now.date(), (), (), Counts(0, 0, 0, 0))
    console = console or Console()
    if as_json:
        console.file.write(f"{json.dumps(as_data(found), ensure_ascii=False)}\n")
    elif edition is None:
        console.print("Nothing has been collected for that day: see `collect --help`.")
    else:
        show(edition, console)
    return 0 if edition is not None else 1


async def _make(settings: Settings, now: datetime, tastes: Tastes, *, remember: bool) -> Edition | None:
    # Due at midnight, so that no moment of the day is early.
    reader = Subscription(Place(0), time(0), tastes=tastes)
    clock = FixedMoment(now)
    async with open_rooms(settings) as rooms:
        database = await Database.open(settings.database_url.get_secret_value(), safe=safe_of(settings))
        try:
            pages = Summaries(rooms.fetcher, rooms.workers, database.summaries, clock.now)
            kept = OwnShelf(database.editions) if remember else NothingKept()
            maker = EditionMaker(database.items, kept, rooms.workers, pages, clock)
            return await maker.for_subscription(reader, now.astimezone(ZoneInfo(reader.timezone)).date())
        finally:
            await database.close()


def as_data(edition: Edition) -> dict[str, object]:
    """The edition as ``--json`` prints it."""
    return {
        "stories": [
            {
                "title": story.title,
                "url": story.url,
                "outlets": list(story.outlets),
                "sentences": list(story.sentences),
                "speakers": [speaker for _, speaker in story.told()],
                "themes": list(story.themes),
                "locked": story.locked,
                "why": list(story.why),
            }
            for story in edition.stories
        ],
        "briefs": [{"title": one.title, "url": one.url, "outlet": one.outlet} for one in edition.briefs],
        "counts": {name: getattr(edition.counts, name) for name in ("items", "outlets", "stories", "kept")},
    }


def show(edition: Edition, console: Console) -> None:
    """Print the edition for people."""
    texts = catalog().edition
    # Text objects throughout: rich would read markup into the brackets of a title.
    blocks = [Text(texts.heading.format(day=day_in_words(edition.day)), style="bold")]
    for number, story in enumerate(edition.stories, 1):
        lock = "🔒 " if story.locked else ""
        blocks.append(
            Text.assemble(
                (f"{number}. {lock}{story.title}", "bold"),
                f"\n{' '.join(text + said_by(speaker) for text, speaker in story.told())}\n",
                (f"{outlets_line(story.outlets)} · {story.url}\n", "dim"),
                (" · ".join(story.why), "italic dim"),
            )
        )
    if not edition.stories:
        blocks.append(Text(texts.quiet_briefs if edition.briefs else texts.quiet))
    if edition.briefs:
        lines = (f"• {brief.title} ({brief.outlet})" for brief in edition.briefs)
        blocks.append(Text("\n".join([texts.briefs, *lines])))
    blocks.append(Text(counts_line(edition.counts), style="italic dim"))
    for block in blocks:
        console.print(Padding(block, (0, 0, 1, 0)), width=min(_WIDTH, console.width))


def _shelved(key: str) -> str:
    return f"command-{key}"
