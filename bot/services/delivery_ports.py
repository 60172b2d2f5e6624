"""What subscribing and delivering need from outside, as protocols; ``bot.app`` decides who answers.

Every moment is passed in, aware, by the one ``Clock`` of the process; processes that share a database set theirs by it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.delivery import Claim, Notice, Outcome, Parcel, State, Turn
from bot.domain.news import Edition
from bot.domain.subscription import Place, Subscription


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> datetime:
        """The moment, aware."""
        ...

    async def synchronise(self) -> None:
        """Set it by the clock that all replicas share."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Editions(Protocol):
    """Makes editions."""

    async def for_subscription(self, subscription: Subscription, day: date) -> Edition | None:
        """The edition of ``day`` for these tastes, or ``None`` while it cannot be made yet.

        A quiet day is an edition too, with few stories or none. Asked again for the same day, it answers quickly.
        """
        ...


class Courier(Protocol):
    """Brings digests and notices to their readers."""

    async def send(self, parcel: Parcel | Notice) -> Outcome:
        """Render and send one parcel, once, and tell what became of it.

        A message refused as HTML is sent as plain text before it is ``Refused``. What is not known to have been
        refused or never to have left is ``Unknown``. Never raises but when it is cancelled.
        """
        ...


class Subscriptions(Protocol):
    """Who gets a digest."""

    async def get(self, place: Place) -> Subscription | None:
        """The place's subscription."""
        ...

    async def save(self, subscription: Subscription, now: datetime) -> None:
        """Insert or replace; the slot owed follows the schedule (``bot.domain.schedule.rescheduled``).

        Raises ``ValueError`` for a time zone that nobody knows.
        """
        ...

    async def change(
        self, place: Place, how: Callable[[Subscription], Subscription], now: datetime
    ) -> Subscription | None:
        """Replace the subscription by what ``how`` makes of it as it stands; ``None``, and nothing done, without one.

        Nobody else changes it in between. A feed that it no longer names goes if nobody else has it. Raises
        ``ValueError`` for a time zone that nobody knows, and what ``how`` raises.
        """
        ...

    async def erase(self, place: Place, now: datetime) -> None:
        """Forget the place, with the feeds that nobody else has; nothing that is queued for it leaves any more.

        Today's and yesterday's deliveries that left, or may have, stay: they are not to come again.
        """
        ...

    async def erase_chat(self, chat: int, now: datetime) -> None:
        """Forget every place of the chat."""
        ...

    async def pause(self, chat: int) -> None:
        """Nothing is due to any place of the chat until ``resume``."""
        ...

    async def resume(self, chat: int, now: datetime) -> None:
        """The paused places of the chat are owed the first slot after ``now``."""
        ...

    async def migrate(self, old: int, new: int) -> None:
        """The chat has another id; a place that the new id had already keeps what it had there."""
        ...

    async def added_feeds(self) -> dict[str, tuple[Place, ...]]:
        """The addresses of feeds that places added, paused ones left out, and who added each."""
        ...


class Planner(Protocol):
    """Writes into the ledger what is due, and what became of rows that nobody holds any more."""

    async def plan(self, now: datetime) -> int:
        """Queue, or mark as skipped, everything that has come due; how many rows that is.

        A place and a day have one row for ever: planning again, or from two processes, changes nothing.
        """
        ...

    async def plan_one(self, place: Place, day: date, now: datetime) -> bool:
        """Queue this one for now; ``False`` if that day's has a row already."""
        ...

    async def reap(self, now: datetime) -> dict[State, int]:
        """Settle what was left: claims of the dead are queued again, their sends in flight follow ``WhenUnknown``, and
        what is queued for too long is skipped. How many rows took each state; those of which a notice is to be sent
        are ``UNKNOWN``.
        """  # noqa: D205 - one thought
        ...


class Ledger(Protocol):
    """The rows of deliveries as one process (the owner) works on them."""

    async def claim(self, most: int, now: datetime) -> list[Claim]:
        """Take up to ``most`` queued rows, the oldest first; no other process gets the same."""
        ...

    async def begin(self, claim: Claim, now: datetime) -> bool:
        """Write that the message is about to leave; ``False`` if it must not: claim lost, too late, or sending paused.

        Committed when it returns, so that a death from here on leaves a trace.
        """
        ...

    async def sent(self, claim: Claim, message_id: int, now: datetime) -> None:
        """It arrived. However late this is known, it wins over any other state."""
        ...

    async def close(self, claim: Claim, state: State, reason: str) -> None:
        """End it as ``FAILED`` or ``UNKNOWN``, if this process still holds it."""
        ...

    async def orphaned(self, claim: Claim) -> None:
        """Its place has no subscription: end it as ``FAILED``, if this process still holds it.

        A chat that got another id since the claim has taken its row along: that one is queued again, for its new place.
        """
        ...

    async def doubt(self, claim: Claim, reason: str, at: datetime) -> None:
        """Its outcome is unknown, and stays so: queue a notice in its place, if this process still holds it."""
        ...

    async def again(self, claim: Claim, not_before: datetime) -> None:
        """Queue it again, with the claim's ``attempts``, if this process still holds it."""
        ...

    async def release(self, claims: Sequence[Claim]) -> None:
        """Queue again, as they were, those that this process claimed and did not begin."""
        ...

    async def missed(self, place: Place, day: date) -> tuple[date, ...]:
        """The days skipped in the week before ``day``, since the last one that was sent; the oldest first."""
        ...

    async def counts(self, day: date | None = None) -> dict[State, int]:
        """How many rows are in each state, of one day or of all that is kept.

        A digest stays ``UNKNOWN`` whatever became of its notice; while that is on its way, it counts as what it is.
        """
        ...

    async def planned(self, place: Place, day: date) -> bool:
        """Whether that day's digest has a row, whatever became of it."""
        ...


class Pace(Protocol):
    """The turns in which messages leave, shared by every process."""

    async def reserve(self, now: datetime) -> Turn:
        """The next turn. If it is not within a few seconds, it is only told and stays free."""
        ...

    async def pause(self, until: datetime) -> None:
        """No turn before ``until``, for anyone."""
        ...


class Jobs(Protocol):
    """Runs that replicas share: each slot of a job once."""

    async def begin(self, job: str, slot: datetime, now: datetime) -> bool:
        """Whether this process is the one to do it; a run whose process died can be begun again."""
        ...

    async def finish(self, job: str, slot: datetime, now: datetime) -> None:
        """It is done, for good."""
        ...
