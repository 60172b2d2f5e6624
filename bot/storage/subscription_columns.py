"""How the parts of a subscription stand in columns: pure."""

from datetime import time
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.news import Tastes
from bot.domain.subscription import EVERY_DAY, Place, Subscription

AnyRow = Row[*tuple[Any, ...]]

_HOUR: Final = 60
_tastes = TypeAdapter(Tastes)


def minutes_of(hour: time) -> int:
    """Minutes after midnight."""
    return hour.hour * _HOUR + hour.minute


def hour_of(minutes: int) -> time:
    """The hour so many minutes after midnight."""
    return time(*divmod(minutes, _HOUR))


def bits_of(days: frozenset[int]) -> int:
    """Days of the week as bits: 1 is Monday, 64 Sunday."""
    return sum(1 << day for day in days)


def days_of(bits: int) -> frozenset[int]:
    """The days of the week that ``bits`` say."""
    return frozenset(day for day in EVERY_DAY if bits >> day & 1)


def tastes_json(tastes: Tastes) -> str:
    """Tastes as JSON, without what is left at its default."""
    return _tastes.dump_json(tastes, exclude_defaults=True).decode()


def from_row(row: AnyRow, feeds: tuple[str, ...] = ()) -> Subscription:
    """The subscription of a row of ``subscriptions`` and its feeds. Raises ``ValueError`` if it is damaged."""
    return Subscription(
        Place(row.chat, row.thread),
        hour_of(row.hour),
        row.timezone,
        days_of(row.days),
        _tastes.validate_json(row.tastes),
        feeds,
        paused=row.next_due is None,
    )
