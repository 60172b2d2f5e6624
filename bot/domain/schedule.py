"""When a digest is due: pure, every moment passed in, time zones by their IANA name.

An edition is known by its local date, the day. A place is always owed one next day, its *slot*: a tick asks only
whether that moment has come, so nothing depends on ticks being regular. Clocks that change do not matter: each day has
one moment (an hour that does not exist that day is read with the offset before the change, one that exists twice is
the first of the two; PEP 495, fold 0), and the moments of two days differ by 24 h less a change of offset, so that they
never swap.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.subscription import Subscription

#: A digest that is late by less is sent; by more, it is skipped, and the next one says so.
LATEST = timedelta(hours=6)
#: After a longer silence, only the last days are counted as skipped.
MOST_SKIPPED = 7

_DAY = timedelta(days=1)
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """The part of a subscription that says when; many places share one."""

    hour: time
    timezone: str
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Slot:
    """The edition of ``day`` is due ``at`` (aware, UTC)."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What a tick finds: slots to send, days that came too late for it, and the slot owed next."""

    send: tuple[Slot, ...]
    skipped: tuple[Slot, ...]
    next: Slot


def schedule_of(subscription: Subscription) -> Schedule:
    """The schedule of a subscription. Raises ``ValueError`` for a time zone that nobody knows."""
    known_zone(subscription.timezone)
    return Schedule(subscription.hour, subscription.timezone, subscription.days)


def known_zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name. Raises ``ValueError`` if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, not a name at all, the name of a folder
        raise ValueError("not a time zone") from None


def tick_slot(now: datetime, seconds: float) -> datetime:
    """The beginning of the ``seconds`` that ``now`` is in: all replicas that tick meanwhile name the same."""
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def local_day(timezone: str, now: datetime) -> date:
    """The date at ``now`` in ``timezone``: the day of the edition that is "today's" there."""
    return now.astimezone(ZoneInfo(timezone)).date()


def is_night(timezone: str, now: datetime) -> bool:
    """Whether it is between 22 h and 7 h there, when a message makes no sound."""
    hour = now.astimezone(ZoneInfo(timezone)).hour
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def due_at(schedule: Schedule, day: date) -> datetime:
    """The moment (UTC) at which the edition of ``day`` is due."""
    return datetime.combine(day, schedule.hour, ZoneInfo(schedule.timezone)).astimezone(UTC)


def next_due(schedule: Schedule, after: datetime) -> Slot:
    """The first slot strictly after the moment ``after``."""
    # Two days back: where the clock jumps over midnight, the hour of the day before may still be to come.
    slot = _following(schedule, local_day(schedule.timezone, after) - 2 * _DAY)
    while slot.at <= after:
        slot = _following(schedule, slot.day)
    return slot


def due(schedule: Schedule, slot: Slot, now: datetime) -> Due:
    """What has come due at ``now`` for a place that was owed ``slot``."""
    send: list[Slot] = []
    skipped: list[Slot] = []
    while slot.at <= now:
        (send if now - slot.at < LATEST else skipped).append(slot)
        slot = _following(schedule, slot.day)
    return Due(tuple(send), tuple(skipped[-MOST_SKIPPED:]), slot)


def rescheduled(schedule: Schedule, slot: Slot, now: datetime) -> Slot:
    """The slot owed to a place that was owed ``slot`` and has a new ``schedule`` from ``now`` on.

    A slot whose moment has passed stays owed: the next tick sends it. A day that was still to come and whose new hour
    is already over (« 18 h » becomes « 7 h » at three in the afternoon) is due at once, for it would be lost.
    """
    if slot.at <= now:
        return slot
    coming = next_due(schedule, now)
    owed = _following(schedule, slot.day - _DAY)
    while owed.day < coming.day:
        later = _following(schedule, owed.day)
        if later.day >= coming.day:
            return Slot(owed.day, now)
        owed = later
    return coming


def _following(schedule: Schedule, day: date) -> Slot:
    """The slot of the first selected day after ``day``."""
    while True:
        day += _DAY
        at = due_at(schedule, day)
        # A date that the zone skipped (Samoa, 30 December 2011) has the moment of the next one.
        if day.weekday() in schedule.days and at != due_at(schedule, day + _DAY):
            return Slot(day, at)
