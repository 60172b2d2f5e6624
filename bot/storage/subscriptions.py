"""Who gets a digest, of what, and when: ``Subscriptions`` in tables."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.schedule import Slot, next_due, rescheduled, schedule_of
from bot.domain.subscription import Place, Subscription
from bot.storage.delivery_tables import deliveries, subscription_feeds, subscriptions
from bot.storage.leaving import forget_unread, forget_unsent, leave, of_chat, of_place
from bot.storage.migrating import follow_chat
from bot.storage.sealing import Seal, legible
from bot.storage.statements import upsert
from bot.storage.subscription_columns import AnyRow, bits_of, from_row, minutes_of, tastes_json
from bot.storage.transactions import reading, uncut

_columns = subscriptions.c
_feeds = subscription_feeds.c


@uncut
class SubscriptionRows:
    """``Subscriptions`` in tables; the addresses of feeds are sealed there."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    async def get(self, place: Place) -> Subscription | None:
        """The place's subscription."""
        async with reading(self._engine) as connection:
            found = await _read(connection, place)
            return None if found is None else await self._whole(connection, found)

    async def save(self, subscription: Subscription, now: datetime) -> None:
        """Insert or replace, and owe the slot that the schedule says. Raises ``ValueError``."""
        async with self._engine.begin() as connection:
            before = await _read(connection, subscription.place, lock=True)
            await self._write(connection, subscription, _owed(subscription, before, now))
            if before is None:
                await forget_unsent(connection, of_place(subscription.place)(deliveries))

    async def change(
        self, place: Place, how: Callable[[Subscription], Subscription], now: datetime
    ) -> Subscription | None:
        """Replace the subscription by what ``how`` makes of it; ``None``, and nothing done, if there is none."""
        async with self._engine.begin() as connection:
            found = await _read(connection, place, lock=True)
            if found is None:
                return None
            before = await self._whole(connection, found)
            after = how(before)
            if after != before:
                await self._write(connection, after, _owed(after, found, now))
        return after

    async def erase(self, place: Place, now: datetime) -> None:
        """Forget the place and its feeds, and of its deliveries what cannot come twice (``leave``)."""
        async with self._engine.begin() as connection:
            await leave(connection, of_place(place), now)

    async def erase_chat(self, chat: int, now: datetime) -> None:
        """Forget every place of the chat."""
        async with self._engine.begin() as connection:
            await leave(connection, of_chat(chat), now)

    async def pause(self, chat: int) -> None:
        """Nothing is due to any place of the chat until ``resume``."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(subscriptions).where(_columns.chat == chat).values(next_day=None, next_due=None)
            )

    async def resume(self, chat: int, now: datetime) -> None:
        """The paused places of the chat are owed the first slot after ``now``."""
        wanted = select(subscriptions).where(_columns.chat == chat, _columns.next_due.is_(None))
        async with self._engine.begin() as connection:
            for row in (await connection.execute(wanted.with_for_update())).all():
                slot = next_due(schedule_of(from_row(row)), now)
                here = (_columns.chat == row.chat, _columns.thread == row.thread)
                await connection.execute(update(subscriptions).where(*here).values(next_day=slot.day, next_due=slot.at))

    async def migrate(self, old: int, new: int) -> None:
        """The chat has another id; a place that the new id had already keeps what it had there."""
        async with self._engine.begin() as connection:
            await follow_chat(connection, old, new)

    async def added_feeds(self) -> dict[str, tuple[Place, ...]]:
        """The addresses of feeds that places added, paused ones left out, and who added each."""
        same = (_columns.chat == _feeds.chat) & (_columns.thread == _feeds.thread)
        wanted = (
            select(_feeds.url, _feeds.chat, _feeds.thread)
            .join(subscriptions, same)
            .where(_columns.next_due.is_not(None))
            .order_by(_feeds.chat, _feeds.thread)
        )
        found: dict[str, tuple[Place, ...]] = {}
        async with reading(self._engine) as connection:
            for url, place in legible(self._added, await connection.execute(wanted)):
                found[url] = (*found.get(url, ()), place)
        return found

    def _added(self, row: AnyRow) -> tuple[str, Place]:
        return self._seal.show(row.url), Place(row.chat, row.thread)

    async def _whole(self, connection: AsyncConnection, row: AnyRow) -> Subscription:
        wanted = select(_feeds.url).where(_feeds.chat == row.chat, _feeds.thread == row.thread)
        urls = (await connection.scalars(wanted.order_by(_feeds.position))).all()
        return from_row(row, tuple(self._seal.show(url) for url in urls))

    async def _write(self, connection: AsyncConnection, subscription: Subscription, slot: Slot | None) -> None:
        place = subscription.place
        await connection.execute(upsert(self._engine, subscriptions), _values(subscription, slot))
        mine = of_place(place)(subscription_feeds)
        before = (await connection.scalars(delete(subscription_feeds).where(mine).returning(_feeds.url))).all()
        if subscription.feeds:
            rows = [
                {"chat": place.chat, "thread": place.thread, "position": position, "url": self._seal.hide(url)}
                for position, url in enumerate(subscription.feeds)
            ]
            await connection.execute(upsert(self._engine, subscription_feeds), rows)
        await forget_unread(connection, before)


async def _read(connection: AsyncConnection, place: Place, *, lock: bool = False) -> AnyRow | None:
    wanted = select(subscriptions).where(_columns.chat == place.chat, _columns.thread == place.thread)
    return (await connection.execute(wanted.with_for_update() if lock else wanted)).one_or_none()


def _owed(subscription: Subscription, before: AnyRow | None, now: datetime) -> Slot | None:
    schedule = schedule_of(subscription)
    if subscription.paused:
        return None
    if before is None or before.next_due is None:
        return next_due(schedule, now)
    slot = Slot(before.next_day, before.next_due)
    return slot if schedule_of(from_row(before)) == schedule else rescheduled(schedule, slot, now)


def _values(subscription: Subscription, slot: Slot | None) -> dict[str, int | str | date | datetime | None]:
    return {
        "chat": subscription.place.chat,
        "thread": subscription.place.thread,
        "hour": minutes_of(subscription.hour),
        "timezone": subscription.timezone,
        "days": bits_of(subscription.days),
        "tastes": tastes_json(subscription.tastes),
        "next_day": slot.day if slot else None,
        "next_due": slot.at if slot else None,
    }
