"""The ledger as one process works on it: ``Ledger`` in a table."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, case, exists, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.delivery import UNDER_WAY, Claim, Kind, State
from bot.domain.schedule import LATEST, MOST_SKIPPED
from bot.domain.subscription import Place
from bot.storage.delivery_tables import deliveries, rate_bucket
from bot.storage.pacing import micros
from bot.storage.privacy_tables import moves
from bot.storage.statements import state_is
from bot.storage.transactions import reading, uncut

#: The reaper cannot tell the slow from the dead: a claim is given up after longer than the day's first edition takes to
#: make, a send in flight after longer than a courier may take.
CLAIM_LEASE: Final = timedelta(seconds=120)
SEND_LEASE: Final = timedelta(seconds=60)

_rows = deliveries.c
_FREE = {"owner": None, "lease_until": None}
_NOTICE = _rows.kind == int(Kind.NOTICE)


def as_notice(at: datetime) -> dict[str, Any]:
    """What makes a notice, due ``at`` that moment, of the row of a digest; its state is said elsewhere."""
    return {"kind": int(Kind.NOTICE), "attempts": 0, "not_before": at, "deadline": at + LATEST}


@uncut
class DeliveryRows:
    """``Ledger`` in a table; ``owner`` is a name that no other process has, nor this one after a restart."""

    def __init__(self, engine: AsyncEngine, owner: str) -> None:
        self._engine = engine
        self._owner = owner

    async def claim(self, most: int, now: datetime) -> list[Claim]:
        """Take up to ``most`` queued rows, the oldest first; no other process gets the same."""
        picked = (
            select(_rows.id)
            .where(state_is(_rows.state, State.QUEUED), _rows.not_before <= now, _rows.deadline > now)
            .order_by(_rows.not_before, _rows.id)
            .limit(most)
            .with_for_update(skip_locked=True)  # SQLite has no such words: there, one transaction writes at a time
            .cte("picked")  # PostgreSQL may run a subquery more than once, and then takes more rows than the limit
        )
        taken = (
            update(deliveries)
            .where(_rows.id.in_(select(picked.c.id)))
            .values(state=int(State.CLAIMED), owner=self._owner, lease_until=now + CLAIM_LEASE)
            .returning(_rows.id, _rows.chat, _rows.thread, _rows.day, _rows.attempts, _rows.kind, _rows.not_before)
        )
        async with self._engine.begin() as connection:
            rows = (await connection.execute(taken)).all()
        rows = sorted(rows, key=lambda row: (row.not_before, row.id))
        return [Claim(row.id, Place(row.chat, row.thread), row.day, row.attempts, Kind(row.kind)) for row in rows]

    async def begin(self, claim: Claim, now: datetime) -> bool:
        """Write that the message is about to leave; ``False`` if it must not."""
        paused = exists().where(rate_bucket.c.paused_until > micros(now))
        allowed = (_rows.deadline > now, ~paused)
        values = {
            "state": int(State.IN_FLIGHT),
            "attempts": claim.attempts + 1,
            "lease_until": now + SEND_LEASE,
        }
        return await self._change(claim, State.CLAIMED, values, *allowed) == 1

    async def sent(self, claim: Claim, message_id: int, now: datetime) -> None:
        """It arrived. However late this is known, it wins over any other state, and a digest over its notice."""
        reason = None if claim.kind is Kind.DIGEST else _rows.reason  # why there is a notice at all
        arrived = (
            update(deliveries)
            .where(_of(claim), (_rows.state != int(State.SENT)) | (_rows.kind > int(claim.kind)))
            .values(state=int(State.SENT), kind=int(claim.kind), message_id=message_id, sent_at=now)
            .values(reason=reason, **_FREE)
        )
        async with self._engine.begin() as connection:
            await connection.execute(arrived)

    async def close(self, claim: Claim, state: State, reason: str) -> None:
        """End it as ``FAILED`` or ``UNKNOWN``, if this process still holds it."""
        await self._change(claim, None, {"state": int(state), "reason": reason, **_FREE})

    async def orphaned(self, claim: Claim) -> None:
        """End it as ``FAILED``, or queue it again if its chat has another id by now; if this process still holds it."""
        unmoved = (_rows.chat == claim.place.chat) & (_rows.thread == claim.place.thread)
        ended = {"state": int(State.FAILED), "reason": "unsubscribed", **_FREE}
        if not await self._change(claim, State.CLAIMED, ended, unmoved):
            await self.release([claim])

    async def doubt(self, claim: Claim, reason: str, at: datetime) -> None:
        """Its outcome is unknown, and stays so: queue a notice in its place, if this process still holds it."""
        await self._change(claim, None, as_notice(at) | {"state": int(State.QUEUED), "reason": reason, **_FREE})

    async def again(self, claim: Claim, not_before: datetime) -> None:
        """Queue it again, with the claim's ``attempts``, if this process still holds it."""
        values = {"state": int(State.QUEUED), "not_before": not_before, "attempts": claim.attempts, **_FREE}
        await self._change(claim, None, values)

    async def release(self, claims: Sequence[Claim]) -> None:
        """Queue again, as they were, those that this process claimed and did not begin."""
        theirs = or_(false(), *map(_of, claims))
        freed = (
            update(deliveries)
            .where(theirs, _rows.owner == self._owner, _rows.state == int(State.CLAIMED))
            .values(state=int(State.QUEUED), **_FREE)
        )
        async with self._engine.begin() as connection:
            await connection.execute(freed)

    async def missed(self, place: Place, day: date) -> tuple[date, ...]:
        """The days skipped in the week before ``day``, since the last one that was sent; the oldest first."""
        recent = (
            select(_rows.day, _rows.state)
            .where(_rows.chat == place.chat, _rows.thread == place.thread)
            .where(_rows.day.between(day - timedelta(days=MOST_SKIPPED), day - timedelta(days=1)))
            .where((_rows.state == int(State.SENT)) | (_rows.state == int(State.SKIPPED)) & ~_NOTICE)
            .order_by(_rows.day.desc())
        )
        days: list[date] = []
        async with reading(self._engine) as connection:
            for each, state in await connection.execute(recent):
                if state == State.SENT:
                    break
                days.append(each)
        return tuple(reversed(days))

    async def counts(self, day: date | None = None) -> dict[State, int]:
        """How many rows are in each state, of one day or of all that is kept."""
        ended = _NOTICE & _rows.state.not_in([int(state) for state in UNDER_WAY])
        state = case((ended, int(State.UNKNOWN)), else_=_rows.state)
        wanted = select(state, func.count()).group_by(state)
        async with reading(self._engine) as connection:
            found = await connection.execute(wanted if day is None else wanted.where(_rows.day == day))
            return {State(state): count for state, count in found}

    async def planned(self, place: Place, day: date) -> bool:
        """Whether that day's digest has a row, whatever became of it."""
        here = (_rows.chat == place.chat, _rows.thread == place.thread, _rows.day == day)
        async with reading(self._engine) as connection:
            return await connection.scalar(select(_rows.id).where(*here)) is not None

    async def _change(
        self, claim: Claim, state: State | None, values: dict[str, Any], *allowed: ColumnElement[bool]
    ) -> int:
        """Change the row if this process holds it (in ``state``), and how many rows that was."""
        held = [int(state)] if state is not None else [int(State.CLAIMED), int(State.IN_FLIGHT)]
        change = (
            update(deliveries)
            .where(_of(claim), _rows.owner == self._owner, _rows.kind == int(claim.kind))
            .where(_rows.state.in_(held), *allowed)
            .values(**values)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(change)).rowcount


def _of(claim: Claim) -> ColumnElement[bool]:
    """The row of ``claim``: its number, and what was sent to whom; a group may have another id by now."""
    chat = claim.place.chat
    moved = exists().where(moves.c.old == chat, moves.c.chat == _rows.chat)
    return (
        (_rows.id == claim.id)
        & (_rows.thread == claim.place.thread)
        & (_rows.day == claim.day)
        & ((_rows.chat == chat) | moved)
    )
