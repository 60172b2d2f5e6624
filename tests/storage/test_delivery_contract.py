"""What subscriptions and the ledger promise: run on the fakes, on SQLite and on PostgreSQL."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update

from bot.domain.delivery import NOTICE_AFTER, Claim, Kind, State, WhenUnknown
from bot.domain.feed import Source
from bot.domain.news import Tastes
from bot.domain.schedule import next_due, schedule_of
from bot.domain.subscription import Place, Subscription
from bot.logs import pseudonym
from bot.services.delivery import Delivery, DeliveryPorts
from bot.storage import planning
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRows
from bot.storage.delivery_tables import subscriptions
from bot.storage.jobs import JobRuns
from tests.fakes.delivery import FakeClock, FakeCourier, FakeEditions
from tests.fakes.delivery_store import (
    InMemoryJobs,
    InMemoryLedger,
    InMemoryPace,
    InMemoryPlanner,
    InMemorySubscriptions,
    Memory,
)
from tests.fakes.press import InMemoryFeeds
from tests.storage.conftest import ENGINES
from tests.storage.server import SAFE

EVE = datetime(2026, 2, 17, 12, tzinfo=UTC)
DUE = datetime(2026, 2, 18, 7, tzinfo=UTC)  # 8 h in Paris
TODAY = date(2026, 2, 18)
HERE = Place(42)
TOPIC = Place(-1001234567890, 7)
RICH = Subscription(
    TOPIC,
    time(18, 45),
    "America/Montreal",
    frozenset({0, 4, 6}),
    Tastes(frozenset({"ia", "mobile"}), frozenset({"01net"}), ("noyau", "libre")),
    ("https://exemple.fr/b.xml", "https://exemple.fr/a.xml"),
)


@pytest.fixture(params=["memory", *ENGINES])
def where(request):
    return None if request.param == "memory" else request.getfixturevalue(request.param)


class Fakes:
    def __init__(self, policy):
        self._memory = memory = Memory()
        self.subscriptions = InMemorySubscriptions(memory)
        self.feeds = InMemoryFeeds(memory)
        self.planner = InMemoryPlanner(memory, policy)
        self.ledger = InMemoryLedger(memory)
        self.pace = InMemoryPace(memory)
        self.jobs = InMemoryJobs(memory)
        self.other_ledger = InMemoryLedger(memory, "other")
        self.other_jobs = InMemoryJobs(memory, "other")
        self.purge_expired = self.planner.purge

    async def damage(self, place, column, value):
        subscription, slot = self._memory.slots[place]
        if column == "tastes":
            self._memory.damaged.add(place)
        else:
            self._memory.slots[place] = (replace(subscription, **{column: value}), slot)


@pytest.fixture
def policy():
    return WhenUnknown.SKIP


@pytest.fixture
async def store(where, policy):
    if where is None:
        yield Fakes(policy)
        return
    database = await Database.open(where, policy, SAFE)
    database.other_ledger = DeliveryRows(database._transactions.engine, "other")
    database.other_jobs = JobRuns(database._transactions.engine, "other")

    async def damage(place, column, value):
        async with database._transactions.engine.begin() as connection:
            await connection.execute(
                update(subscriptions).where(subscriptions.c.chat == place.chat).values({column: value})
            )

    database.damage = damage
    yield database
    await database.close()


async def subscribe(store, *places, now=EVE, **changes):
    for place in places:
        await store.subscriptions.save(Subscription(place, **changes), now)


async def claimed(store, now=DUE, place=HERE):
    """One delivery, due and claimed."""
    await subscribe(store, place)
    await store.planner.plan(now)
    (claim,) = await store.ledger.claim(10, now)
    return claim


# Subscriptions


async def test_a_subscription_comes_back_equal_in_every_field(store):
    assert await store.subscriptions.get(TOPIC) is None
    await store.subscriptions.save(RICH, EVE)
    assert await store.subscriptions.get(TOPIC) == RICH
    assert await store.subscriptions.get(Place(TOPIC.chat)) is None
    plain = Subscription(TOPIC)
    await store.subscriptions.save(plain, EVE)
    assert await store.subscriptions.get(TOPIC) == plain


async def test_a_zone_that_nobody_knows_is_not_kept(store):
    with pytest.raises(ValueError, match="time zone"):
        await subscribe(store, HERE, timezone="Europe/Lutèce")
    assert await store.subscriptions.get(HERE) is None


async def test_feeds_that_were_added_are_known_with_their_places(store):
    await store.subscriptions.save(RICH, EVE)
    await subscribe(store, HERE, feeds=("https://exemple.fr/a.xml",))
    assert await store.subscriptions.added_feeds() == {
        "https://exemple.fr/a.xml": (TOPIC, HERE),
        "https://exemple.fr/b.xml": (TOPIC,),
    }
    await store.subscriptions.pause(TOPIC.chat)
    assert await store.subscriptions.added_feeds() == {"https://exemple.fr/a.xml": (HERE,)}
    await store.subscriptions.erase(HERE, DUE)
    assert await store.subscriptions.added_feeds() == {}


async def test_of_what_never_left_nothing_stays_when_its_place_leaves(store):
    await subscribe(store, HERE, TOPIC, Place(TOPIC.chat))
    await store.planner.plan(DUE)
    await store.subscriptions.erase(HERE, DUE)
    assert await store.ledger.counts() == {State.QUEUED: 2}
    await store.subscriptions.erase_chat(TOPIC.chat, DUE)
    assert await store.ledger.counts() == {}
    for place in (HERE, TOPIC, Place(TOPIC.chat)):
        assert await store.subscriptions.get(place) is None


async def test_a_paused_chat_keeps_its_settings_and_is_due_nothing_until_it_resumes(store):
    await store.subscriptions.save(RICH, EVE)
    await store.subscriptions.pause(TOPIC.chat)
    assert await store.subscriptions.get(TOPIC) == replace(RICH, paused=True)
    assert await store.planner.plan(DUE + timedelta(days=9)) == 0
    back = DUE + timedelta(days=10)
    await store.subscriptions.resume(TOPIC.chat, back)
    assert await store.subscriptions.get(TOPIC) == RICH
    assert await store.planner.plan(back) == 0
    slot = next_due(schedule_of(RICH), back)
    assert await store.planner.plan(slot.at) == 1
    assert await store.ledger.counts(slot.day) == {State.QUEUED: 1}


async def test_a_chat_that_resumes_without_being_paused_keeps_its_slot(store):
    await subscribe(store, HERE)
    await store.subscriptions.resume(HERE.chat, DUE + timedelta(hours=1))
    assert await store.planner.plan(DUE) == 1


async def test_a_subscription_saved_as_paused_is_due_nothing(store):
    await subscribe(store, HERE, paused=True)
    assert (await store.subscriptions.get(HERE)).paused
    assert await store.planner.plan(DUE + timedelta(days=9)) == 0


async def test_a_group_that_migrates_takes_everything_along(store):
    old = replace(RICH, place=Place(-5, 0))
    await store.subscriptions.save(old, EVE)
    await store.planner.plan_one(old.place, TODAY, DUE)
    await store.subscriptions.migrate(-5, -1005)
    assert await store.subscriptions.get(Place(-5)) is None
    assert await store.subscriptions.get(Place(-1005)) == replace(old, place=Place(-1005))
    assert not await store.planner.plan_one(Place(-1005), TODAY, DUE)
    assert await store.planner.plan_one(Place(-5), TODAY, DUE)
    await store.subscriptions.migrate(-5, -1005)  # told twice
    assert await store.subscriptions.get(Place(-1005)) == replace(old, place=Place(-1005))
    assert await store.ledger.counts() == {State.QUEUED: 1}


async def test_a_group_that_subscribed_again_under_its_new_id_keeps_that(store):
    await store.subscriptions.save(replace(RICH, place=Place(-5)), EVE)
    newer = Subscription(Place(-1005), feeds=("https://exemple.fr/c.xml",))
    await store.subscriptions.save(newer, EVE)
    await store.subscriptions.migrate(-5, -1005)
    assert await store.subscriptions.get(Place(-1005)) == newer


# Planning


async def test_what_is_due_is_planned_once(store):
    await subscribe(store, HERE, TOPIC)
    await subscribe(store, Place(43), hour=time(8, 1))
    assert await store.planner.plan(DUE - timedelta(seconds=1)) == 0
    assert await store.planner.plan(DUE) == 2
    assert await store.planner.plan(DUE) == 0
    assert await store.planner.plan(DUE + timedelta(minutes=1)) == 1
    assert await store.ledger.counts(TODAY) == {State.QUEUED: 3}
    assert await store.planner.plan(DUE + timedelta(days=1)) == 2


async def test_two_planners_at_once_plan_it_once(store):
    await subscribe(store, *map(Place, range(1, 30)))
    assert sum(await asyncio.gather(*(store.planner.plan(DUE) for _ in range(4)))) == 29
    assert await store.ledger.counts() == {State.QUEUED: 29}


async def test_a_large_group_is_planned_in_parts(store, monkeypatch):
    monkeypatch.setattr(planning, "AT_ONCE", 4)
    await subscribe(store, *map(Place, range(1, 12)))
    assert await store.planner.plan_one(Place(5), TODAY, EVE)
    after = DUE + timedelta(days=1)
    assert await store.planner.plan(after) == 21
    assert await store.planner.plan(after) == 0
    assert await store.ledger.counts() == {State.QUEUED: 12, State.SKIPPED: 10}


async def test_what_comes_too_late_is_skipped_and_told_with_the_next_one(store):
    await subscribe(store, HERE)
    await store.planner.plan(DUE)
    (first,) = await store.ledger.claim(1, DUE)
    await store.ledger.begin(first, DUE)
    await store.ledger.sent(first, 1, DUE)
    after = DUE + timedelta(days=3, hours=2)  # down for two days and a half
    assert await store.planner.plan(after) == 3
    assert await store.ledger.counts() == {State.SENT: 1, State.SKIPPED: 2, State.QUEUED: 1}
    (claim,) = await store.ledger.claim(5, after)
    assert claim.day == date(2026, 2, 21)
    assert await store.ledger.missed(HERE, claim.day) == (date(2026, 2, 19), date(2026, 2, 20))
    assert await store.ledger.missed(HERE, date(2026, 2, 19)) == ()
    assert await store.ledger.missed(HERE, date(2026, 3, 19)) == ()
    assert await store.ledger.missed(TOPIC, claim.day) == ()


async def test_a_month_of_silence_moves_everyone_on(store):
    await subscribe(store, HERE)
    after = DUE + timedelta(days=30)
    assert await store.planner.plan(after) == 8
    assert await store.planner.plan(after) == 0
    assert await store.planner.plan(after + timedelta(days=1)) == 1


async def test_the_first_digest_at_once_takes_the_place_of_that_days(store):
    await subscribe(store, HERE)
    assert await store.planner.plan_one(HERE, TODAY, DUE - timedelta(hours=1))
    assert not await store.planner.plan_one(HERE, TODAY, DUE)
    assert len(await store.ledger.claim(5, DUE - timedelta(hours=1))) == 1
    assert await store.planner.plan(DUE) == 0
    assert await store.planner.plan(DUE + timedelta(days=1)) == 1


async def test_a_change_of_hour_neither_doubles_nor_loses_the_day(store):
    await subscribe(store, HERE, now=EVE + timedelta(hours=8), hour=time(18))
    afternoon = DUE + timedelta(hours=7)
    await subscribe(store, HERE, now=afternoon, hour=time(8))
    assert await store.planner.plan(afternoon) == 1
    await subscribe(store, HERE, now=afternoon + timedelta(hours=1), hour=time(20))
    assert await store.planner.plan(afternoon + timedelta(hours=8)) == 0
    assert await store.ledger.counts() == {State.QUEUED: 1}
    assert await store.planner.plan(afternoon + timedelta(hours=30)) == 1


async def test_other_tastes_do_not_move_the_slot(store):
    await subscribe(store, HERE)
    await subscribe(store, HERE, now=DUE + timedelta(seconds=5), tastes=Tastes(frozenset({"ia"})))
    assert await store.planner.plan(DUE + timedelta(seconds=5)) == 1


BAD = [("timezone", "Mars/Olympe"), ("timezone", "Europe"), ("tastes", "{")]


@pytest.mark.parametrize(("column", "value"), BAD)
@pytest.mark.parametrize("planned", [False, True], ids=["before it is due", "while it is queued"])
async def test_a_damaged_subscription_fails_alone_and_is_tried_again_the_next_day(
    store, column, value, planned, caplog
):
    await subscribe(store, Place(1), Place(2), Place(3))
    if planned:
        await store.planner.plan(DUE)
    await store.damage(Place(2), column, value)
    clock = FakeClock(DUE + timedelta(minutes=1))
    courier = FakeCourier(clock)
    editions = FakeEditions()
    ports = (store.planner, store.ledger, store.subscriptions, store.pace, store.jobs, editions, courier, clock)
    delivery = Delivery(DeliveryPorts(*ports))
    for day in (1, 2):
        await delivery.tick()
        await delivery.tick()
        assert Counter(parcel.place.chat for _, parcel in courier.sent) == {1: day, 3: day}
        assert await store.ledger.counts() == {State.SENT: 2 * day, State.FAILED: day}
        clock.forward(days=1)
    assert value not in caplog.text
    if planned or column == "tastes":  # else the planner tells it, and that of the fakes has no log
        assert "a subscription cannot be read" in caplog.text
        assert f"chat {pseudonym(2)}" in caplog.text


async def test_a_zone_that_was_unknown_for_a_while_is_late_for_nothing_else(store):
    await subscribe(store, HERE)
    await store.damage(HERE, "timezone", "Mars/Olympe")
    assert await store.planner.plan(DUE + timedelta(days=3, hours=1)) == 1
    assert await store.planner.plan(DUE + timedelta(days=3, hours=1)) == 0
    await store.damage(HERE, "timezone", "Europe/Paris")
    assert await store.planner.plan(DUE + timedelta(days=4)) == 1
    assert await store.ledger.counts(TODAY + timedelta(days=4)) == {State.QUEUED: 1}


# The ledger


async def test_a_delivery_is_claimed_by_one(store):
    await subscribe(store, *map(Place, range(1, 21)))
    await store.planner.plan(DUE)
    ledgers = [store.ledger, store.other_ledger] * 4
    batches = await asyncio.gather(*(ledger.claim(3, DUE) for ledger in ledgers))
    assert [len(batch) for batch in batches].count(3) >= 6
    ids = [claim.id for batch in batches for claim in batch]
    assert len(ids) == len(set(ids)) == 20
    assert await store.ledger.claim(3, DUE) == []


async def test_claims_come_oldest_first(store):
    await subscribe(store, Place(1), hour=time(8, 1))
    await subscribe(store, Place(2), Place(3))
    now = DUE + timedelta(hours=1)
    await store.planner.plan(now)
    claims = await store.ledger.claim(10, now)
    assert [claim.place.chat for claim in claims] == [2, 3, 1]


async def test_the_way_of_a_digest_that_arrives(store):
    claim = await claimed(store)
    assert claim == Claim(claim.id, HERE, TODAY)
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    assert await store.ledger.begin(claim, DUE)
    assert await store.ledger.counts() == {State.IN_FLIGHT: 1}
    assert not await store.ledger.begin(claim, DUE)
    await store.ledger.sent(claim, 1234, DUE)
    assert await store.ledger.counts() == {State.SENT: 1}
    await store.ledger.close(claim, State.FAILED, "too late to say so")
    await store.ledger.again(claim, DUE)
    assert await store.ledger.counts() == {State.SENT: 1}
    assert await store.ledger.claim(5, DUE) == []


async def test_only_the_owner_works_on_a_claim(store):
    claim = await claimed(store)
    assert not await store.other_ledger.begin(claim, DUE)
    await store.other_ledger.release([claim])
    await store.other_ledger.again(claim, DUE)
    await store.other_ledger.close(claim, State.FAILED, "not mine")
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    await store.ledger.release([claim])
    assert await store.ledger.counts() == {State.QUEUED: 1}
    assert not await store.ledger.begin(claim, DUE)


async def test_release_leaves_what_was_begun(store):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    await store.ledger.release([claim])
    assert await store.ledger.counts() == {State.IN_FLIGHT: 1}


async def test_queued_again_it_waits_and_remembers_its_attempts(store):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    later = DUE + timedelta(seconds=30)
    await store.ledger.again(replace(claim, attempts=1), later)
    assert await store.ledger.claim(5, later - timedelta(seconds=1)) == []
    assert await store.ledger.claim(5, later) == [replace(claim, attempts=1)]


async def test_what_failed_stays_so(store):
    claim = await claimed(store)
    await store.ledger.close(claim, State.FAILED, "paused")
    assert await store.ledger.counts() == {State.FAILED: 1}
    assert await store.ledger.claim(5, DUE) == []
    assert await store.ledger.counts(TODAY - timedelta(days=1)) == {}


async def test_what_has_no_subscription_ends(store):
    claim = await claimed(store)
    await store.other_ledger.orphaned(claim)
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    await store.ledger.orphaned(claim)
    assert await store.ledger.counts() == {State.FAILED: 1}


async def test_what_has_its_subscription_elsewhere_by_now_is_queued_for_there(store):
    claim = await claimed(store)
    await store.subscriptions.migrate(claim.place.chat, -1005)
    await store.other_ledger.orphaned(claim)
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    await store.ledger.orphaned(claim)
    assert await store.ledger.claim(5, DUE) == [replace(claim, place=Place(-1005, claim.place.thread))]


async def test_the_dead_give_their_claims_back(store):
    await claimed(store)
    assert await store.planner.reap(DUE + timedelta(seconds=119)) == {}
    assert await store.planner.reap(DUE + timedelta(seconds=120)) == {State.QUEUED: 1}
    assert len(await store.other_ledger.claim(5, DUE + timedelta(seconds=120))) == 1


async def test_what_the_dead_were_sending_is_unknown_until_it_is_known(store):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    assert await store.planner.reap(DUE + timedelta(seconds=59)) == {}
    assert await store.planner.reap(DUE + timedelta(seconds=60)) == {State.UNKNOWN: 1}
    assert await store.ledger.claim(5, DUE + timedelta(minutes=2)) == []
    await store.ledger.sent(claim, 12, DUE + timedelta(minutes=3))  # not dead, only slow
    assert await store.ledger.counts() == {State.SENT: 1}
    assert await store.ledger.claim(5, DUE + timedelta(hours=1)) == []


async def doubted(store, how):
    """The digest's claim, and that of the notice which took its place, with the moment of the latter."""
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    if how == "reaped":
        await store.planner.reap(DUE + timedelta(minutes=1))
        at = DUE + timedelta(minutes=1) + NOTICE_AFTER
    else:
        at = DUE + NOTICE_AFTER
        await store.ledger.doubt(claim, "no answer", at)
    assert await store.ledger.counts() == {State.QUEUED: 1}
    assert await store.ledger.claim(5, at - timedelta(seconds=1)) == []
    (notice,) = await store.other_ledger.claim(5, at)
    return claim, notice, at


@pytest.mark.parametrize("how", ["reaped", "told"])
async def test_a_notice_takes_the_place_of_an_unknown_digest_once(store, how):
    claim, notice, at = await doubted(store, how)
    assert notice == replace(claim, kind=Kind.NOTICE)
    assert await store.other_ledger.begin(notice, at)
    assert await store.planner.reap(at + timedelta(minutes=2)) == {State.UNKNOWN: 1}
    assert await store.ledger.counts() == {State.UNKNOWN: 1}
    assert await store.ledger.claim(5, at + timedelta(hours=1)) == []
    assert await store.planner.reap(at + timedelta(hours=9)) == {}
    await store.other_ledger.sent(notice, 9, at + timedelta(hours=1))
    assert await store.ledger.counts() == {State.UNKNOWN: 1}
    assert await store.ledger.missed(HERE, TODAY + timedelta(days=1)) == ()


@pytest.mark.parametrize("policy", [WhenUnknown.RESEND])
async def test_a_notice_is_never_sent_twice_whatever_the_rule(store, policy):
    claim = await claimed(store)
    await store.ledger.doubt(claim, "no answer", DUE)
    (notice,) = await store.ledger.claim(5, DUE)
    await store.ledger.begin(notice, DUE)
    assert await store.planner.reap(DUE + timedelta(minutes=2)) == {State.UNKNOWN: 1}
    assert await store.ledger.claim(5, DUE + timedelta(hours=1)) == []


async def test_a_claimed_notice_of_the_dead_is_queued_again(store):
    _, notice, at = await doubted(store, "told")
    assert await store.planner.reap(at + timedelta(minutes=2)) == {State.QUEUED: 1}
    assert await store.ledger.claim(5, at + timedelta(minutes=2)) == [notice]


async def test_a_notice_that_is_late_is_not_a_missed_day(store):
    await doubted(store, "told")
    evening = DUE + timedelta(hours=7)
    await store.planner.reap(evening)
    assert await store.planner.reap(evening) == {}
    assert await store.ledger.counts() == {State.UNKNOWN: 1}
    assert await store.ledger.missed(HERE, TODAY + timedelta(days=1)) == ()


@pytest.mark.parametrize("begun", [False, True])
async def test_a_digest_that_is_told_late_spares_its_notice(store, begun):
    claim, notice, at = await doubted(store, "reaped")
    if begun:
        await store.other_ledger.begin(notice, at)
    await store.ledger.sent(claim, 12, at)
    assert await store.other_ledger.begin(notice, at) is False
    await store.other_ledger.sent(notice, 13, at)
    assert await store.ledger.counts() == {State.SENT: 1}


async def test_who_was_slow_with_a_digest_has_no_hold_on_its_notice(store):
    claim, notice, at = await doubted(store, "reaped")
    await store.other_ledger.release([notice])
    assert await store.ledger.claim(5, at) == [notice]  # the very process that had the digest
    await store.ledger.again(claim, at)
    await store.ledger.close(claim, State.FAILED, "blocked")
    await store.ledger.doubt(claim, "no answer", at)
    assert await store.ledger.counts() == {State.CLAIMED: 1}


async def test_a_notice_of_a_digest_that_arrived_after_all_is_corrected(store):
    claim, notice, at = await doubted(store, "reaped")
    await store.other_ledger.begin(notice, at)
    await store.other_ledger.sent(notice, 13, at)
    assert await store.ledger.counts() == {State.UNKNOWN: 1}
    await store.ledger.sent(claim, 12, at)
    assert await store.ledger.counts() == {State.SENT: 1}


async def test_what_was_planned_for_a_place_is_known(store):
    assert not await store.ledger.planned(HERE, TODAY)
    await doubted(store, "told")
    assert await store.ledger.planned(HERE, TODAY)
    assert not await store.ledger.planned(HERE, TODAY - timedelta(days=1))
    assert not await store.ledger.planned(Place(HERE.chat, 3), TODAY)
    assert not await store.ledger.planned(Place(43), TODAY)


@pytest.mark.parametrize("policy", [WhenUnknown.RESEND])
async def test_or_it_is_sent_again_a_few_times(store, policy):
    claim = await claimed(store)
    now = DUE
    for attempt in (1, 2):
        await store.ledger.begin(claim, now)
        now += timedelta(minutes=2)
        assert await store.planner.reap(now) == {State.QUEUED: 1}
        (claim,) = await store.ledger.claim(5, now)
        assert claim.attempts == attempt
    await store.ledger.begin(claim, now)
    assert await store.planner.reap(now + timedelta(minutes=2)) == {State.UNKNOWN: 1}


@pytest.mark.parametrize("policy", [WhenUnknown.RESEND])
async def test_an_answer_that_comes_late_spares_the_second_send(store, policy):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    await store.planner.reap(DUE + timedelta(minutes=2))
    (second,) = await store.other_ledger.claim(5, DUE + timedelta(minutes=2))
    await store.ledger.sent(claim, 12, DUE + timedelta(minutes=2))
    assert not await store.other_ledger.begin(second, DUE + timedelta(minutes=2))


async def test_after_six_hours_it_is_too_late(store):
    claim = await claimed(store)
    evening = DUE + timedelta(hours=6)
    assert not await store.ledger.begin(claim, evening)
    await store.ledger.release([claim])
    assert await store.ledger.claim(5, evening) == []
    assert await store.planner.reap(evening) == {State.SKIPPED: 1}


async def test_nothing_begins_during_a_pause(store):
    claim = await claimed(store)
    await store.pace.pause(DUE + timedelta(seconds=3))
    assert not await store.ledger.begin(claim, DUE + timedelta(seconds=2.999))
    assert await store.ledger.begin(claim, DUE + timedelta(seconds=3))


async def test_the_ledger_forgets_after_two_weeks(store):
    await subscribe(store, HERE)
    await store.planner.plan(DUE)
    await store.purge_expired(DUE + timedelta(days=15))
    assert await store.ledger.counts() == {State.QUEUED: 1}
    await store.purge_expired(DUE + timedelta(days=16))
    assert await store.ledger.counts() == {}


@pytest.mark.parametrize("whole_chat", [False, True])
async def test_what_was_sent_to_a_place_that_leaves_is_not_sent_again_when_it_comes_back(store, whole_chat):
    await subscribe(store, HERE, Place(43))
    await store.planner.plan_one(HERE, TODAY - timedelta(days=2), DUE)
    await store.planner.plan_one(HERE, TODAY - timedelta(days=1), DUE)
    await store.planner.plan(DUE)
    for claim in await store.ledger.claim(9, DUE):
        await store.ledger.begin(claim, DUE)
        if claim.day != TODAY:
            await store.ledger.sent(claim, 5, DUE)
    await leave(store, whole_chat)
    assert not await store.ledger.planned(HERE, TODAY - timedelta(days=2))
    assert await store.ledger.planned(HERE, TODAY - timedelta(days=1))
    assert await store.ledger.planned(Place(43), TODAY)
    await subscribe(store, HERE)
    assert not await store.planner.plan_one(HERE, TODAY, DUE)
    await store.purge_expired(DUE + timedelta(days=16))
    assert await store.ledger.counts() == {}


@pytest.mark.parametrize("whole_chat", [False, True])
async def test_what_waits_when_a_place_leaves_does_not_go_out_and_comes_when_it_is_back(store, whole_chat):
    claim = await claimed(store)
    await leave(store, whole_chat)
    assert not await store.ledger.begin(claim, DUE)
    assert await store.ledger.claim(9, DUE) == []
    await subscribe(store, HERE)
    assert await store.planner.plan_one(HERE, TODAY, DUE)


async def test_a_send_that_failed_after_its_place_had_left_is_no_reason_to_miss_the_day(store):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    await store.subscriptions.erase(HERE, DUE)
    await store.ledger.again(claim, DUE)
    (claim,) = await store.ledger.claim(9, DUE)
    await store.ledger.orphaned(claim)
    await subscribe(store, HERE)
    assert await store.planner.plan_one(HERE, TODAY, DUE)


@pytest.mark.parametrize("held", [False, True])
async def test_the_notice_of_a_place_that_left_does_not_go_out_and_its_digest_stays_unknown(store, held):
    claim = await claimed(store)
    await store.ledger.begin(claim, DUE)
    await store.ledger.doubt(claim, "no answer", DUE)
    notices = await store.ledger.claim(9, DUE) if held else []
    await store.subscriptions.erase(HERE, DUE)
    assert await store.ledger.counts() == {State.UNKNOWN: 1}
    assert not any([await store.ledger.begin(notice, DUE) for notice in notices])
    await subscribe(store, HERE)
    assert await store.ledger.claim(9, DUE) == []
    assert not await store.planner.plan_one(HERE, TODAY, DUE)


async def leave(store, whole_chat):
    if whole_chat:
        await store.subscriptions.erase_chat(HERE.chat, DUE)
    else:
        await store.subscriptions.erase(HERE, DUE)


# Changes


async def test_a_change_is_made_of_what_is_there_now(store):
    await store.subscriptions.save(RICH, EVE)
    feeds = (*RICH.feeds, "https://exemple.fr/c.xml")
    assert await store.subscriptions.change(TOPIC, lambda kept: replace(kept, feeds=feeds), EVE)
    after = await store.subscriptions.change(TOPIC, lambda kept: replace(kept, hour=time(9)), EVE)
    assert after == await store.subscriptions.get(TOPIC) == replace(RICH, feeds=feeds, hour=time(9))
    assert await store.subscriptions.change(TOPIC, replace, EVE) == after


async def test_changes_at_the_same_time_are_all_kept(store):
    await subscribe(store, HERE)
    urls = [f"https://exemple.fr/{n}" for n in range(8)]

    async def add(url):
        await store.subscriptions.change(HERE, lambda kept: replace(kept, feeds=(*kept.feeds, url)), EVE)

    await asyncio.gather(*map(add, urls))
    assert sorted((await store.subscriptions.get(HERE)).feeds) == urls


async def test_a_change_brings_nobody_back(store):
    assert await store.subscriptions.change(HERE, lambda kept: replace(kept, hour=time(9)), EVE) is None
    assert await store.subscriptions.get(HERE) is None
    await subscribe(store, HERE)
    await store.subscriptions.erase(HERE, EVE)
    assert await store.subscriptions.change(HERE, lambda kept: replace(kept, hour=time(9)), EVE) is None
    assert await store.subscriptions.get(HERE) is None


async def test_a_change_that_cannot_be_made_changes_nothing(store):
    await subscribe(store, HERE)
    with pytest.raises(ValueError, match="time zone"):
        await store.subscriptions.change(HERE, lambda kept: replace(kept, timezone="Europe/Lutèce"), EVE)
    assert await store.subscriptions.get(HERE) == Subscription(HERE)


async def test_a_change_of_the_hour_moves_the_slot_and_one_of_a_paused_place_owes_nothing(store):
    await subscribe(store, HERE)
    await store.subscriptions.change(HERE, lambda kept: replace(kept, hour=time(9)), EVE)
    assert await store.planner.plan(DUE) == 0
    await store.subscriptions.pause(HERE.chat)
    assert (await store.subscriptions.change(HERE, lambda kept: replace(kept, hour=time(10)), EVE)).paused
    assert await store.planner.plan(DUE + timedelta(days=3)) == 0


# Feeds of those who left


async def test_a_feed_goes_with_the_last_place_that_has_it(store):
    shared, a, b = "https://exemple.fr/tous.xml", *RICH.feeds
    await store.feeds.ensure([Source(shared)], shared=True, now=EVE)
    await store.feeds.ensure([Source(a), Source(b)], shared=False, now=EVE)
    await subscribe(store, HERE, feeds=(shared, a, b))
    await store.subscriptions.save(RICH, EVE)

    async def left():
        return {feed.url for feed in await store.feeds.find([shared, a, b])}

    await store.subscriptions.change(HERE, lambda kept: replace(kept, feeds=(shared, b)), EVE)
    assert await left() == {shared, a, b}
    await store.subscriptions.change(TOPIC, lambda kept: replace(kept, feeds=(b,)), EVE)
    assert await left() == {shared, b}
    await store.subscriptions.erase(HERE, EVE)
    assert await left() == {shared, b}
    await store.subscriptions.erase_chat(TOPIC.chat, EVE)
    assert await left() == {shared}


async def test_feeds_that_nobody_has_are_dropped_when_they_are_named(store):
    urls = ["https://exemple.fr/tous.xml", *RICH.feeds]
    await store.feeds.ensure([Source(urls[0])], shared=True, now=EVE)
    await store.feeds.ensure([Source(url) for url in urls[1:]], shared=False, now=EVE)
    await subscribe(store, HERE, feeds=(urls[1],), paused=True)
    await store.feeds.forget_unread(urls)
    assert {feed.url for feed in await store.feeds.find(urls)} == set(urls[:2])


OUTCOMES = {
    "sent": lambda ledger, claim: ledger.sent(claim, 5, DUE),
    "failed": lambda ledger, claim: ledger.close(claim, State.FAILED, "blocked"),
    "unknown": lambda ledger, claim: ledger.doubt(claim, "no answer", DUE),
    "again": lambda ledger, claim: ledger.again(claim, DUE),
    "orphaned": lambda ledger, claim: ledger.orphaned(claim),
    "released": lambda ledger, claim: ledger.release([claim]),
}


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
async def test_an_outcome_that_comes_after_an_erasure_does_not_touch_who_came_next(store, outcome):
    claim = await claimed(store)
    await store.subscriptions.erase_chat(HERE.chat, DUE)
    after = await claimed(store, place=Place(43))
    await outcome(store.ledger, claim)
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    assert await store.ledger.begin(after, DUE)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
@pytest.mark.parametrize("stranger", [{"place": Place(43)}, {"place": Place(42, 1)}, {"day": date(2026, 2, 17)}])
async def test_a_number_alone_is_no_claim(store, outcome, stranger):
    """As a database put back beneath a running bot might give one again."""
    claim = await claimed(store)
    assert not await store.ledger.begin(replace(claim, **stranger), DUE)
    await outcome(store.ledger, replace(claim, **stranger))
    assert await store.ledger.counts() == {State.CLAIMED: 1}
    assert await store.ledger.begin(claim, DUE)


@pytest.mark.parametrize("ids", [(-5, -1005), (-5, -1005, -2005)])
async def test_the_answer_finds_a_group_that_moved_meanwhile(store, ids):
    claim = await claimed(store, place=Place(-5, 7))
    await store.ledger.begin(claim, DUE)
    for old, new in pairwise(ids):
        await store.subscriptions.migrate(old, new)
    await store.ledger.sent(claim, 5, DUE)
    assert await store.ledger.counts() == {State.SENT: 1}


# The pace and the jobs


async def test_turns_are_evenly_spaced_whoever_asks(store):
    turns = await asyncio.gather(*(store.pace.reserve(DUE) for _ in range(40)))
    moments = sorted(turn.at for turn in turns)
    assert all(turn.mine for turn in turns)
    assert moments[0] == DUE
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    assert all(gap == pytest.approx(1 / 26, abs=1e-5) for gap in gaps)
    later = DUE + timedelta(minutes=1)
    assert (await store.pace.reserve(later)).at == later


async def test_a_turn_that_is_far_is_told_and_stays_free(store):
    until = DUE + timedelta(seconds=7, microseconds=250)
    await store.pace.pause(until)
    await store.pace.pause(DUE + timedelta(seconds=3))  # a shorter one does not end the longer
    for _ in range(2):
        turn = await store.pace.reserve(DUE)
        assert (turn.at, turn.mine) == (until, False)
    turn = await store.pace.reserve(until - timedelta(seconds=1))
    assert (turn.at, turn.mine) == (until, True)


async def test_a_run_is_begun_once(store):
    begun = await asyncio.gather(*(jobs.begin("tick", DUE, DUE) for jobs in [store.jobs, store.other_jobs] * 3))
    assert sum(begun) == 1
    assert await store.jobs.begin("other", DUE, DUE)
    assert await store.jobs.begin("tick", DUE + timedelta(seconds=10), DUE)


async def test_a_run_that_its_process_did_not_survive_is_begun_again(store):
    assert await store.jobs.begin("tick", DUE, DUE)
    assert not await store.other_jobs.begin("tick", DUE, DUE + timedelta(seconds=59))
    assert await store.other_jobs.begin("tick", DUE, DUE + timedelta(seconds=60))
    await store.other_jobs.finish("tick", DUE, DUE + timedelta(seconds=61))
    assert not await store.jobs.begin("tick", DUE, DUE + timedelta(days=1))
