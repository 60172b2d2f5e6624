"""Editions that were made: the same for whoever has the same tastes, and what was told in the last days."""

from collections.abc import Sequence
from datetime import date

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.news import KeptEdition
from bot.storage.delivery_tables import subscription_feeds
from bot.storage.edition_tables import editions
from bot.storage.sealing import Seal
from bot.storage.statements import conflicting_insert
from bot.storage.transactions import reading, uncut

_PAYLOAD = TypeAdapter(KeptEdition)


@uncut
class EditionRows:
    """``KeptEditions`` in a table; those of a reader's own feeds go with the feeds (``bot.storage.leaving``)."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    async def get(self, key: str, day: date) -> KeptEdition | None:
        """The edition made for these tastes on ``day``."""
        wanted = select(editions.c.payload).where(editions.c.key == key, editions.c.day == day)
        async with reading(self._engine) as connection:
            payload = await connection.scalar(wanted)
        return _parsed(payload)

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:
        """Those made for these tastes from ``since`` on and before ``day``, the earliest first."""
        wanted = (
            select(editions.c.payload)
            .where(editions.c.key == key, editions.c.day >= since, editions.c.day < day)
            .order_by(editions.c.day)
        )
        async with reading(self._engine) as connection:
            payloads = (await connection.scalars(wanted)).all()
        return [kept for payload in payloads if (kept := _parsed(payload)) is not None]

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:
        """Keep an edition; what stands then, which is an earlier one if there was one.

        It is not kept if nobody has one of ``feeds`` any more, which are addresses of a reader's own.
        """
        payload = _PAYLOAD.dump_json(kept).decode()
        insert = conflicting_insert(self._engine, editions).values(key=key, day=kept.edition.day, payload=payload)
        sealed = {self._seal.hide(url) for url in feeds}
        read = select(subscription_feeds.c.url).where(subscription_feeds.c.url.in_(sealed)).with_for_update()
        async with self._engine.begin() as connection:
            if sealed <= set((await connection.scalars(read)).all()):
                await connection.execute(insert.on_conflict_do_nothing(index_elements=["key", "day"]))
        return await self.get(key, kept.edition.day) or kept

    async def purge(self, before: date) -> int:
        """Erase the editions of days before ``before``; how many went."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(editions).where(editions.c.day < before))).rowcount


def _parsed(payload: str | None) -> KeptEdition | None:
    if payload is None:
        return None
    try:
        return _PAYLOAD.validate_json(payload)
    except ValidationError:  # kept by another version of the bot
        return None
