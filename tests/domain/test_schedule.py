from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedule import (
    LATEST,
    MOST_SKIPPED,
    Schedule,
    Slot,
    due,
    due_at,
    is_night,
    known_zone,
    local_day,
    next_due,
    rescheduled,
    schedule_of,
)
from bot.domain.subscription import EVERY_DAY, Place, Subscription

PARIS = "Europe/Paris"
ZONES = sorted(available_timezones() - {"localtime", "posixrules"})
DAY = timedelta(days=1)

hours = st.integers(0, 1439).map(lambda minutes: time(*divmod(minutes, 60)))
weekdays = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
schedules = st.builds(Schedule, hours, st.sampled_from(ZONES), weekdays)
moments = st.integers(0, 60 * 24 * 365 * 67).map(
    lambda minutes: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
waits = st.lists(st.integers(1, 60 * 60 * 40), min_size=1, max_size=12)


def at(text, zone=PARIS):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def exists(zone, day):
    """Whether the local clock ever shows that date, asked hour by hour."""
    around = datetime.combine(day, time(12), UTC)
    clocks = ((around + timedelta(hours=step)).astimezone(ZoneInfo(zone)) for step in range(-28, 29))
    return any(clock.date() == day for clock in clocks)


def paris(hour, days=EVERY_DAY):
    return Schedule(hour, PARIS, days)


@given(schedules, moments)
def test_the_next_slot_is_the_first_selected_day_to_come(schedule, now):
    slot = next_due(schedule, now)
    assert slot.at > now
    assert slot.at == due_at(schedule, slot.day)
    assert slot.day.weekday() in schedule.days
    today = local_day(schedule.timezone, now)
    for back in range(1, (slot.day - today).days + 3):
        earlier = slot.day - back * DAY
        if earlier.weekday() in schedule.days and exists(schedule.timezone, earlier):
            assert due_at(schedule, earlier) <= now


@settings(deadline=None)
@given(schedules, moments, waits)
def test_every_selected_day_comes_once_and_in_order_whenever_it_is_looked_for(schedule, start, seconds):
    slot = first = next_due(schedule, start)
    now, days = start, []
    for wait in seconds:
        now += timedelta(seconds=wait)
        found = due(schedule, slot, now)
        days += sorted(one.day for one in (*found.send, *found.skipped))
        assert all(timedelta() <= now - one.at < LATEST for one in found.send)
        assert all(now - one.at >= LATEST for one in found.skipped)
        slot = found.next
    assert slot.at > now
    span = [first.day + n * DAY for n in range((slot.day - first.day).days)]
    assert days == [day for day in span if day.weekday() in schedule.days and exists(schedule.timezone, day)]


@given(st.sampled_from(ZONES), hours, moments)
def test_the_moments_of_days_never_swap(zone, hour, now):
    schedule = Schedule(hour, zone, EVERY_DAY)
    slots = [next_due(schedule, now)]
    for _ in range(10):
        slots.append(next_due(schedule, slots[-1].at))
    for one, other in pairwise(slots):
        assert one.day < other.day
        assert one.at < other.at


@settings(deadline=None, max_examples=300)
@given(schedules, schedules, moments, st.integers(0, 60 * 60 * 48))
def test_a_change_of_schedule_loses_no_day_that_was_owed_and_sends_none_twice(old, new, start, wait):
    slot = next_due(old, start)
    now = start + timedelta(seconds=wait)
    pending = due(old, slot, now).next  # the tick has run
    changed = rescheduled(new, pending, now)
    found = due(new, changed, now)
    assert len(found.send) <= 1
    assert not found.skipped
    sent = {one.day for one in found.send}
    assert found.next.at > now
    assert found.next.day not in sent
    # Every day of the new schedule from the one that was owed on is sent now or still to come.
    days = [pending.day + n * DAY for n in range(max(0, (found.next.day - pending.day).days))]
    lost = [day for day in days if day.weekday() in new.days and exists(new.timezone, day) and day not in sent]
    assert all(day < max(sent) for day in lost)


@given(schedules, schedules, moments)
def test_what_is_overdue_when_the_schedule_changes_stays_owed(old, new, start):
    slot = next_due(old, start)
    assert rescheduled(new, slot, slot.at) == slot
    assert rescheduled(new, slot, slot.at + timedelta(hours=1)) == slot


@given(st.sampled_from(ZONES), hours, moments)
def test_the_same_schedule_again_changes_nothing(zone, hour, now):
    schedule = Schedule(hour, zone, EVERY_DAY)
    slot = next_due(schedule, now)
    assert rescheduled(schedule, slot, now) == slot


def test_an_hour_that_does_not_exist_and_one_that_exists_twice():
    half_past_two = paris(time(2, 30))
    assert due_at(half_past_two, date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # it is 3:30 then
    assert due_at(half_past_two, date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first 2:30
    slot = next_due(half_past_two, at("2026-10-24T12:00"))
    twice = due(half_past_two, slot, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # the second 2:30
    assert [one.day for one in twice.send] == [date(2026, 10, 25)]
    assert twice.next.day == date(2026, 10, 26)


def test_a_date_that_a_zone_skipped_has_no_edition():
    samoa = Schedule(time(8), "Pacific/Apia", EVERY_DAY)
    slot = next_due(samoa, datetime(2011, 12, 29, 12, tzinfo=UTC))
    assert slot.day == date(2011, 12, 29)
    assert next_due(samoa, slot.at).day == date(2011, 12, 31)
    fridays = Schedule(time(8), "Pacific/Apia", frozenset({4}))
    assert next_due(fridays, datetime(2011, 12, 29, 12, tzinfo=UTC)).day == date(2012, 1, 6)


def test_late_by_less_than_six_hours_is_sent_and_later_is_skipped():
    schedule = paris(time(8))
    slot = Slot(date(2026, 2, 18), due_at(schedule, date(2026, 2, 18)))
    assert due(schedule, slot, at("2026-02-18T07:59:59")).send == ()
    assert due(schedule, slot, at("2026-02-18T08:00")).send == (slot,)
    assert due(schedule, slot, at("2026-02-18T13:59:59")).send == (slot,)
    late = due(schedule, slot, at("2026-02-18T14:00"))
    assert (late.send, late.skipped) == ((), (slot,))
    assert late.next.day == date(2026, 2, 19)


def test_after_a_long_silence_only_the_last_days_are_counted():
    schedule = paris(time(8))
    slot = next_due(schedule, at("2026-01-01T00:00"))
    found = due(schedule, slot, at("2026-02-18T09:00"))
    assert [one.day for one in found.send] == [date(2026, 2, 18)]
    assert [one.day for one in found.skipped] == [date(2026, 2, 11) + n * DAY for n in range(MOST_SKIPPED)]


@pytest.mark.parametrize(
    ("now", "owed", "changed", "day", "due_now"),
    [
        # Today's was still to come at 18 h, and the new hour is over: at once.
        ("2026-02-18T15:00", date(2026, 2, 18), time(7), date(2026, 2, 18), True),
        # Today's is delivered: tomorrow, but the ledger's key decides, as the slot may name today again.
        ("2026-02-18T15:00", date(2026, 2, 19), time(7), date(2026, 2, 19), False),
        ("2026-02-18T07:00", date(2026, 2, 18), time(9), date(2026, 2, 18), False),
    ],
)
def test_a_new_hour(now, owed, changed, day, due_now):
    slot = Slot(owed, due_at(paris(time(18)), owed))
    found = rescheduled(paris(changed), slot, at(now))
    assert found.day == day
    assert (found.at == at(now)) is due_now


def test_a_day_of_the_week_added_before_the_one_owed_comes_first():
    monday = Slot(date(2026, 2, 23), due_at(paris(time(8)), date(2026, 2, 23)))
    found = rescheduled(paris(time(8)), monday, at("2026-02-21T07:00"))
    assert found.day == date(2026, 2, 21)


def test_a_reader_who_crosses_the_date_line_gets_the_latest_day_at_once():
    before = Schedule(time(8), "Pacific/Pago_Pago", EVERY_DAY)
    after = Schedule(time(8), "Pacific/Kiritimati", EVERY_DAY)
    now = datetime(2026, 2, 18, 18, 30, tzinfo=UTC)  # 7:30 on the 18th there, 8:30 on the 19th here
    slot = next_due(before, now)
    assert slot.day == date(2026, 2, 18)
    assert rescheduled(after, slot, now) == Slot(date(2026, 2, 19), now)


@pytest.mark.parametrize(
    ("hour", "night"), [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)]
)
def test_nights(hour, night):
    assert is_night(PARIS, at(f"2026-02-18T{hour}")) is night


@pytest.mark.parametrize("name", ["Europe/Lutèce", "../etc/passwd", "", "Europe", "/etc/localtime", "a\0b"])
def test_a_zone_that_nobody_knows_is_refused(name):
    with pytest.raises(ValueError, match="not a time zone"):
        known_zone(name)
    with pytest.raises(ValueError, match="not a time zone"):
        schedule_of(Subscription(Place(1), timezone=name))


@given(schedules)
def test_a_subscription_has_its_schedule(schedule):
    subscription = Subscription(Place(1), schedule.hour, schedule.timezone, schedule.days)
    assert schedule_of(subscription) == schedule
