"""Who is still there: the part of ``Records`` by which retention decides."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, func, literal, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.retention import Retention, Watched, retention
from bot.storage.delivery_tables import subscriptions
from bot.storage.privacy_tables import chats, moves
from bot.storage.statements import insert_or_ignore
from bot.storage.tables import readers
from bot.storage.transactions import uncut

#: Chats that one look at the table takes: the next tick takes the next ones.
AT_ONCE: Final = 500

_chats = chats.c


@uncut
class PresenceRows:
    """Chats of which something is kept, in a table."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def seen(self, chat: int, now: datetime) -> bool:
        """Somebody in ``chat`` is there; whether the bot had been taken for blocked there."""
        mine = _chats.chat == chat
        async with self._engine.begin() as connection:
            gone = await connection.scalar(select(_chats.gone).where(mine))
            day = now.replace(hour=0, minute=0, second=0, microsecond=0)
            await connection.execute(update(chats).where(mine).values(seen=day, gone=None, noticed=None))
        return gone is not None

    async def gone(self, chat: int, now: datetime) -> None:
        """The bot is blocked or removed."""
        async with self._engine.begin() as connection:
            await _watch(connection, self._engine, now)
            await connection.execute(update(chats).where(_chats.chat == chat, _chats.gone.is_(None)).values(gone=now))

    async def silence(self, chat: int, now: datetime) -> None:
        """Nothing is to be sent that nobody asks for."""
        async with self._engine.begin() as connection:
            await _watch(connection, self._engine, now)
            await connection.execute(update(chats).where(_chats.chat == chat).values(silent=True))

    async def noticed(self, chat: int, now: datetime | None) -> None:
        """The notice of inactivity is about to be sent; with ``None``, it was not."""
        async with self._engine.begin() as connection:
            await connection.execute(update(chats).where(_chats.chat == chat).values(noticed=now))

    async def due(self, now: datetime, rules: Retention | None = None) -> list[Watched]:
        """Chats whose fate may not be to be kept, the longest away first, after the table has been set right.

        A chat that is new to it counts from now; one whose subscription a delivery has paused is gone since now.
        """
        rules = rules or retention()
        paused = exists().where(subscriptions.c.chat == _chats.chat, subscriptions.c.next_due.is_(None))
        told = exists().where(subscriptions.c.chat == _chats.chat, subscriptions.c.next_due.is_not(None))
        thread = select(func.min(subscriptions.c.thread)).where(subscriptions.c.chat == _chats.chat).scalar_subquery()
        heard = told | ~_chats.silent
        unnoticed = heard & _chats.noticed.is_(None) & (_chats.seen <= now - rules.notice_after)
        waited = ~heard | (_chats.noticed <= now - rules.after_notice)
        away = _chats.gone.is_(None) & (unnoticed | (waited & (_chats.seen <= now - rules.inactive_after)))
        wanted = (
            select(chats, told.label("told"), thread.label("thread"))
            .where(or_(_chats.gone <= now - rules.gone_after, away))
            .order_by(_chats.seen, _chats.chat)
            .limit(AT_ONCE)
        )
        async with self._engine.begin() as connection:
            await _watch(connection, self._engine, now)
            await connection.execute(update(chats).where(_chats.gone.is_(None), paused).values(gone=now))
            rows = (await connection.execute(wanted)).all()
        return [
            Watched(row.chat, row.seen, row.gone, row.noticed, row.silent and not row.told, row.thread or 0)
            for row in rows
        ]


async def _watch(connection: AsyncConnection, engine: AsyncEngine, now: datetime) -> None:
    """Give a row to every chat of which something is kept and that has none; take it from those that have nothing."""
    seen = literal(now, _chats.seen.type)
    everybody = union(select(subscriptions.c.chat.label("chat")), select(readers.c.chat_id)).subquery()
    unknown = select(everybody.c.chat, seen).where(~exists().where(_chats.chat == everybody.c.chat))
    await connection.execute(
        insert_or_ignore(engine, chats).from_select(["chat", "seen"], unknown.order_by(everybody.c.chat))
    )
    has_settings = exists().where(readers.c.chat_id == _chats.chat)
    is_subscribed = exists().where(subscriptions.c.chat == _chats.chat)
    await connection.execute(delete(chats).where(~has_settings, ~is_subscribed))
    await connection.execute(delete(moves).where(~exists().where(_chats.chat == moves.c.chat)))
