"""What to do when Telegram does not answer as it should: decided from the error, the past and the clock, purely.

Reasons for the numbers: Telegram's own outages last minutes, so a lost network is waited for without end, at most
every 30 s. One 404 now and then is Telegram's, a row of them is a wrong token. Two processes share a token for some
seconds at every rolling restart; beyond that, one gives way. Neither sees the other: each is refused only while the
other one's poll is open, so whoever leaves without another call leaves the other undisturbed. Patience grows with age,
so that it is the younger that leaves, and luck parts those that began together.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from telegram.error import RetryAfter

from bot.errors import AnotherBotRunning, OperatorError, PollingStalled, TokenRefused
from handlers.transport.history import History, Trouble, classify

#: Seconds. The backoff doubles from the first to the second.
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 30.0
#: 404 in a row until the token is given up: before Telegram ever answered, and after.
MOST_MISSING_AT_START, MOST_MISSING = 3, 6
#: Seconds of conflict that a process bears: when it had just started, at most, and more for each second of its age at
#: the first conflict. Both go on being served meanwhile, whoever polls gets the update: there is no hurry.
LEAST_PATIENCE, MOST_PATIENCE, PATIENCE_A_SECOND = 20.0, 80.0, 2.0
#: Seconds after that within which luck makes it give way.
GIVING_WAY = 20.0
#: Seconds of answers that are errors but not the network's, until only a restart can help.
STALLED_AFTER = 300.0
#: Failures in a row, once Telegram has answered, that are worth a line; then one line in so many seconds.
WORTH_A_LINE, LINE_EVERY = 3, 600.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after ``seconds``; ``line`` is for the log, empty when enough was said."""

    seconds: float
    line: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Trying again is useless."""

    error: OperatorError


def decide(error: Exception, history: History, now: float, luck: float) -> tuple[Wait | Stop, History]:
    """What to do about ``error``, and the history with it. ``luck`` in [0, 1) spreads the waits of many processes."""
    trouble = classify(error)
    history = history.after(trouble, now)
    hopeless = _hopeless(trouble, history, now, luck)
    if hopeless is not None:
        return Stop(hopeless), history
    line = ""
    if _worth_a_line(trouble, history, now):
        line = _line(trouble, error)
        history = replace(history, line_at=now)
    return Wait(_seconds(trouble, error, history, luck), line), history


def _hopeless(trouble: Trouble, history: History, now: float, luck: float) -> OperatorError | None:
    match trouble:
        case Trouble.REFUSED:
            return TokenRefused(detail="Telegram refuses the token (401): check TELEGRAM_BOT_TOKEN")
        case Trouble.MISSING:
            most = MOST_MISSING_AT_START if history.succeeded is None else MOST_MISSING
            if history.missing >= most:
                return TokenRefused(
                    detail="Telegram knows no such bot (404): check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL"
                )
        case Trouble.CONFLICT:
            age = history.conflict_since - history.started
            patience = min(LEAST_PATIENCE + PATIENCE_A_SECOND * age, MOST_PATIENCE)
            if now - history.conflict_since >= patience + GIVING_WAY * luck:
                return AnotherBotRunning(
                    detail="another process receives the updates of this bot (409): stop it, then start this one again"
                )
        case Trouble.OTHER:
            if history.other_since is not None and now - history.other_since >= STALLED_AFTER:
                return PollingStalled(detail=f"Telegram has answered with errors for {STALLED_AFTER:.0f} s: giving up")
        case _:
            pass
    return None


def _seconds(trouble: Trouble, error: Exception, history: History, luck: float) -> float:
    if trouble is Trouble.FLOOD and isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    if trouble is Trouble.CONFLICT:
        return 2.0 + 2.0 * luck
    longest = min(LONGEST_WAIT, SHORTEST_WAIT * 2.0 ** min(history.failures - 1, 10))
    return max(SHORTEST_WAIT, longest * (0.5 + 0.5 * luck))


def _worth_a_line(trouble: Trouble, history: History, now: float) -> bool:
    if history.line_at is not None:
        return now - history.line_at >= LINE_EVERY
    # A connection that breaks now and then is no news.
    return trouble is not Trouble.UNREACHABLE or history.succeeded is None or history.failures >= WORTH_A_LINE


def _line(trouble: Trouble, error: Exception) -> str:
    match trouble:
        case Trouble.UNREACHABLE:
            return f"Telegram cannot be reached ({error}), trying again every {LONGEST_WAIT:.0f} s at most"
        case Trouble.MISSING:
            return "Telegram knows no such bot (404), trying again in case that passes"
        case Trouble.CONFLICT:
            return "another process receives the updates of this bot (409), waiting for it to stop"
        case Trouble.FLOOD:
            return "Telegram asks to slow down (429), waiting as long as it says"
        case _:
            return f"Telegram answers with an error ({type(error).__name__}: {error}), trying again"
