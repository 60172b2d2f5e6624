"""What is due goes into the ledger, and what nobody holds any more is settled: ``Planner`` in tables."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, delete, exists, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.delivery import MOST_SENDS, NOTICE_AFTER, Kind, State, WhenUnknown
from bot.domain.retention import retention
from bot.domain.schedule import LATEST, Schedule, Slot, due, known_zone
from bot.domain.subscription import Place
from bot.logs import pseudonym
from bot.storage.deliveries import as_notice
from bot.storage.delivery_tables import deliveries, job_runs, subscriptions
from bot.storage.statements import insert_or_ignore, state_is
from bot.storage.subscription_columns import AnyRow, days_of, hour_of
from bot.storage.transactions import uncut

#: How long the ledger remembers: longer than the week in which a skipped day is told.
KEPT: Final = retention().lifetime("deliveries")
#: How many places are planned in one transaction.
AT_ONCE: Final = 2_000

_DAY: Final = timedelta(days=1)

_rows, _subs = deliveries.c, subscriptions.c
_GROUP = (_subs.timezone, _subs.hour, _subs.days, _subs.next_day, _subs.next_due)
_PLANNED = ("chat", "thread", "day", "state", "not_before", "deadline")


log = logging.getLogger(__name__)


@uncut
class PlannerRows:
    """``Planner`` in tables."""

    def __init__(self, engine: AsyncEngine, policy: WhenUnknown = WhenUnknown.SKIP) -> None:
        self._engine = engine
        self._policy = policy

    async def plan(self, now: datetime) -> int:
        """Queue, or mark as skipped, everything that has come due; how many rows that is.

        Places that share schedule and slot are one group, written by one statement a day, in the same transaction
        that moves their slot on: a process that dies in between has done nothing. Large groups take several, so that
        nobody waits long for the database.
        """
        written = 0
        first = select(*_GROUP).where(_subs.next_due <= now).order_by(_subs.next_due).limit(1)
        while True:
            async with self._engine.begin() as connection:
                group = (await connection.execute(first)).one_or_none()
                if group is None:
                    return written
                written += await self._plan_group(connection, group, now)

    async def plan_one(self, place: Place, day: date, now: datetime) -> bool:
        """Queue this one for now; ``False`` if that day's has a row already."""
        values = (place.chat, place.thread, day, int(State.QUEUED), now, now + LATEST)
        insert = insert_or_ignore(self._engine, deliveries).values(dict(zip(_PLANNED, values, strict=True)))
        async with self._engine.begin() as connection:
            return (await connection.execute(insert)).rowcount == 1

    async def reap(self, now: datetime) -> dict[State, int]:
        """Settle what was left by the dead or queued for too long; how many rows took each state."""
        left = state_is(_rows.state, State.CLAIMED, State.IN_FLIGHT) & (_rows.lease_until <= now)
        unknown = _rows.state == int(State.IN_FLIGHT)
        notice = unknown & (_rows.kind == int(Kind.NOTICE))
        if self._policy is WhenUnknown.RESEND:
            unknown &= notice | (_rows.attempts >= MOST_SENDS)
        made = {
            name: case((unknown & ~notice, literal(value, _rows[name].type)), else_=_rows[name])
            for name, value in as_notice(now + NOTICE_AFTER).items()
        }
        settled = (
            update(deliveries)
            .where(left)
            .values(
                state=case((notice, int(State.UNKNOWN)), else_=int(State.QUEUED)),
                reason=case((unknown & ~notice, "interrupted"), else_=_rows.reason),
                owner=None,
                lease_until=None,
                **made,
            )
            .returning(_rows.state, _rows.not_before)
        )
        late = (
            update(deliveries)
            .where(state_is(_rows.state, State.QUEUED), _rows.deadline <= now)
            .values(state=int(State.SKIPPED), reason="late")
        )
        counts: dict[State, int] = {}
        async with self._engine.begin() as connection:
            for state, not_before in await connection.execute(settled):
                told = State.UNKNOWN if not_before > now else State(state)  # what was claimed was due
                counts[told] = counts.get(told, 0) + 1
            skipped = (await connection.execute(late)).rowcount
        return counts | ({State.SKIPPED: skipped} if skipped else {})

    async def purge(self, now: datetime) -> None:
        """Forget the deliveries and the runs of jobs that nothing asks for any more."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(deliveries).where(_rows.day < (now - KEPT).date()))
            await connection.execute(delete(job_runs).where(job_runs.c.slot < now - KEPT))

    async def _plan_group(self, connection: AsyncConnection, group: AnyRow, now: datetime) -> int:
        planned, owed = _planned(group, now)
        members = [column == value for column, value in zip(_GROUP, group, strict=True)]
        written = 0
        for state, slot in planned:
            written += await self._insert(connection, members, slot, state)
            if state is State.FAILED:
                for chat in await connection.scalars(select(_subs.chat).where(*members).distinct().limit(AT_ONCE)):
                    log.error("a subscription cannot be read: no such time zone, chat %s", pseudonym(chat))
        # Only those that have their row: the next ones of the group, or a reader who joined it since, do not.
        last = max(slot.day for _, slot in planned)
        has_row = exists().where(_rows.chat == _subs.chat, _rows.thread == _subs.thread, _rows.day == last)
        values = {"next_day": owed.day, "next_due": owed.at}
        await connection.execute(update(subscriptions).where(*members, has_row).values(**values))
        return written

    async def _insert(self, connection: AsyncConnection, members: Sequence[Any], slot: Slot, state: State) -> int:
        # In the order of the key: two planners that insert the same rows then wait for each other, and never in a ring.
        values = (slot.day, int(state), slot.at, slot.at + LATEST)
        literals = [literal(value, _rows[name].type) for name, value in zip(_PLANNED[2:], values, strict=True)]
        chosen = select(_subs.chat, _subs.thread, *literals).where(*members)
        chosen = chosen.order_by(_subs.chat, _subs.thread).limit(AT_ONCE)
        insert = insert_or_ignore(self._engine, deliveries).from_select(_PLANNED, chosen)
        return (await connection.execute(insert)).rowcount


def _planned(group: AnyRow, now: datetime) -> tuple[list[tuple[State, Slot]], Slot]:
    """The rows that each place of the group gets, and the slot that it is owed next.

    In a time zone that this machine does not know, nothing can be due: the day has failed, and the same moment
    of the next days is asked about again.
    """
    slot = Slot(group.next_day, group.next_due)
    try:
        known_zone(group.timezone)
    except ValueError:
        days = ((now - slot.at) // _DAY + 1) * _DAY
        return [(State.FAILED, slot)], Slot(slot.day + days, slot.at + days)
    found = due(Schedule(hour_of(group.hour), group.timezone, days_of(group.days)), slot, now)
    skipped = [(State.SKIPPED, each) for each in found.skipped]
    return [*skipped, *((State.QUEUED, each) for each in found.send)], found.next
