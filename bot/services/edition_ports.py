"""What making editions needs from outside, as protocols; ``bot.app`` decides who answers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.news import Item, KeptEdition, Story
from bot.domain.summary import ArticleSummary
from bot.news.ranking import Desk


class Moments(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The moment, aware."""
        ...


class KeptEditions(Protocol):
    """Editions that were made, by a hash of the tastes they were made for."""

    async def get(self, key: str, day: date) -> KeptEdition | None:
        """The edition made for these tastes on ``day``."""
        ...

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:
        """Those made for these tastes from ``since`` on and before ``day``, the earliest first."""
        ...

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:
        """Keep an edition; what stands then, which is an earlier one if there was one.

        It is not kept if nobody has one of ``feeds`` any more, which are addresses of a reader's own.
        """
        ...

    async def purge(self, before: date) -> int:
        """Erase the editions of days before ``before``; how many went."""
        ...


class NewsDesks(Protocol):
    """Groups items into stories and weighs them, away from the event loop."""

    async def prepare_desk(
        self, items: Sequence[Item], now: datetime, earlier: Sequence[Item]
    ) -> tuple[Desk, list[Story]]:
        """The stories that ``items`` tell, weighed at ``now``; ``earlier`` are those of the last days before them."""
        ...


class Pages(Protocol):
    """Summaries of pages, each read once."""

    async def page(self, url: str) -> ArticleSummary:
        """The summary of the page at ``url``. Raises leaves of ``ReaderError``."""
        ...
