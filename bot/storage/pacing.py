"""The pace of messages, shared by every process: ``Pace`` in one row."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.delivery import Turn
from bot.storage.delivery_tables import rate_bucket
from bot.storage.statements import conflicting_insert
from bot.storage.transactions import uncut

#: Telegram allows about 30 a second to a bot in all. On a busy machine a message leaves up to a tenth of a second after
#: its turn and meets those of the second that follows: with 28 turns, three replicas came to 31 in one second.
PER_SECOND: Final = 26.0
#: A turn further away than this is not reserved: whoever asked has better things to do than to wait.
PATIENCE: Final = timedelta(seconds=2)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_bucket = rate_bucket.c


def micros(moment: datetime) -> int:
    """Microseconds since 1970: an ``Instant``'s seconds are too coarse for turns."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


@uncut
class SharedPace:
    """``Pace`` as a generic cell rate algorithm without tolerance for bursts: turns are evenly spaced.

    Source: ITU-T I.371, GCRA in its virtual scheduling form; ``next_turn`` is the theoretical arrival time.
    """

    def __init__(self, engine: AsyncEngine, per_second: float = PER_SECOND, name: str = "messages") -> None:
        self._engine = engine
        self._interval = round(1_000_000 / per_second)
        self._name = name

    async def reserve(self, now: datetime) -> Turn:
        """The next turn. If it is not within ``PATIENCE``, it is only told and stays free."""
        at = micros(now)
        insert = conflicting_insert(self._engine, rate_bucket).values(
            name=self._name, next_turn=at + self._interval, paused_until=0
        )
        taken = insert.on_conflict_do_update(
            index_elements=[_bucket.name],
            set_={"next_turn": _later(_bucket.next_turn, at) + self._interval},
            where=_bucket.next_turn <= micros(now + PATIENCE),
        ).returning(_bucket.next_turn)
        async with self._engine.begin() as connection:
            following = await connection.scalar(taken)
            if following is not None:
                return Turn(_EPOCH + timedelta(microseconds=following - self._interval))
            free = await connection.scalars(select(_bucket.next_turn).where(_bucket.name == self._name))
            return Turn(_EPOCH + timedelta(microseconds=free.one()), mine=False)

    async def pause(self, until: datetime) -> None:
        """No turn before ``until``, for anyone; a longer pause that is under way stays."""
        at = micros(until)
        insert = conflicting_insert(self._engine, rate_bucket).values(name=self._name, next_turn=at, paused_until=at)
        pushed = insert.on_conflict_do_update(
            index_elements=[_bucket.name],
            set_={"next_turn": _later(_bucket.next_turn, at), "paused_until": _later(_bucket.paused_until, at)},
        )
        async with self._engine.begin() as connection:
            await connection.execute(pushed)


def _later(column: ColumnElement[int], moment: int) -> ColumnElement[int]:
    """The greater of the two, which the engines' own functions call by different names."""
    given = literal(moment, rate_bucket.c.next_turn.type)
    return case((column > given, column), else_=given)
