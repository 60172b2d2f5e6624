"""Stand-ins for the clock, the editions and the courier."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.delivery import Notice, Outcome, Parcel, Sent
from bot.domain.news import Counts, Edition
from bot.domain.subscription import Subscription


class FakeClock:
    """A clock that moves when it is waited for, or told to."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.synchronised = 0

    def now(self) -> datetime:
        return self.at

    async def synchronise(self) -> None:
        self.synchronised += 1

    async def sleep(self, seconds: float) -> None:
        for _ in range(5):  # time enough for the others to do what they have to do at this moment
            await asyncio.sleep(0)
        self.at += timedelta(seconds=seconds)

    def forward(self, **much: float) -> None:
        self.at += timedelta(**much)


class FakeEditions:
    """A quiet edition for everyone; ``None`` while ``ready`` is false."""

    def __init__(self) -> None:
        self.ready = True
        self.error: Exception | None = None

    async def for_subscription(self, subscription: Subscription, day: date) -> Edition | None:
        if self.error is not None:
            raise self.error
        return Edition(day, (), (), Counts(0, 0, 0, 0)) if self.ready else None


class FakeCourier:
    """Remembers what reached Telegram, and answers what ``answer`` says (sent, by default)."""

    def __init__(self, clock: FakeClock) -> None:
        self.sent: list[tuple[datetime, Parcel | Notice]] = []
        self.answer: Callable[[Parcel | Notice], Outcome] = lambda _: Sent(len(self.sent))
        self.gate = asyncio.Event()  # while clear, nothing is answered
        self.gate.set()
        self.busiest = 0
        self._clock = clock
        self._in_flight = 0

    async def send(self, parcel: Parcel | Notice) -> Outcome:
        self.sent.append((self._clock.now(), parcel))
        self._in_flight += 1
        self.busiest = max(self.busiest, self._in_flight)
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            return self.answer(parcel)
        finally:
            self._in_flight -= 1
