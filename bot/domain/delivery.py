"""A digest on its way: what is claimed, what is handed to the courier, and what may become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.news import Edition
from bot.domain.subscription import Place


class State(IntEnum):
    """Where a delivery stands. The last four are ends; only a late answer still turns one of them into ``SENT``."""

    QUEUED = 0
    CLAIMED = 1  # by one process, which has not begun to send
    IN_FLIGHT = 2  # the intent is written: from here on the message may have left
    SENT = 3
    FAILED = 4
    UNKNOWN = 5  # the process died, or Telegram did not answer, in the middle
    SKIPPED = 6  # too late


#: A row in one of these goes on to another.
UNDER_WAY = frozenset({State.QUEUED, State.CLAIMED, State.IN_FLIGHT})


class Kind(IntEnum):
    """What a row of the ledger brings. A digest whose outcome is unknown becomes a notice, and never a digest again."""

    DIGEST = 0
    NOTICE = 1


class WhenUnknown(StrEnum):
    """What becomes of a send whose outcome is unknown: the Bot API has no key that would make a second one harmless."""

    SKIP = "skip"  # at most once: a notice asks whether it arrived, with a button that shows it
    RESEND = "resend"  # at least once: it may arrive twice


#: Under ``RESEND``, an outcome that stays unknown after so many sends is left so, with a notice as under ``SKIP``.
MOST_SENDS = 3
#: A notice waits so long: what keeps answers from coming keeps them from coming for some minutes.
NOTICE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process holds. ``attempts`` are the earlier sends that may have left."""

    id: int
    place: Place
    day: date
    attempts: int = 0
    kind: Kind = Kind.DIGEST


@dataclass(frozen=True, slots=True)
class Turn:
    """The moment at which a message may leave; ``mine`` says that it is this caller's."""

    at: datetime
    mine: bool = True


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the courier brings.

    ``key`` names the edition for its buttons; ``missed`` are the days skipped since the last digest that arrived, the
    oldest first.
    """

    place: Place
    edition: Edition
    silent: bool = False
    key: str = ""
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the courier brings when nobody knows whether the digest of ``day`` has arrived."""

    place: Place
    day: date
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it, under this id."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Flood:
    """429: not delivered, and nothing more for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Blocked:
    """403, or a chat that is no more: the bot is blocked, kicked, or may not write there."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """Not delivered: the group has become the supergroup ``chat``."""

    chat: int


@dataclass(frozen=True, slots=True)
class Refused:
    """400, as HTML and as plain text: this message will never be taken."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It never left: no connection."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, a connection reset after the request was written, or 5xx: it may have been delivered."""


Outcome = Sent | Flood | Blocked | Migrated | Refused | NotSent | Unknown
