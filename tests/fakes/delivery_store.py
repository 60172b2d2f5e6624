"""The ledger and its neighbours in memory; ``tests/storage/test_delivery_contract.py`` holds them to the engines."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.delivery import MOST_SENDS, NOTICE_AFTER, UNDER_WAY, Claim, Kind, State, Turn, WhenUnknown
from bot.domain.feed import PolledFeed
from bot.domain.schedule import LATEST, MOST_SKIPPED, Slot, due, next_due, rescheduled, schedule_of
from bot.domain.subscription import Place, Subscription

CLAIM_LEASE, SEND_LEASE = timedelta(seconds=120), timedelta(seconds=60)
DAY = timedelta(days=1)
KEPT = timedelta(days=15)
INTERVAL = timedelta(microseconds=round(1_000_000 / 26))
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
HELD = (State.CLAIMED, State.IN_FLIGHT)


@dataclass
class Row:
    id: int
    place: Place
    day: date
    state: State
    not_before: datetime
    deadline: datetime
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime = NEVER
    message_id: int | None = None
    kind: Kind = Kind.DIGEST

    def become_notice(self, at: datetime) -> None:
        self.state, self.kind, self.owner, self.attempts = State.QUEUED, Kind.NOTICE, None, 0
        self.not_before, self.deadline = _seconds(at), _seconds(at) + LATEST

    def held_by(self, owner: str) -> bool:
        return self.owner == owner and self.state in HELD

    def never_left(self) -> bool:
        left = self.state in (State.IN_FLIGHT, State.SENT, State.UNKNOWN)
        return self.kind is Kind.DIGEST and self.attempts == 0 and not left


@dataclass
class Memory:
    """What a database would hold."""

    slots: dict[Place, tuple[Subscription, Slot | None]] = field(default_factory=dict)
    rows: dict[tuple[Place, date], Row] = field(default_factory=dict)
    feeds: dict[str, PolledFeed] = field(default_factory=dict)
    moves: dict[int, int] = field(default_factory=dict)
    next_turn: datetime = NEVER
    paused_until: datetime = NEVER
    damaged: set[Place] = field(default_factory=set)  # whose tastes are no JSON
    runs: dict[tuple[str, datetime], tuple[datetime, bool]] = field(default_factory=dict)

    def queue(self, place: Place, day: date, at: datetime, state: State) -> bool:
        if (place, day) in self.rows:
            return False
        number = max((row.id for row in self.rows.values()), default=0) + 1  # given again, as SQLite would by itself
        self.rows[place, day] = Row(number, place, day, state, _seconds(at), _seconds(at) + LATEST)
        return True

    def forget_unread(self, urls: Collection[str]) -> None:
        wanted = {url for subscription, _ in self.slots.values() for url in subscription.feeds}
        for url in set(urls) - wanted:
            if url in self.feeds and not self.feeds[url].shared:
                del self.feeds[url]

    def row(self, claim: Claim) -> Row | None:
        here = {claim.place, replace(claim.place, chat=self.moves.get(claim.place.chat, claim.place.chat))}
        found = (self.rows.get((place, claim.day)) for place in here)
        return next((row for row in found if row is not None and row.id == claim.id), None)

    def held(self, claim: Claim, owner: str) -> Row | None:
        row = self.row(claim)
        return row if row is not None and row.held_by(owner) and row.kind is claim.kind else None


class InMemorySubscriptions:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def get(self, place: Place) -> Subscription | None:
        found = self._memory.slots.get(place)
        if place in self._memory.damaged:
            raise ValueError("not JSON")
        return None if found is None else replace(found[0], paused=found[1] is None)

    async def save(self, subscription: Subscription, now: datetime) -> None:
        schedule = schedule_of(subscription)
        old, slot = self._memory.slots.get(subscription.place, (None, None))
        if subscription.paused:
            slot = None
        elif old is None or slot is None:
            slot = next_due(schedule, now)
        elif schedule_of(old) != schedule:
            slot = rescheduled(schedule, slot, now)
        self._memory.slots[subscription.place] = (subscription, slot)
        if old is None:
            self._forget_unsent(subscription.place)
        else:
            self._memory.forget_unread(old.feeds)

    async def change(
        self, place: Place, how: Callable[[Subscription], Subscription], now: datetime
    ) -> Subscription | None:
        before = await self.get(place)
        if before is None:
            return None
        after = how(before)
        await self.save(after, now)
        return after

    async def erase(self, place: Place, now: datetime) -> None:
        left, _ = self._memory.slots.pop(place, (None, None))
        self._memory.forget_unread(left.feeds if left else ())
        self._forget_unsent(place)
        for key in [key for key in self._memory.rows if key[0] == place]:
            row = self._memory.rows[key]
            if row.day < (now - DAY).date():
                del self._memory.rows[key]
            elif row.state in (State.QUEUED, State.CLAIMED):
                row.state, row.owner = State.UNKNOWN, None

    async def erase_chat(self, chat: int, now: datetime) -> None:
        places = set(self._memory.slots) | {place for place, _ in self._memory.rows}
        for place in [place for place in places if place.chat == chat]:
            await self.erase(place, now)

    def _forget_unsent(self, place: Place) -> None:
        for key in [key for key, row in self._memory.rows.items() if key[0] == place and row.never_left()]:
            del self._memory.rows[key]

    async def pause(self, chat: int) -> None:
        for place, (subscription, _) in self._memory.slots.items():
            if place.chat == chat:
                self._memory.slots[place] = (subscription, None)

    async def resume(self, chat: int, now: datetime) -> None:
        for place, (subscription, slot) in self._memory.slots.items():
            if place.chat == chat and slot is None:
                self._memory.slots[place] = (subscription, next_due(schedule_of(subscription), now))

    async def migrate(self, old: int, new: int) -> None:
        memory = self._memory
        memory.moves = {each: new if now == old else now for each, now in memory.moves.items()} | {old: new}
        for place in [place for place in memory.slots if place.chat == old]:
            subscription, slot = memory.slots.pop(place)
            moved = replace(place, chat=new)
            memory.slots.setdefault(moved, (replace(subscription, place=moved), slot))
        for place, day in [key for key in memory.rows if key[0].chat == old]:
            row = memory.rows.pop((place, day))
            row.place = replace(place, chat=new)
            memory.rows.setdefault((row.place, day), row)

    async def added_feeds(self) -> dict[str, tuple[Place, ...]]:
        found: dict[str, tuple[Place, ...]] = {}
        for place, (subscription, slot) in sorted(self._memory.slots.items(), key=lambda kept: _key(kept[0])):
            for url in subscription.feeds if slot is not None else ():
                found[url] = (*found.get(url, ()), place)
        return found


class InMemoryPlanner:
    def __init__(self, memory: Memory, policy: WhenUnknown = WhenUnknown.SKIP) -> None:
        self._memory = memory
        self._policy = policy

    async def plan(self, now: datetime) -> int:
        written = 0
        for place, (subscription, slot) in sorted(self._memory.slots.items(), key=lambda kept: _key(kept[0])):
            if slot is None or slot.at > now:
                continue
            try:
                schedule_of(subscription)
            except ValueError:
                days = ((now - slot.at) // DAY + 1) * DAY
                written += self._memory.queue(place, slot.day, slot.at, State.FAILED)
                self._memory.slots[place] = (subscription, Slot(slot.day + days, slot.at + days))
                continue
            found = due(schedule_of(subscription), slot, now)
            written += sum(self._memory.queue(place, one.day, one.at, State.SKIPPED) for one in found.skipped)
            written += sum(self._memory.queue(place, one.day, one.at, State.QUEUED) for one in found.send)
            self._memory.slots[place] = (subscription, found.next)
        return written

    async def plan_one(self, place: Place, day: date, now: datetime) -> bool:
        return self._memory.queue(place, day, now, State.QUEUED)

    async def reap(self, now: datetime) -> dict[State, int]:
        counts: Counter[State] = Counter()
        for row in self._memory.rows.values():
            if row.state in HELD and row.lease_until <= now:
                digest = row.kind is Kind.DIGEST
                resent = digest and self._policy is WhenUnknown.RESEND and row.attempts < MOST_SENDS
                unknown = row.state is State.IN_FLIGHT and not resent
                row.state, row.owner = State.UNKNOWN if unknown else State.QUEUED, None
                counts[row.state] += 1
                if unknown and digest:
                    row.become_notice(now + NOTICE_AFTER)
            if row.state is State.QUEUED and row.deadline <= now:
                row.state = State.SKIPPED
                counts[row.state] += 1
        return dict(counts)

    async def purge(self, now: datetime) -> None:
        for key in [key for key in self._memory.rows if key[1] < (now - KEPT).date()]:
            del self._memory.rows[key]


class InMemoryLedger:
    def __init__(self, memory: Memory, owner: str = "me") -> None:
        self._memory = memory
        self._owner = owner

    async def claim(self, most: int, now: datetime) -> list[Claim]:
        ready = [
            row
            for row in self._memory.rows.values()
            if row.state is State.QUEUED and row.not_before <= now < row.deadline
        ]
        ready.sort(key=lambda row: (row.not_before, row.id))
        for row in ready[:most]:
            row.state, row.owner, row.lease_until = State.CLAIMED, self._owner, _seconds(now) + CLAIM_LEASE
        return [Claim(row.id, row.place, row.day, row.attempts, row.kind) for row in ready[:most]]

    async def begin(self, claim: Claim, now: datetime) -> bool:
        row = self._memory.held(claim, self._owner)
        if row is None or row.state is not State.CLAIMED:
            return False
        if row.deadline <= now or self._memory.paused_until > now:
            return False
        row.state, row.attempts, row.lease_until = State.IN_FLIGHT, claim.attempts + 1, _seconds(now) + SEND_LEASE
        return True

    async def sent(self, claim: Claim, message_id: int, now: datetime) -> None:
        row = self._memory.row(claim)
        if row is not None and (row.state is not State.SENT or row.kind > claim.kind):
            row.state, row.kind, row.message_id, row.owner = State.SENT, claim.kind, message_id, None

    async def close(self, claim: Claim, state: State, reason: str) -> None:
        row = self._memory.held(claim, self._owner)
        if row is not None:
            row.state, row.owner = state, None

    async def orphaned(self, claim: Claim) -> None:
        row = self._memory.held(claim, self._owner)
        if row is not None and row.state is State.CLAIMED:
            row.state, row.owner = State.FAILED if row.place == claim.place else State.QUEUED, None

    async def doubt(self, claim: Claim, reason: str, at: datetime) -> None:
        row = self._memory.held(claim, self._owner)
        if row is not None:
            row.become_notice(at)

    async def again(self, claim: Claim, not_before: datetime) -> None:
        row = self._memory.held(claim, self._owner)
        if row is not None:
            row.state, row.owner, row.attempts = State.QUEUED, None, claim.attempts
            row.not_before = _seconds(not_before)

    async def release(self, claims: list[Claim]) -> None:
        for claim in claims:
            row = self._memory.held(claim, self._owner)
            if row is not None and row.state is State.CLAIMED:
                row.state, row.owner = State.QUEUED, None

    async def missed(self, place: Place, day: date) -> tuple[date, ...]:
        days = []
        for back in range(1, MOST_SKIPPED + 1):
            row = self._memory.rows.get((place, day - timedelta(days=back)))
            if row is not None and row.state is State.SENT:
                break
            if row is not None and row.state is State.SKIPPED and row.kind is Kind.DIGEST:
                days.append(row.day)
        return tuple(reversed(days))

    async def counts(self, day: date | None = None) -> dict[State, int]:
        rows = [row for row in self._memory.rows.values() if day in (None, row.day)]
        unknown = [row.kind is Kind.NOTICE and row.state not in UNDER_WAY for row in rows]
        return dict(Counter(State.UNKNOWN if lost else row.state for row, lost in zip(rows, unknown, strict=True)))

    async def planned(self, place: Place, day: date) -> bool:
        return (place, day) in self._memory.rows


class InMemoryPace:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def reserve(self, now: datetime) -> Turn:
        if self._memory.next_turn > now + timedelta(seconds=2):
            return Turn(self._memory.next_turn, mine=False)
        at = max(self._memory.next_turn, now)
        self._memory.next_turn = at + INTERVAL
        return Turn(at)

    async def pause(self, until: datetime) -> None:
        self._memory.next_turn = max(self._memory.next_turn, until)
        self._memory.paused_until = max(self._memory.paused_until, until)


class InMemoryJobs:
    def __init__(self, memory: Memory, owner: str = "me") -> None:
        self._memory = memory

    async def begin(self, job: str, slot: datetime, now: datetime) -> bool:
        lease, done = self._memory.runs.get((job, slot), (NEVER, False))
        if done or lease > now:
            return False
        self._memory.runs[job, slot] = (_seconds(now) + SEND_LEASE, False)
        return True

    async def finish(self, job: str, slot: datetime, now: datetime) -> None:
        self._memory.runs[job, slot] = (NEVER, True)


def _seconds(moment: datetime) -> datetime:
    """As coarse as the engines keep it."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _key(place: Place) -> tuple[int, int]:
    return place.chat, place.thread
