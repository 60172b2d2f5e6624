"""A day of deliveries during which processes die at any await and Telegram misbehaves: fakes, SQLite, PostgreSQL."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.delivery import UNDER_WAY, Blocked, Flood, Migrated, Notice, NotSent, Sent, State, Unknown, WhenUnknown
from bot.domain.schedule import next_due, schedule_of
from bot.domain.subscription import Place, Subscription
from bot.services.delivery import Delivery, DeliveryPorts
from bot.services.sending import MOST_IN_FLIGHT
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRows
from bot.storage.jobs import JobRuns
from tests.fakes.delivery import FakeClock, FakeEditions
from tests.fakes.delivery_store import (
    InMemoryJobs,
    InMemoryLedger,
    InMemoryPace,
    InMemoryPlanner,
    InMemorySubscriptions,
    Memory,
)
from tests.storage.conftest import ENGINES
from tests.storage.server import SAFE

MORNING = datetime(2026, 2, 18, 3, 15, tzinfo=UTC)
ZONES = ("Europe/Paris", "America/Montreal", "America/Guadeloupe", "Indian/Reunion", "Pacific/Noumea", "Asia/Tokyo")
BLOCKED, GROUPS, MOVED = range(1, 4), range(-6, -3), -1000


class Killed(BaseException):
    """SIGKILL, as close as one process can come to it: nothing that is called from now on does anything."""


class Life:
    """One process, which dies at a random call: before it has any effect, or after."""

    def __init__(self, chance, calls):
        self._chance = chance
        self._left = calls
        self.dead = False

    def around(self, port):
        return Mortal(port, self)

    async def call(self, method, *arguments):
        if self.dead:
            raise Killed
        self._left -= 1
        if self._left <= 0:
            self.dead = True
            if self._chance.random() < 0.5:
                await method(*arguments)
            raise Killed
        result = await method(*arguments)
        if self.dead:  # it died at another await while this one was under way
            raise Killed
        return result


class Mortal:
    def __init__(self, port, life):
        self._port = port
        self._life = life

    def __getattr__(self, name):
        method = getattr(self._port, name)
        return lambda *arguments: self._life.call(method, *arguments)


class Telegram:
    """Delivers, or not, and tells the truth, or nothing."""

    def __init__(self, chance, clock):
        self.delivered = Counter()
        self.noticed = Counter()
        self.lost_notices = set()
        self.silences = 0
        self.free_at = MORNING
        self._chance = chance
        self._clock = clock

    async def send(self, parcel):
        for _ in range(self._chance.randrange(4)):
            await asyncio.sleep(0)
        chat, now = parcel.place.chat, self._clock.now()
        if now >= self.free_at and self._chance.random() < 0.04:
            self.free_at = now + timedelta(seconds=self._chance.choice([1, 3, 40]))
        if now < self.free_at:
            return Flood((self.free_at - now).total_seconds())
        if chat in BLOCKED or chat in GROUPS:
            return Blocked() if chat in BLOCKED else Migrated(chat + MOVED)
        return self._fate(parcel)

    def _fate(self, parcel):
        fate = self._chance.choices(["lost", "silent", "unheard", "sent"], [4, 2, 4, 90])[0]
        if fate == "lost":
            return NotSent()
        if isinstance(parcel, Notice):
            self.noticed[parcel.place, parcel.day] += 1
            if fate == "silent":
                self.lost_notices.add((parcel.place, parcel.day))
            return Sent(1) if fate == "sent" else Unknown()
        self.silences += fate != "sent"
        self.delivered[parcel.place, parcel.edition.day] += fate != "silent"
        return Sent(self.delivered.total()) if fate == "sent" else Unknown()


class Stores:
    """Fakes that outlive the processes."""

    def __init__(self, policy):
        self._memory = memory = Memory()
        self.subscriptions = InMemorySubscriptions(memory)
        self.planner = InMemoryPlanner(memory, policy)
        self.ledger = InMemoryLedger(memory)
        self.pace = InMemoryPace(memory)

    def owned(self, name):
        return InMemoryLedger(self._memory, name), InMemoryJobs(self._memory, name)


@pytest.fixture(params=WhenUnknown)
def policy(request):
    return request.param


@pytest.fixture(params=["memory", *ENGINES])
def where(request):
    return None if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
async def stores(where, policy):
    if where is None:
        yield Stores(policy)
        return
    database = await Database.open(where, policy, SAFE)
    database.owned = lambda name: (
        DeliveryRows(database._transactions.engine, name),
        JobRuns(database._transactions.engine, name),
    )
    yield database
    await database.close()


async def test_a_day_of_deaths_and_faults(stores, policy):
    chance = random.Random(2026)
    clock = FakeClock(MORNING)
    telegram = Telegram(chance, clock)
    owed = await subscribe(stores, chance, 120 if isinstance(stores, Stores) else 24)
    deaths = await live(stores, chance, clock, telegram, policy)
    assert deaths >= 8
    counts = await stores.ledger.counts()
    assert not UNDER_WAY & set(counts), counts
    assert State.SKIPPED not in counts
    received = [telegram.delivered[place, day] for place, day in owed]
    lost, doubled = received.count(0), sum(max(0, count - 1) for count in received)
    unknown = counts.get(State.UNKNOWN, 0)
    assert sum(received) == telegram.delivered.total()
    assert counts[State.SENT] + counts.get(State.FAILED, 0) + unknown == len(owed) + len(BLOCKED)
    assert counts.get(State.FAILED, 0) <= len(BLOCKED)
    if policy is WhenUnknown.SKIP:
        assert doubled == 0
        assert lost <= unknown <= deaths * MOST_IN_FLIGHT + telegram.silences
    else:
        assert lost <= unknown  # every one of three sends came to nothing
        assert doubled <= deaths * MOST_IN_FLIGHT + telegram.silences
    # Who has no digest was asked, once; but for notices that were lost, or cut off by a death, in their turn.
    assert set(telegram.noticed.values()) <= {1}
    asked = telegram.noticed.keys() - telegram.lost_notices
    assert unknown - deaths * MOST_IN_FLIGHT <= len(telegram.noticed) <= unknown
    silent = [each for each in owed if not telegram.delivered[each] and each not in asked]
    assert len(silent) <= unknown - len(telegram.noticed) + len(telegram.lost_notices)


async def subscribe(stores, chance, many):
    """Who subscribes, and the (place, day) that each is owed in the day to come and can be brought."""
    owed = []
    for number in range(1, many + 1):
        chat = GROUPS[number % len(GROUPS)] if number % 15 == 0 else number
        place = Place(chat, number if chat < 0 else 0)
        slot = None
        while slot is None or slot.at > MORNING + timedelta(hours=22):  # the last ones need their time too
            hour = time(chance.choice([4, 7, 8, 12, 18, 22]), chance.choice([0, 0, 30]))
            subscription = Subscription(place, hour, chance.choice(ZONES))
            slot = next_due(schedule_of(subscription), MORNING)
        await stores.subscriptions.save(subscription, MORNING)
        if chat not in BLOCKED:
            owed.append((Place(chat + MOVED, place.thread) if chat < 0 else place, slot.day))
    return owed


async def live(stores, chance, clock, telegram, policy):
    """Twenty-four hours and a little, lived by process after process; how many died."""
    deaths = 0
    evening = MORNING + timedelta(hours=24)
    while clock.now() < evening + timedelta(minutes=30):
        life = Life(chance, chance.randrange(10, 60))
        ledger, jobs = stores.owned(f"process {deaths}")
        ports = (stores.planner, ledger, stores.subscriptions, stores.pace, jobs, FakeEditions(), telegram)
        if clock.now() >= evening:  # nothing new is due; what was begun comes to its end
            ports = (Planned(stores.planner), *ports[1:])
        delivery = Delivery(DeliveryPorts(*map(life.around, ports), clock), policy)
        try:
            while clock.now() < evening + timedelta(minutes=30):
                await delivery.tick()
                idle = not UNDER_WAY & set(await stores.ledger.counts())
                clock.forward(seconds=1800 - clock.now().timestamp() % 1800 if idle else chance.choice([10, 30, 61]))
                if clock.now() >= evening and not isinstance(ports[0], Planned):
                    break
        except Killed:
            deaths += 1
            clock.forward(seconds=chance.choice([1, 5, 90]))
    return deaths


class Planned:
    """A planner for which no new day begins."""

    def __init__(self, planner):
        self.reap = planner.reap

    async def plan(self, now):
        return 0


async def test_the_lives_are_mortal():
    """The test above would prove nothing if its processes survived their death."""
    memory = Memory()
    life = Life(random.Random(1), 2)
    ledger = life.around(InMemoryLedger(memory))
    assert await ledger.claim(1, MORNING) == []
    for _ in range(2):
        with pytest.raises(Killed):
            await ledger.claim(1, MORNING)
