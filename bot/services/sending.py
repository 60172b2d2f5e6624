"""Messages on their way: each in a task of its own, few at a time, none left behind."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self

from bot.domain.delivery import Claim, Notice, Outcome, Parcel, Unknown
from bot.services.delivery_outcomes import Outcomes
from bot.services.delivery_ports import Clock, Courier, Ledger

#: How many may be in flight: 26 a second, a third of a second each. It bounds what a death leaves unknown.
MOST_IN_FLIGHT: Final = 10
#: A courier that has not answered after so long is given up; well within the lease of a send.
SEND_SECONDS: Final = 40.0
#: Seconds between two messages of one process: what a slow database has held up does not leave all at once.
APART: Final = 1 / 28
#: When the process stops, sends in flight are waited for so long; then they are unknown.
GRACE: Final = 6.0

log = logging.getLogger(__name__)


class Sending:
    """Writes the intent, sends, writes the outcome. As a context, it ends when everything has landed.

    A context that is cancelled gives what is in flight a little time, then cuts it short; the outcome is written of
    all of it, since only the courier's part is ever cancelled.
    """

    def __init__(self, ledger: Ledger, courier: Courier, outcomes: Outcomes, clock: Clock) -> None:
        self._ledger = ledger
        self._courier = courier
        self._outcomes = outcomes
        self._clock = clock
        self._free = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._sends: set[asyncio.Task[None]] = set()
        self._couriers: set[asyncio.Task[Outcome]] = set()
        self._free_at = datetime.min.replace(tzinfo=UTC)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, asyncio.CancelledError):
            await self._cut_short()
            return
        try:
            await self._landed()
        except asyncio.CancelledError:
            await self._cut_short()
            raise

    @asynccontextmanager
    async def room(self) -> AsyncIterator["Room"]:
        """Room for one message; waits until there is some, and takes it back if nothing was launched."""
        await self._free.acquire()
        room = Room(self)
        try:
            yield room
        finally:
            if not room.used:
                self._free.release()

    def launch(self, claim: Claim, parcel: Parcel | Notice) -> None:
        """Send ``parcel``; for ``Room``."""
        task = asyncio.create_task(self._send(claim, parcel))
        self._sends.add(task)
        task.add_done_callback(self._done)

    async def _landed(self) -> None:
        while self._sends:
            await asyncio.wait(self._sends)

    async def _cut_short(self) -> None:
        if self._sends:
            await asyncio.wait(self._sends, timeout=GRACE)
        for task in self._couriers:
            task.cancel()
        await self._landed()

    async def _send(self, claim: Claim, parcel: Parcel | Notice) -> None:
        if await self._ledger.begin(claim, self._clock.now()):
            await self._apart()
            await self._outcomes.record(claim, await self._outcome(parcel))
        else:
            await self._ledger.release([claim])

    async def _apart(self) -> None:
        now = self._clock.now()
        at = max(now, self._free_at)
        self._free_at = at + timedelta(seconds=APART)
        if at > now:
            await self._clock.sleep((at - now).total_seconds())

    async def _outcome(self, parcel: Parcel | Notice) -> Outcome:
        task = asyncio.create_task(self._courier.send(parcel))
        self._couriers.add(task)
        task.add_done_callback(self._couriers.discard)
        await asyncio.wait({task}, timeout=SEND_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
        if task.cancelled():
            return Unknown()
        error = task.exception()
        if isinstance(error, Exception):  # a mistake of the courier's; its words may quote what it sent
            log.error("the courier failed: %s", type(error).__name__)
            return Unknown()
        return task.result()

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._sends.discard(task)
        self._free.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery could not be followed to its end: %s", type(error).__name__)


class Room:
    """The right to have one message more in flight."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self.used = False

    def launch(self, claim: Claim, parcel: Parcel | Notice) -> None:
        """Send ``parcel``: the room is taken until its outcome is written."""
        self.used = True
        self._sending.launch(claim, parcel)
