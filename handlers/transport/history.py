"""What has gone wrong with Telegram so far: the kinds of failure, and what is remembered of them. Pure."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter

from handlers.transport.faults import Unauthorized

#: Seconds without a conflict after which the next one counts as a new one. A success in between says nothing: of two
#: processes, whichever polls at the moment gets the update.
CONFLICT_OVER = 15.0


class Trouble(Enum):
    """The kinds of failure that are treated differently."""

    UNREACHABLE = auto()
    REFUSED = auto()
    MISSING = auto()
    CONFLICT = auto()
    FLOOD = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered between attempts; times are seconds of one monotonic clock."""

    started: float
    succeeded: float | None = None
    failures: int = 0
    missing: int = 0
    other_since: float | None = None
    conflict_since: float = 0.0
    conflict_last: float | None = None
    line_at: float | None = None

    def after_success(self, now: float) -> "History":
        """The history once an attempt has succeeded."""
        return replace(self, succeeded=now, failures=0, missing=0, other_since=None, line_at=None)

    def after(self, trouble: Trouble, now: float) -> "History":
        """The history once an attempt has failed."""
        same_conflict = self.conflict_last is not None and now - self.conflict_last <= CONFLICT_OVER
        conflict = trouble is Trouble.CONFLICT
        other_since = self.other_since if self.other_since is not None else now
        return replace(
            self,
            failures=self.failures + 1,
            missing=self.missing + 1 if trouble is Trouble.MISSING else 0,
            other_since=other_since if trouble is Trouble.OTHER else None,
            conflict_since=now if conflict and not same_conflict else self.conflict_since,
            conflict_last=now if conflict else self.conflict_last,
        )


#: The first that fits counts: the library's tree has BadRequest below NetworkError.
_KINDS: tuple[tuple[type[Exception], Trouble], ...] = (
    (Unauthorized, Trouble.REFUSED),
    (InvalidToken, Trouble.MISSING),
    (Conflict, Trouble.CONFLICT),
    (RetryAfter, Trouble.FLOOD),
    (BadRequest, Trouble.OTHER),
    (NetworkError, Trouble.UNREACHABLE),
)


def classify(error: Exception) -> Trouble:
    """The kind of failure behind an error of the library."""
    if isinstance(error, InvalidToken) and isinstance(error.__cause__, Unauthorized):
        return Trouble.REFUSED  # Bot.initialize wraps what getMe raised
    return next((trouble for kind, trouble in _KINDS if isinstance(error, kind)), Trouble.OTHER)
