"""Everything held about a chat, wherever it is: ``Records`` in tables, guided by ``retention.toml``."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, delete, exists, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.retention import Kept, retention
from bot.storage.delivery_tables import subscription_feeds, subscriptions
from bot.storage.edition_tables import editions
from bot.storage.erasures import Asked, ErasureJournal
from bot.storage.feed_tables import feeds
from bot.storage.leaving import forget_feeds, leave, of_chat
from bot.storage.presence import PresenceRows
from bot.storage.privacy_tables import chats, erasures, moves
from bot.storage.sealing import Seal
from bot.storage.sqlite import outside_transaction
from bot.storage.statements import insert_or_ignore
from bot.storage.tables import metadata
from bot.storage.transactions import reading, uncut

#: The mark of the row that says up to when the table has forgotten.
_FORGOTTEN: Final = ""


@uncut
class RecordRows(PresenceRows):
    """``Records`` in tables; who is there is ``PresenceRows``."""

    def __init__(self, engine: AsyncEngine, seal: Seal, journal: ErasureJournal) -> None:
        super().__init__(engine)
        self._seal = seal
        self._journal = journal

    async def held(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        """The rows about ``chat``, by table; addresses as they were added, and what is known of feeds of its own."""
        found: dict[str, list[dict[str, Any]]] = {}
        async with reading(self._engine) as connection:
            for kept in retention().of_chats():
                table = metadata.tables[kept.table]
                rows = await connection.execute(select(table).where(table.c[kept.chat] == chat))
                found[kept.table] = [self._shown(row._asdict(), kept) for row in rows]
            own = select(subscription_feeds.c.url).where(subscription_feeds.c.chat == chat)
            rows = await connection.execute(select(feeds).where(feeds.c.url.in_(own), ~feeds.c.shared))
            feed_rows = next(kept for kept in retention().kept if kept.table == feeds.name)
            found[feeds.name] = [self._shown(row._asdict(), feed_rows) for row in rows]
        return found

    async def erase(self, chat: int, now: datetime, editions_too: Sequence[str] = ()) -> bool:
        """Erase everything about ``chat``, at once and for good; ``False`` if there was nothing.

        With it go the feeds that nobody else added, and the editions whose key is one of ``editions_too``.
        """
        async with self._engine.begin() as connection:
            ids = await _ids(connection, chat)
            erased = await self._erase(connection, chat)
            for key in editions_too:
                mine = or_(editions.c.key == key, editions.c.key.startswith(f"{key}-", autoescape=True))
                await connection.execute(delete(editions).where(mine))
            if erased:
                await self._note(connection, ids, Asked.ERASE, now)
        if self._engine.dialect.name == "sqlite":  # what was erased is gone from its journal as well
            async with self._engine.connect() as connection:
                await outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        return erased

    async def silence(self, chat: int, now: datetime) -> None:
        """Nothing is to be sent that nobody asks for, nor after a backup has come back."""
        async with self._engine.begin() as connection:
            known = exists().where(erasures.c.mark == self._journal.mark(chat, Asked.STOP))
            subscribed = exists().where(subscriptions.c.chat == chat)
            if await connection.scalar(select(subscribed | ~known)):  # else a flood of stops would fill the journal
                await self._note(connection, await _ids(connection, chat), Asked.STOP, now)
        await super().silence(chat, now)

    async def purge(self, now: datetime, oldest: datetime | None = None) -> int:
        """Forget what no backup is old enough to undo, the ``oldest`` there is among them; how many rows went."""
        before = now - retention().lifetime(erasures.name)
        if oldest is not None:
            before = min(before, oldest)
        # The journal first: what it knows and the table has forgotten would look like news.
        await asyncio.to_thread(self._journal.forget, before)
        async with self._engine.begin() as connection:
            gone = (await connection.execute(delete(erasures).where(erasures.c.at < before))).rowcount
            await connection.execute(insert_or_ignore(self._engine, erasures).values(mark=_FORGOTTEN, at=before))
        return gone

    async def replay(self, now: datetime) -> int:
        """Carry out what this database has not heard of; how many chats had come back with it.

        However long ago that was: a database that had heard of it and forgot knows up to when it has forgotten.
        """
        asked = await asyncio.to_thread(self._journal.all)
        if not asked:
            return 0
        back = 0
        async with self._engine.begin() as connection:
            known = {(row.mark, row.at) for row in await connection.execute(select(erasures))}
            forgotten = max((at for mark, at in known if mark == _FORGOTTEN), default=None)
            news = {(mark, at) for mark, at in asked - known if forgotten is None or at > forgotten}
            if not news:
                return 0
            missing = {mark for mark, _ in news}
            for chat in (await connection.scalars(union(*_everybody()))).all():
                if self._journal.mark(chat) in missing:
                    back += await self._erase(connection, chat)
                elif self._journal.mark(chat, Asked.STOP) in missing:
                    back += await _stop(connection, chat, now)
            rows = [{"mark": mark, "at": at} for mark, at in sorted(news)]
            await connection.execute(insert_or_ignore(self._engine, erasures), rows)
        return back

    async def _note(self, connection: AsyncConnection, ids: Sequence[int], asked: Asked, now: datetime) -> None:
        marks = [self._journal.mark(each, asked) for each in ids]
        await asyncio.to_thread(self._journal.note, marks, now)
        rows = [{"mark": mark, "at": now} for mark in marks]
        await connection.execute(insert_or_ignore(self._engine, erasures), rows)

    def _shown(self, row: dict[str, Any], kept: Kept) -> dict[str, Any]:
        return {name: self._seal.show(value) if name in kept.feeds else value for name, value in row.items()}

    async def _erase(self, connection: AsyncConnection, chat: int) -> bool:
        rows = 0
        for kept in retention().of_chats():
            table = metadata.tables[kept.table]
            mine = table.c[kept.chat] == chat
            if table is subscription_feeds:
                rows += await forget_feeds(connection, mine)
            else:
                rows += (await connection.execute(delete(table).where(mine))).rowcount
        return rows > 0


def _everybody() -> list[Select[Any]]:
    """The chats of every table that tells whose a row is."""
    return [select(metadata.tables[kept.table].c[kept.chat]) for kept in retention().of_chats()]


async def _ids(connection: AsyncConnection, chat: int) -> list[int]:
    """The chat's id, and those that it had before it became a supergroup: backups may know it by them."""
    return [chat, *await connection.scalars(select(moves.c.old).where(moves.c.chat == chat))]


async def _stop(connection: AsyncConnection, chat: int, now: datetime) -> bool:
    """End every subscription of ``chat``, as /stop does; whether there was one."""
    ended = await leave(connection, of_chat(chat), now)
    await connection.execute(update(chats).where(chats.c.chat == chat).values(silent=True))
    return ended > 0
