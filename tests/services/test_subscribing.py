from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.subscription import Place, Subscription
from bot.services.subscriptions import Subscribing
from tests.fakes.delivery import FakeClock
from tests.fakes.delivery_store import InMemoryLedger, InMemoryPlanner, InMemorySubscriptions, Memory

HERE = Place(42)


def at(hour):
    return lambda kept: replace(kept, hour=time(hour))


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def clock():
    return FakeClock(datetime(2026, 2, 17, 23, 30, tzinfo=UTC))  # in Paris, it is the 18th


@pytest.fixture
def subscribing(memory, clock):
    return Subscribing(InMemorySubscriptions(memory), InMemoryPlanner(memory), clock)


async def test_whoever_subscribes_gets_todays_digest_at_once_and_not_again_at_the_hour(subscribing, memory, clock):
    assert await subscribing.subscribe(Subscription(HERE))
    assert [(row.place, row.day) for row in memory.rows.values()] == [(HERE, date(2026, 2, 18))]
    assert not await subscribing.subscribe(Subscription(HERE, time(9)))
    clock.forward(hours=12)
    await InMemoryPlanner(memory).plan(clock.now())
    assert len(memory.rows) == 1
    assert (await subscribing.get(HERE)).hour == time(9)


async def test_changes_plan_nothing(subscribing, memory, clock):
    await InMemorySubscriptions(memory).save(Subscription(HERE), clock.now())
    assert await subscribing.change(HERE, at(9)) == Subscription(HERE, time(9))
    assert not memory.rows
    with pytest.raises(ValueError, match="time zone"):
        await subscribing.change(HERE, lambda kept: replace(kept, timezone="Nulle/Part"))
    assert await subscribing.get(HERE) == Subscription(HERE, time(9))


async def test_who_has_left_is_not_brought_back_by_a_change(subscribing, memory):
    assert await subscribing.change(HERE, at(9)) is None
    assert not memory.slots


async def test_whoever_leaves_is_forgotten(subscribing, memory):
    for place in (HERE, Place(-7, 1), Place(-7, 2)):
        await subscribing.subscribe(Subscription(place))
    await subscribing.unsubscribe(HERE)
    await subscribing.forget(-7)
    assert not memory.slots
    assert not memory.rows  # nothing had left yet


async def test_whoever_comes_back_on_the_same_day_gets_no_second_digest(subscribing, memory, clock):
    assert await subscribing.subscribe(Subscription(HERE))
    ledger = InMemoryLedger(memory)
    (claim,) = await ledger.claim(1, clock.now())
    await ledger.begin(claim, clock.now())
    await ledger.sent(claim, 7, clock.now())
    await subscribing.unsubscribe(HERE)
    assert not await subscribing.subscribe(Subscription(HERE))
    clock.forward(days=1)
    await subscribing.unsubscribe(HERE)
    assert await subscribing.subscribe(Subscription(HERE))


async def test_signing_up_again_starts_from_what_is_there(subscribing, clock):
    assert await subscribing.subscribe_as(HERE, at(9))
    await subscribing.change(HERE, lambda kept: replace(kept, feeds=("https://exemple.fr/fil",)))
    assert not await subscribing.subscribe_as(HERE, at(10))
    assert await subscribing.get(HERE) == Subscription(HERE, time(10), feeds=("https://exemple.fr/fil",))


async def test_chats_that_come_and_go(subscribing, clock):
    await subscribing.subscribe(Subscription(HERE))
    await subscribing.pause(HERE.chat)
    assert (await subscribing.get(HERE)).paused
    clock.forward(days=2)
    await subscribing.resume(HERE.chat)
    assert not (await subscribing.get(HERE)).paused
    await subscribing.migrate(HERE.chat, -100)
    assert await subscribing.get(HERE) is None
    assert await subscribing.get(Place(-100)) == Subscription(Place(-100))
