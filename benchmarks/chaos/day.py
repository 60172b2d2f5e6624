"""The day itself: time passes, processes are killed, Telegram goes away, until everything is settled."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.chaos.clock import SharedClock
from benchmarks.chaos.press import publish
from benchmarks.chaos.readers import HOURS, ZONES, Readers
from benchmarks.chaos.replica import Life
from benchmarks.chaos.replicas import Replicas
from benchmarks.chaos.telegram import Telegram
from benchmarks.chaos.verdict import Verdict, ledger_of, ticks_in
from bot.app import Server, Timing
from bot.domain.delivery import State, WhenUnknown
from bot.storage.database import Database
from bot.storage.delivery_tables import deliveries, subscriptions
from bot.storage.safe import Safe
from bot.storage.transactions import reading

START = datetime(2026, 3, 28, 12, 15, tzinfo=UTC)  # in the night that follows, Europe changes its clocks
_rows = deliveries.c


@dataclass(frozen=True)
class Plan:
    """What the day is to be like.

    In seconds: ``answer`` is how long a process waits for one, ``tick`` lies between two ticks; when nothing has moved
    for ``stalled``, what is held is held by the dead; a day longer than ``limit`` has failed.
    """

    subscribers: int = 2000
    kills: int = 20
    replicas: int = 1
    outages: int = 2
    policy: WhenUnknown = WhenUnknown.SKIP
    seed: int = 2026
    zones: tuple[str, ...] = ZONES
    hours: tuple[clock_time, ...] = HOURS
    answer: float = 2.0
    tick: float = 0.5
    stalled: float = 1.0
    limit: float = 1800.0


async def live_through(plan: Plan, url: str, folder: Path) -> Verdict:
    """The day, on the database at ``url`` (an empty one), and what is to be said of it."""
    clock = SharedClock(folder / "clock")
    clock.put(START)
    chance = random.Random(plan.seed)
    telegram = Telegram(clock, chance, plan.answer + 0.5)
    readers = Readers(telegram, chance)
    async with AsyncExitStack() as stack:
        database = await Database.open(url, plan.policy, Safe(folder))
        stack.push_async_callback(database.close)
        await publish(database, START)
        await readers.subscribe(database, plan.subscribers, START, plan.zones, plan.hours)
        await telegram.start()
        stack.push_async_callback(telegram.api.stop)
        server = Server(telegram.api.token, telegram.api.root_url)
        life = Life(url, server, plan.policy, folder, START, Timing(plan.tick, plan.answer))
        replicas = Replicas(plan.replicas, life)
        stack.push_async_callback(replicas.stop)
        day = Day(plan, clock, telegram, readers, replicas, database)
        began = time.monotonic()
        finished = await day.within(plan.limit)
        statuses = [*replicas.died(), *await replicas.stop()]
        return Verdict(
            plan.policy, telegram, readers, await ledger_of(database), ticks_in(folder / "ticks"), replicas.kills,
            day.in_flight, statuses, finished=finished, seconds=time.monotonic() - began,
        )  # fmt: skip


class Day:
    """Watches from outside, and moves the clock on when nothing is left to do at its moment."""

    def __init__(
        self,
        plan: Plan,
        clock: SharedClock,
        telegram: Telegram,
        readers: Readers,
        replicas: Replicas,
        database: Database,
    ) -> None:
        self.replicas = replicas
        self.in_flight = 0
        self._chance = random.Random(plan.seed)
        self._tick = plan.tick
        self._stalled = plan.stalled
        self._clock = clock
        self._telegram = telegram
        self._readers = readers
        self._engine = database._transactions.engine  # noqa: SLF001 - no use case asks when the next thing is due
        at_jumps = plan.kills // 4
        self._jumps = 0
        self._kill_every = max(1, len(plan.zones) * len(plan.hours) // (at_jumps + 1))
        self._jumps_to_kill = at_jumps
        events = ["kill"] * (plan.kills - at_jumps) + ["outage"] * plan.outages
        moments = sorted(self._chance.sample(range(3, max(len(events) + 4, plan.subscribers * 9 // 10)), len(events)))
        self._chance.shuffle(events)
        self._events = list(zip(moments, events, strict=True))

    async def within(self, seconds: float) -> bool:
        """Live the day; whether it came to its end in time, which runs once the first processes are forked."""
        await self.replicas.start()
        try:
            async with asyncio.timeout(seconds):
                await self._live()
        except TimeoutError:
            return False
        return True

    async def _live(self) -> None:
        """Until nothing of the day is left to do."""
        seen: Mapping[int, int] = {}
        moved = time.monotonic()
        while True:
            await asyncio.sleep(0.02)
            await self._strike()
            now = self._clock.now()
            states, moments = await self._look()
            if (states, self._telegram.open_sends) != (seen, 0):
                seen, moved = states, time.monotonic()
            held = states[State.CLAIMED] + states[State.IN_FLIGHT]
            if min(moments, default=now) <= now or self._telegram.open_sends or self._readers.busy:
                continue
            if held and time.monotonic() - moved < self._stalled:
                continue
            coming = [moment for moment in moments if moment < START + timedelta(hours=26)]
            if not coming:
                return
            await self._jump(min(coming))

    async def _strike(self) -> None:
        """Kill, or refuse connections, when so many messages have come."""
        while self._events and len(self._telegram.arrivals) >= self._events[0][0]:
            _, event = self._events.pop(0)
            await asyncio.sleep(self._chance.uniform(0, 0.15))
            if event == "kill":
                await self._kill()
            else:
                await self._telegram.outage(self._chance.uniform(0.3, 1.5))

    async def _kill(self) -> None:
        self.in_flight += self._telegram.open_sends
        await self.replicas.kill_one(self._chance)

    async def _jump(self, moment: datetime) -> None:
        """To the next moment at which something is due; while it is being planned, some die."""
        self._clock.put(moment + timedelta(seconds=1))
        self._jumps += 1
        if self._jumps_to_kill and self._jumps % self._kill_every == 0:
            self._jumps_to_kill -= 1
            await asyncio.sleep(self._chance.uniform(0, 2 * self._tick))
            await self._kill()

    async def _look(self) -> tuple[Counter[int], list[datetime]]:
        """How many rows are in each state, and the moments at which something is due, or a lease ends."""
        held = _rows.state.in_([int(State.CLAIMED), int(State.IN_FLIGHT)])
        asked = (
            select(func.min(subscriptions.c.next_due)),
            select(func.min(_rows.not_before)).where(_rows.state == int(State.QUEUED)),
            select(func.min(_rows.lease_until)).where(held),
        )
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_rows.state, func.count()).group_by(_rows.state))
            states = Counter(dict(list(found)))
            moments = [await connection.scalar(one) for one in asked]
            return states, [moment for moment in moments if moment is not None]
