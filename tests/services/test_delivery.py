import asyncio
import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.domain.delivery import (
    NOTICE_AFTER,
    Blocked,
    Flood,
    Kind,
    Migrated,
    Notice,
    NotSent,
    Parcel,
    Refused,
    Sent,
    State,
    Unknown,
    WhenUnknown,
)
from bot.domain.subscription import Place, Subscription
from bot.services import delivery, sending
from bot.services.delivery import Delivery, DeliveryPorts
from tests.fakes.delivery import FakeClock, FakeCourier, FakeEditions
from tests.fakes.delivery_store import (
    InMemoryJobs,
    InMemoryLedger,
    InMemoryPace,
    InMemoryPlanner,
    InMemorySubscriptions,
    Memory,
)
from tests.patience import PATIENCE, eventually

EVE = datetime(2026, 2, 17, 12, tzinfo=UTC)
DUE = datetime(2026, 2, 18, 7, tzinfo=UTC)
HERE = Place(42)


class House:
    """A delivery over fakes, and its readers."""

    def __init__(self, policy=WhenUnknown.SKIP):
        self.memory = Memory()
        self.clock = FakeClock(DUE)
        self.editions = FakeEditions()
        self.courier = FakeCourier(self.clock)
        self.subscriptions = InMemorySubscriptions(self.memory)
        self.ledger = InMemoryLedger(self.memory)
        self.policy = policy
        self.delivery = self.replica("me", self.ledger)

    def replica(self, owner, ledger=None, subscriptions=None, seconds=delivery.TICK):
        memory = self.memory
        ports = DeliveryPorts(
            InMemoryPlanner(memory, self.policy),
            ledger or InMemoryLedger(memory, owner),
            subscriptions or self.subscriptions,
            InMemoryPace(memory),
            InMemoryJobs(memory, owner),
            self.editions,
            self.courier,
            self.clock,
        )
        return Delivery(ports, self.policy, seconds)

    async def subscribe(self, *places, **changes):
        for place in places:
            await self.subscriptions.save(Subscription(place, **changes), EVE)

    async def tick(self, **later):
        self.clock.forward(**later)
        await self.delivery.tick()

    def received(self):
        """How many digests each place was sent."""
        return Counter(parcel.place for _, parcel in self.courier.sent if isinstance(parcel, Parcel))

    def notices(self):
        return [(moment, parcel) for moment, parcel in self.courier.sent if isinstance(parcel, Notice)]

    def states(self):
        return {row.place: row.state for row in self.memory.rows.values()}


@pytest.fixture
def house():
    return House()


async def test_a_digest_goes_out_once_a_day(house):
    await house.subscribe(HERE, Place(-7, 3))
    for _ in range(3):
        await house.tick(minutes=1)
    assert house.received() == {HERE: 1, Place(-7, 3): 1}
    assert {parcel.edition.day for _, parcel in house.courier.sent} == {date(2026, 2, 18)}
    assert set(house.states().values()) == {State.SENT}
    await house.tick(days=1)
    assert house.received() == {HERE: 2, Place(-7, 3): 2}


async def test_nothing_goes_out_before_its_hour(house):
    await house.subscribe(HERE, hour=time(9))
    await house.tick()
    assert not house.courier.sent


@pytest.mark.parametrize(("hour", "silent"), [(time(6), True), (time(7), False), (time(21), False), (time(23), True)])
async def test_nights_are_silent(house, hour, silent):
    await house.subscribe(HERE, hour=hour)
    house.clock.at = DUE.replace(hour=hour.hour) - timedelta(hours=1)
    await house.tick(minutes=1)
    assert [parcel.silent for _, parcel in house.courier.sent] == [silent]


async def test_a_late_start_sends_todays_and_tells_what_was_skipped(house):
    await house.subscribe(HERE)
    await house.tick()
    await house.tick(days=2, hours=5)
    last = house.courier.sent[-1][1]
    assert last.edition.day == date(2026, 2, 20)
    assert last.missed == (date(2026, 2, 19),)


async def test_messages_leave_evenly(house):
    await house.subscribe(*map(Place, range(1, 101)))
    await house.tick()
    moments = sorted(moment for moment, _ in house.courier.sent)
    assert len(moments) == 100
    assert moments[-1] - moments[0] > timedelta(seconds=3)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    assert all(gap >= 1 / 26 - 1e-5 for gap in gaps)


async def test_what_a_slow_database_held_up_does_not_leave_all_at_once(house):
    class Slow(InMemoryLedger):
        async def begin(self, claim, now):
            await gate.wait()
            return await super().begin(claim, now)

    gate = asyncio.Event()
    await house.subscribe(*map(Place, range(1, 9)))
    ticking = asyncio.create_task(house.replica("me", Slow(house.memory)).tick())
    for _ in range(200):
        await asyncio.sleep(0)
    assert not house.courier.sent
    gate.set()
    await ticking
    moments = sorted(moment for moment, _ in house.courier.sent)
    assert len(moments) == 8
    assert moments[-1] - moments[0] >= timedelta(seconds=7 * sending.APART - 0.001)


async def test_topics_of_one_forum_wait_for_each_other(house):
    await house.subscribe(*(Place(-7, thread) for thread in range(1, 5)))
    for _ in range(8):
        await house.tick(seconds=1)
    moments = sorted(moment for moment, _ in house.courier.sent)
    assert len(moments) == 4
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(moments))


async def test_only_so_many_are_in_flight(house):
    await house.subscribe(*map(Place, range(1, 41)))
    house.courier.gate.clear()
    ticking = asyncio.create_task(house.delivery.tick())
    for _ in range(200):
        await asyncio.sleep(0)
    assert len(house.courier.sent) == sending.MOST_IN_FLIGHT
    assert Counter(house.states().values())[State.IN_FLIGHT] == sending.MOST_IN_FLIGHT
    house.courier.gate.set()
    await ticking
    assert house.courier.busiest == sending.MOST_IN_FLIGHT
    assert set(house.states().values()) == {State.SENT}


async def test_the_intent_is_written_before_the_message_leaves(house):
    await house.subscribe(HERE)
    seen = []
    house.courier.answer = lambda parcel: seen.append(house.states()[HERE]) or Sent(1)
    await house.tick()
    assert seen == [State.IN_FLIGHT]


async def test_a_flood_pauses_everyone_for_exactly_what_it_says(house):
    await house.subscribe(*map(Place, range(1, 101)))
    house.courier.answer = lambda parcel: Flood(20) if len(house.courier.sent) == 5 else Sent(1)
    await house.tick()
    before = len(house.courier.sent)
    paused_at = house.courier.sent[4][0]
    assert before <= 5 + sending.MOST_IN_FLIGHT
    await house.tick(seconds=10)
    assert len(house.courier.sent) == before
    assert not {State.CLAIMED, State.IN_FLIGHT} & set(house.states().values())
    await house.tick(seconds=10)
    assert house.courier.sent[before][0] - paused_at >= timedelta(seconds=20)
    await house.tick(seconds=10)
    assert set(house.states().values()) == {State.SENT}
    assert sum(house.received().values()) == 101


@pytest.mark.parametrize("state", ["blocked", "paused", "gone"])
async def test_a_chat_that_cannot_be_reached_is_left_alone(house, state):
    await house.subscribe(HERE, Place(43))
    house.courier.answer = lambda parcel: Blocked() if parcel.place == HERE else Sent(1)
    await InMemoryPlanner(house.memory).plan(DUE)
    if state == "paused":
        await house.subscriptions.pause(HERE.chat)
    elif state == "gone":
        del house.memory.slots[HERE]
    await house.tick()
    await house.tick(days=1)
    assert house.received() == {Place(43): 2} | ({HERE: 1} if state == "blocked" else {})
    assert house.states()[HERE] is State.FAILED
    found = await house.subscriptions.get(HERE)
    assert found is None if state == "gone" else found.paused


async def test_a_group_that_migrated_is_followed(house):
    await house.subscribe(Place(-5, 2))
    house.courier.answer = lambda parcel: Migrated(-1005) if parcel.place.chat == -5 else Sent(1)
    await house.tick()
    await house.tick(seconds=10)
    assert house.received() == {Place(-5, 2): 1, Place(-1005, 2): 1}
    assert house.states() == {Place(-1005, 2): State.SENT}
    await house.tick(days=1)
    assert house.received() == {Place(-5, 2): 1, Place(-1005, 2): 2}


async def test_a_group_that_migrates_once_its_digest_is_claimed_gets_it_under_its_new_id(house):
    await house.subscribe(Place(-5, 2))
    claim = house.ledger.claim

    async def claim_then_migrate(most, now):
        claims = await claim(most, now)
        await house.subscriptions.migrate(-5, -1005)  # the poller has just heard of it
        return claims

    house.ledger.claim = claim_then_migrate
    await house.tick()
    assert house.received() == {Place(-1005, 2): 1}
    assert house.states() == {Place(-1005, 2): State.SENT}


async def test_a_message_refused_in_every_form_is_not_tried_again(house):
    await house.subscribe(HERE)
    house.courier.answer = lambda _: Refused()
    for _ in range(3):
        await house.tick(minutes=5)
    assert house.received() == {HERE: 1}
    assert house.states() == {HERE: State.FAILED}
    assert not (await house.subscriptions.get(HERE)).paused


async def test_what_never_left_is_tried_until_it_is_too_late(house):
    await house.subscribe(HERE)
    house.courier.answer = lambda _: NotSent()
    for _ in range(20):
        await house.tick(minutes=20)
    assert house.states() == {HERE: State.SKIPPED}
    assert 15 <= house.received()[HERE] <= 18
    house.courier.answer = lambda _: Sent(1)
    await house.tick(hours=18)
    assert house.courier.sent[-1][1].missed == (date(2026, 2, 18),)


@pytest.mark.parametrize(("policy", "sends"), [(WhenUnknown.SKIP, 1), (WhenUnknown.RESEND, 3)])
async def test_what_becomes_of_the_unknown_is_a_setting(policy, sends):
    house = House(policy)
    await house.subscribe(HERE)
    house.courier.answer = lambda parcel: Unknown() if isinstance(parcel, Parcel) else Sent(1)
    for _ in range(10):
        await house.tick(minutes=2)
    assert house.received() == {HERE: sends}
    ((moment, notice),) = house.notices()
    assert notice == Notice(HERE, date(2026, 2, 18), silent=False)
    assert moment - house.courier.sent[-2][0] >= NOTICE_AFTER
    assert await house.ledger.counts() == {State.UNKNOWN: 1}
    await house.tick(days=1)
    assert house.received() == {HERE: sends + 1}


@pytest.mark.parametrize(
    ("answer", "notices"),
    [(Unknown(), 1), (Refused(), 1), (NotSent(), 18), (Blocked(), 1)],
    ids=["unknown", "refused", "never left", "blocked"],
)
async def test_a_notice_that_may_have_left_is_never_made_again(house, answer, notices):
    await house.subscribe(HERE)
    house.courier.answer = lambda parcel: Unknown() if isinstance(parcel, Parcel) else answer
    for _ in range(30):
        await house.tick(minutes=20)
    assert house.received() == {HERE: 1}
    assert len(house.notices()) == notices  # what surely never left is tried for six hours
    assert await house.ledger.counts() == {State.UNKNOWN: 1}
    assert (await house.subscriptions.get(HERE)).paused is (answer == Blocked())


async def test_a_notice_is_not_made_for_those_who_left(house):
    await house.subscribe(HERE, Place(43))
    house.courier.answer = lambda _: Unknown()
    await house.tick()
    await house.subscriptions.erase(HERE, house.clock.now())
    await house.subscriptions.pause(43)
    await house.tick(hours=1)
    assert not house.notices()
    assert await house.ledger.counts() == {State.UNKNOWN: 2}  # whoever comes back today gets no second digest


async def test_notices_of_the_night_are_silent(house):
    await house.subscribe(HERE, hour=time(21, 58))
    house.clock.at = DUE.replace(hour=20, minute=52)
    house.courier.answer = lambda _: Unknown()
    for _ in range(3):
        await house.tick(minutes=6)
    assert [parcel.silent for _, parcel in house.courier.sent] == [False, True]


async def test_a_courier_that_fails_or_never_answers_leaves_the_outcome_unknown(house, monkeypatch, caplog):
    await house.subscribe(HERE, Place(43), Place(44))

    def answer(parcel):
        if parcel.place == HERE:
            raise ValueError("un texte étranger")
        house.courier.gate.clear()
        return Sent(1)

    house.courier.answer = answer
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.02)
    await house.tick()
    assert house.states() == {HERE: State.QUEUED, Place(43): State.SENT, Place(44): State.QUEUED}
    assert await in_doubt(house) == {HERE, Place(44)}
    assert "ValueError" in caplog.text
    assert "étranger" not in caplog.text


async def test_an_edition_that_is_not_ready_is_waited_for(house, caplog):
    await house.subscribe(HERE)
    house.editions.ready = False
    await house.tick()
    house.editions.error = RuntimeError("un texte étranger")
    await house.tick(minutes=1)
    assert not house.courier.sent
    assert "RuntimeError" in caplog.text
    assert "étranger" not in caplog.text
    house.editions.ready, house.editions.error = True, None
    await house.tick(minutes=1)
    assert house.received() == {HERE: 1}


async def test_replicas_share_the_work(house):
    await house.subscribe(*map(Place, range(1, 201)))
    replicas = [house.delivery, house.replica("b"), house.replica("c")]
    await asyncio.gather(*(replica.tick() for replica in replicas))
    assert set(house.received().values()) == {1}
    assert len(house.received()) == 200


async def test_a_slot_is_planned_by_one_replica(house):
    await house.subscribe(HERE)
    plans = []

    class Counting(InMemoryPlanner):
        async def plan(self, now):
            plans.append(now)
            return await super().plan(now)

    replicas = []
    for owner in "abc":
        replica = house.replica(owner)
        replica._ports = replace(replica._ports, planner=Counting(house.memory))
        replicas.append(replica)
    for _ in range(4):
        await asyncio.gather(*(replica.tick() for replica in replicas))
        house.clock.forward(seconds=delivery.TICK)
    assert len(plans) == 4


async def in_doubt(house):
    """Whose notice waits for its time."""
    return {row.place for row in house.memory.rows.values() if row.kind is Kind.NOTICE and row.state is State.QUEUED}


# Stopping


async def begun(house, many=40):
    """A run with as many in flight as there may be, none of them answered."""
    await house.subscribe(*map(Place, range(1, many + 1)))
    house.courier.gate.clear()
    running = asyncio.create_task(house.delivery.run())
    for _ in range(300):
        await asyncio.sleep(0)
    assert len(house.courier.sent) == sending.MOST_IN_FLIGHT
    return running


async def test_asked_to_stop_it_records_what_is_in_flight_and_begins_nothing(house):
    running = await begun(house)
    house.delivery.stop()
    house.courier.gate.set()
    await asyncio.wait_for(running, PATIENCE)
    states = Counter(house.states().values())
    assert states == {State.SENT: len(house.courier.sent), State.QUEUED: 40 - len(house.courier.sent)}
    assert len(house.courier.sent) <= sending.MOST_IN_FLIGHT + 1


async def test_cancelled_it_waits_for_answers_that_come(house):
    running = await begun(house)
    running.cancel()
    await asyncio.sleep(0)
    house.courier.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert Counter(house.states().values()) == {State.SENT: 10, State.QUEUED: 30}


async def test_cancelled_it_cuts_short_what_is_not_answered_and_says_so(house, monkeypatch):
    monkeypatch.setattr(sending, "GRACE", 0.02)
    running = await begun(house)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert set(house.states().values()) == {State.QUEUED}
    assert len(await in_doubt(house)) == 10


async def test_cancelled_while_it_waits_for_the_last_answers(house, monkeypatch):
    monkeypatch.setattr(sending, "GRACE", 0.02)
    running = await begun(house, many=10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(await in_doubt(house)) == len(house.states()) == 10


async def test_cancelled_before_anything_was_sent(house):
    await house.subscribe(HERE)
    waited_for = asyncio.Event()

    class Slow(InMemorySubscriptions):
        async def get(self, place):
            waited_for.set()
            await asyncio.Event().wait()

    ticking = asyncio.create_task(house.replica("me", subscriptions=Slow(house.memory)).tick())
    await waited_for.wait()
    ticking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ticking
    assert house.states() == {HERE: State.QUEUED}


async def test_it_runs_until_it_is_stopped_and_can_be_woken(house):
    running = asyncio.create_task(house.delivery.run())
    for _ in range(20):
        await asyncio.sleep(0)
    await house.subscribe(HERE)
    await InMemoryPlanner(house.memory).plan_one(HERE, date(2026, 2, 18), house.clock.now())
    house.delivery.wake()
    for _ in range(50):
        await asyncio.sleep(0)
    assert house.received() == {HERE: 1}
    house.delivery.stop()
    await asyncio.wait_for(running, PATIENCE)
    assert house.clock.synchronised == 2


async def test_it_comes_back_when_a_pause_ends(house):
    await house.subscribe(HERE)
    await InMemoryPace(house.memory).pause(DUE + timedelta(seconds=2.02))
    running = asyncio.create_task(house.delivery.run())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not house.courier.sent
    house.clock.forward(seconds=1)
    await eventually(lambda: house.courier.sent, delivery.TICK - 1)
    await asyncio.sleep(0)
    assert house.received() == {HERE: 1}
    house.delivery.stop()
    await running


async def test_a_database_that_is_away_stops_nothing_for_good(house, caplog):
    class Away(InMemoryLedger):
        failures = 2

        async def claim(self, most, now):
            if self.failures:
                self.failures -= 1
                raise OSError("mot de passe")
            return await super().claim(most, now)

    await house.subscribe(HERE)
    running = house.replica("me", Away(house.memory, "me"), seconds=0.01)
    task = asyncio.create_task(running.run())
    await eventually(house.received)
    running.stop()
    await task
    assert house.received() == {HERE: 1}
    assert "OSError" in caplog.text
    assert "mot de passe" not in caplog.text


@pytest.mark.parametrize(("failures", "state"), [(3, State.SENT), (99, State.IN_FLIGHT)])
async def test_a_result_is_offered_to_the_database_until_it_takes_it(house, caplog, failures, state):
    class Away(InMemoryLedger):
        left = failures

        async def sent(self, claim, message_id, now):
            if self.left:
                self.left -= 1
                raise OSError
            await super().sent(claim, message_id, now)

    caplog.set_level(logging.WARNING)
    await house.subscribe(HERE)
    await house.replica("me", Away(house.memory, "me")).tick()
    assert house.received() == {HERE: 1}
    assert house.states() == {HERE: state}
    assert ("could not be followed" in caplog.text) is (state is State.IN_FLIGHT)


async def test_a_claim_lost_meanwhile_is_not_sent(house):
    class Slow(InMemorySubscriptions):
        async def get(self, place):
            self._memory.rows[HERE, date(2026, 2, 18)].owner = "other"
            return await super().get(place)

    await house.subscribe(HERE)
    await house.replica("me", subscriptions=Slow(house.memory)).tick()
    assert not house.courier.sent
    assert house.states() == {HERE: State.CLAIMED}


async def test_what_the_dead_left_is_told_to_the_one_who_hosts(house, caplog):
    await house.subscribe(HERE)
    await InMemoryPlanner(house.memory).plan(DUE)
    (claim,) = await InMemoryLedger(house.memory, "dead").claim(1, DUE)
    await InMemoryLedger(house.memory, "dead").begin(claim, DUE)
    await house.tick(minutes=2)
    assert await in_doubt(house) == {HERE}
    assert "1 deliveries are unknown" in caplog.text
    await house.tick(minutes=10)
    assert not house.received()
    assert [notice.place for _, notice in house.notices()] == [HERE]
