"""The dumb tick: the database says what is due, and each digest goes out once, whoever dies meanwhile."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.delivery import Claim, Kind, Notice, Parcel, State, WhenUnknown
from bot.domain.news import Edition
from bot.domain.schedule import is_night, known_zone, tick_slot
from bot.domain.subscription import Place, Subscription
from bot.errors import StorageUnusable
from bot.logs import pseudonym
from bot.services.chat_pace import ChatPace
from bot.services.delivery_outcomes import Outcomes
from bot.services.delivery_ports import Clock, Courier, Editions, Jobs, Ledger, Pace, Planner, Subscriptions
from bot.services.sending import Sending

#: Seconds between ticks.
TICK: Final = 10.0
#: Claimed at a time: about a second's worth.
BATCH: Final = 25
#: An edition that cannot be made yet is asked for again after this: who subscribes to a bot that has just been set up
#: waits for its first look at the press, and not much longer.
EDITION_RETRY: Final = timedelta(minutes=1)

_JOB: Final = "deliveries"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryPorts:
    """Who answers the protocols of ``bot.services.delivery_ports``."""

    planner: Planner
    ledger: Ledger
    subscriptions: Subscriptions
    pace: Pace
    jobs: Jobs
    editions: Editions
    courier: Courier
    clock: Clock


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A subscription that is there and cannot be read; ``why`` quotes nothing of it."""

    why: str


class Delivery:
    """Delivers digests, alone or beside replicas on the same database."""

    def __init__(
        self, ports: DeliveryPorts, when_unknown: WhenUnknown = WhenUnknown.SKIP, seconds: float = TICK
    ) -> None:
        """``seconds`` lie between two ticks."""
        self._ports = ports
        self._seconds = seconds
        outcomes = Outcomes(ports.ledger, ports.subscriptions, ports.pace, ports.clock, when_unknown)
        self._sending = Sending(ports.ledger, ports.courier, outcomes, ports.clock)
        self._chats = ChatPace()
        self._stopping = False
        self._woken = asyncio.Event()
        self._failing = ""  # what stopped the last tick: said once, not every ten seconds
        self._free_at: datetime | None = None  # when the pause ends that ended the last tick

    async def run(self) -> None:
        """Tick until ``stop``. Cancelled, it writes down what was sent before it ends."""
        while not self._stopping:
            self._woken.clear()
            try:
                await self._ports.clock.synchronise()
                await self.tick()
                self._failing = ""
            except Exception as error:  # noqa: BLE001 - the database may be away; the next tick asks again
                name = type(error).__name__
                if name != self._failing:
                    log.error("deliveries could not go on: %s", name)  # noqa: TRY400 - may quote a text
                self._failing = name
            if not self._stopping:
                await self._pause()

    def wake(self) -> None:
        """Do not wait for the next tick: something was just planned."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; ``run`` returns when what is in flight has landed."""
        self._stopping = True
        self._woken.set()

    async def tick(self) -> None:
        """Plan what is due, if no replica has done so in this slot, then send what is queued until nothing is left."""
        async with self._sending:
            await self._plan()
            self._free_at = None
            while not self._stopping and self._free_at is None:
                batch = await self._ports.ledger.claim(BATCH, self._ports.clock.now())
                if not batch:
                    break
                await self._dispatch(batch)

    async def _plan(self) -> None:
        now = self._ports.clock.now()
        slot = tick_slot(now, self._seconds)
        if not await self._ports.jobs.begin(_JOB, slot, now):
            return
        settled = await self._ports.planner.reap(now)
        planned = await self._ports.planner.plan(now)
        await self._ports.jobs.finish(_JOB, slot, now)
        for state in (State.UNKNOWN, State.SKIPPED):
            if settled.get(state):
                log.warning("%d deliveries are %s", settled[state], state.name.lower())
        if planned:
            log.info("%d deliveries have come due", planned)

    async def _dispatch(self, batch: Sequence[Claim]) -> None:
        """Launch the batch in its turns, and release what is left if sending is paused or stopped meanwhile."""
        waiting = deque(batch)
        try:
            while waiting and not self._stopping:
                parcel = await self._parcel(waiting[0])
                if parcel is not None and not await self._launch(waiting[0], parcel):
                    break
                waiting.popleft()
        finally:
            if waiting:
                await self._ports.ledger.release(list(waiting))

    async def _launch(self, claim: Claim, parcel: Parcel | Notice) -> bool:
        """Send the parcel when its turn has come; ``False`` if no turn is near."""
        clock = self._ports.clock
        async with self._sending.room() as room:
            free = self._chats.free_at(claim.place.chat, clock.now())
            if free > clock.now():
                await self._ports.ledger.again(claim, free + timedelta(seconds=1))  # the ledger counts whole seconds
                return True
            turn = await self._ports.pace.reserve(clock.now())
            if not turn.mine:
                self._free_at = turn.at
                return False
            await clock.sleep(max(0.0, (turn.at - clock.now()).total_seconds()))
            self._chats.note(claim.place.chat, turn.at)
            room.launch(claim, parcel)
        return True

    async def _parcel(self, claim: Claim) -> Parcel | Notice | None:
        """What is to be sent, or ``None`` with the claim settled otherwise."""
        ports = self._ports
        subscription = await self._subscription(claim.place)
        if isinstance(subscription, Unreadable):
            chat = pseudonym(claim.place.chat)
            log.error("a subscription cannot be read: %s, chat %s", subscription.why, chat)
            await ports.ledger.close(claim, State.FAILED, "unreadable")
            return None
        if subscription is None:
            await ports.ledger.orphaned(claim)
            return None
        if subscription.paused:
            await ports.ledger.close(claim, State.FAILED, "paused")
            return None
        silent = is_night(subscription.timezone, ports.clock.now())
        if claim.kind is Kind.NOTICE:
            return Notice(claim.place, claim.day, silent)
        edition = await self._edition(subscription, claim.day)
        if edition is None:
            await ports.ledger.again(claim, ports.clock.now() + EDITION_RETRY)
            return None
        missed = await ports.ledger.missed(claim.place, claim.day)
        return Parcel(claim.place, edition, silent, edition.key, missed)

    async def _subscription(self, place: Place) -> Subscription | Unreadable | None:
        """One reader's row may be damaged; it must not hold up the others."""
        try:
            found = await self._ports.subscriptions.get(place)
            if found is not None:
                known_zone(found.timezone)
        except (ValueError, StorageUnusable) as error:  # a feed that was sealed with another key is the latter
            return Unreadable(type(error).__name__)
        return found

    async def _edition(self, subscription: Subscription, day: date) -> Edition | None:
        try:
            return await self._ports.editions.for_subscription(subscription, day)
        except Exception as error:  # noqa: BLE001 - one reader's edition must not hold up the others
            log.error("an edition could not be made: %s", type(error).__name__)  # noqa: TRY400 - may quote a text
            return None

    async def _pause(self) -> None:
        """Wait for the next tick, or for the end of a pause that comes first."""
        seconds = self._seconds
        if self._free_at is not None:
            seconds = min(seconds, max(0.0, (self._free_at - self._ports.clock.now()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
