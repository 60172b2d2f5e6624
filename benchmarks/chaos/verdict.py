"""What is to be said of a day: counted from what the Bot API received, explained by the ledger."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.chaos.readers import Readers
from benchmarks.chaos.telegram import Telegram
from bot.domain.delivery import MOST_SENDS, UNDER_WAY, Kind, State, WhenUnknown
from bot.services.sending import MOST_IN_FLIGHT
from bot.storage.database import Database
from bot.storage.delivery_tables import deliveries
from bot.storage.transactions import reading

#: Telegram allows about so many messages in any second.
MOST_A_SECOND = 30
_rows = deliveries.c


@dataclass(frozen=True)
class Row:
    """One of the ledger."""

    state: State
    kind: Kind
    reason: str | None


async def ledger_of(database: Database) -> dict[int, Row]:
    """The rows by chat."""
    wanted = select(_rows.chat, _rows.state, _rows.kind, _rows.reason)
    async with reading(database._transactions.engine) as connection:  # noqa: SLF001 - no use case asks for reasons
        found = (await connection.execute(wanted)).all()
    return {row.chat: Row(State(row.state), Kind(row.kind), row.reason) for row in found}


def ticks_in(path: Path) -> Counter[str]:
    """How many runs there were of each slot that were done to the end."""
    return Counter(line.split()[1] for line in path.read_text().splitlines() if line.startswith("done"))


@dataclass
class Verdict:
    """A day that is over."""

    policy: WhenUnknown
    telegram: Telegram
    readers: Readers
    ledger: dict[int, Row]
    ticks: Counter[str]
    kills: int
    in_flight: int
    statuses: list[int | None]
    finished: bool
    seconds: float
    times: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        self.times = Counter(self.telegram.digests[key] for key in self.readers.owed.items())

    @property
    def twice(self) -> int:
        """Who got a digest more than once as a message."""
        return sum(count for many, count in self.times.items() if many > 1)

    @property
    def opened(self) -> int:
        """Who got theirs by the button of a notice, and not otherwise."""
        return sum(not self.telegram.digests[key] and key in self.telegram.opened for key in self.readers.owed.items())

    @property
    def missed(self) -> list[int]:
        """Who got none in any way."""
        telegram = self.telegram
        return [chat for chat, day in self.readers.owed.items()
                if not telegram.digests[chat, day] and (chat, day) not in telegram.opened]  # fmt: skip

    @property
    def in_vain(self) -> int:
        """Who had the digest, and was asked all the same."""
        asked = self.telegram.notices
        return sum(self.telegram.digests[key] > 0 and asked[key] > 0 for key in self.readers.owed.items())

    @property
    def unheard(self) -> int:
        """How many calls Telegram let without an answer, or answered with 5xx."""
        return sum(count for fault, count in self.telegram.faults.items() if fault != "429")

    def broken(self) -> list[str]:
        """The promises that were not kept."""
        states = Counter(row.state for row in self.ledger.values())
        silent = [chat for chat in self.missed if not self._notice_lost(chat)]
        most = 0 if self.policy is WhenUnknown.SKIP else self.kills * MOST_IN_FLIGHT + self.unheard * (MOST_SENDS - 1)
        checks = {
            "the day came to its end": self.finished,
            "nobody was sent a digest twice": self.twice <= most,
            "nobody was asked twice": max(self.telegram.notices.values(), default=0) <= 1,
            "nobody missed a digest without a notice that was lost as well": not silent,
            "nothing is left under way": not UNDER_WAY & set(states),
            "nothing came too late": State.SKIPPED not in states,
            "everybody has a row": set(self.readers.owed) <= set(self.ledger),
            "nobody who left was sent anything": not {chat for chat, _ in self.telegram.digests} & self.readers.gone,
            "no tick was done twice": max(self.ticks.values(), default=0) <= 1,
            "processes ended well when they were asked to": set(self.statuses) == {0},
        }
        return [promise for promise, kept in checks.items() if not kept]

    @property
    def too_fast(self) -> bool:
        """Whether some second had too many messages; on a machine that stalls, they may only arrive together."""
        return self.telegram.busiest_second() > MOST_A_SECOND

    def _whereabouts(self) -> str:
        """How many missed theirs, and what the ledger says of them."""
        rows = Counter(str(self.ledger.get(chat)) for chat in self.missed)
        return f"{len(self.missed)} {dict(rows) or ''}".rstrip()

    def _notice_lost(self, chat: int) -> bool:
        row = self.ledger.get(chat)
        return row is not None and (row.kind, row.state) == (Kind.NOTICE, State.UNKNOWN)

    def __str__(self) -> str:
        telegram = self.telegram
        faults = ", ".join(f"{count} × {fault}" for fault, count in sorted(telegram.faults.items()))
        reasons = Counter(row.reason for row in self.ledger.values() if row.kind is Kind.NOTICE)
        states = Counter((row.kind.name.lower(), row.state.name.lower()) for row in self.ledger.values())
        lines = (
            f"{self.kills} kills ({self.in_flight} in flight), {telegram.outages} outages, in {self.seconds:.0f} s",
            f"faults of {len(telegram.arrivals)} sends and the edits: {faults or 'none'}",
            "the ledger: " + ", ".join(f"{count} {kind} {state}" for (kind, state), count in sorted(states.items())),
            f"reachable: {len(self.readers.owed)}; one digest: {self.times[1]}; twice: {self.twice}",
            f"none, but the edition by the button of a notice: {self.opened}; missed: {self._whereabouts()}",
            f"notices: {telegram.notices.total()} (of {dict(reasons)}), to readers who had theirs: {self.in_vain}",
            f"busiest second: {telegram.busiest_second()}; during a pause: {telegram.during_pause}",
            f"statuses at the end: {self.statuses}",
            f"ticks: {len(self.ticks)}, twice: {sum(many > 1 for many in self.ticks.values())}",
        )
        return "\n".join([*lines, *(f"BROKEN: {promise}" for promise in self.broken())])
