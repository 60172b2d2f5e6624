import heapq
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.errors import AnotherBotRunning, PollingStalled, TokenRefused
from handlers.transport.decide import Stop, Wait, decide
from handlers.transport.faults import Unauthorized
from handlers.transport.history import History, Trouble, classify

ERRORS = [
    NetworkError("reset"),
    TimedOut(),
    Unauthorized("Unauthorized"),
    InvalidToken("Not Found"),
    Conflict("two"),
    RetryAfter(9),
    BadRequest("bad"),
    TelegramError("Invalid server response"),
]
RUNNING = History(started=0.0, succeeded=1000.0)


def run(error: Exception, history: History, now: float, until: float) -> tuple[Stop | None, float, list[str]]:
    """Fail with ``error`` until told to stop or ``until``: the decision, its time, and the lines."""
    lines = []
    while now < until:
        decision, history = decide(error, history, now, 0.5)
        if isinstance(decision, Stop):
            return decision, now, lines
        lines += [decision.line] if decision.line else []
        now += decision.seconds
    return None, now, lines


KINDS = [
    Trouble.UNREACHABLE,
    Trouble.UNREACHABLE,
    Trouble.REFUSED,
    Trouble.MISSING,
    Trouble.CONFLICT,
    Trouble.FLOOD,
    Trouble.OTHER,
    Trouble.OTHER,
]


@pytest.mark.parametrize(("error", "trouble"), list(zip(ERRORS, KINDS, strict=True)))
def test_kinds(error: Exception, trouble: Trouble):
    assert classify(error) is trouble


def test_the_token_refused_at_initialize_is_told_from_a_404():
    wrapped = InvalidToken("The token `1:a` was rejected by the server.")
    wrapped.__cause__ = Unauthorized("Unauthorized")
    assert classify(wrapped) is Trouble.REFUSED
    wrapped.__cause__ = InvalidToken("Not Found")
    assert classify(wrapped) is Trouble.MISSING


@pytest.mark.parametrize("history", [History(started=0.0), RUNNING])
def test_a_lost_network_is_waited_for_without_end(history: History):
    stopped, _, lines = run(NetworkError("Connection refused"), history, 1000.0, 1000.0 + 86_400)
    assert stopped is None
    assert "Connection refused" in lines[0]
    assert len(lines) <= 86_400 / 600 + 1


def test_a_single_broken_connection_is_no_news():
    decision, history = decide(TimedOut(), RUNNING, 1001.0, 0.0)
    assert decision == Wait(1.0)
    assert history.after_success(1002.0).failures == 0


def test_the_backoff_doubles_up_to_thirty_seconds():
    history, waits = History(started=0.0), []
    for now in range(8):
        decision, history = decide(TimedOut(), history, float(now), 1.0)
        assert isinstance(decision, Wait)
        waits.append(decision.seconds)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_refused_token_stops_at_once():
    decision, _ = decide(Unauthorized(), RUNNING, 1001.0, 0.0)
    assert isinstance(decision, Stop)
    assert isinstance(decision.error, TokenRefused)
    assert decision.error.exit_status == 78


def test_one_404_passes_but_a_row_of_them_stops():
    stopped, at, lines = run(InvalidToken("Not Found"), RUNNING, 1000.0, 2000.0)
    assert stopped is not None
    assert isinstance(stopped.error, TokenRefused)
    assert 10 < at - 1000 < 60
    assert "404" in lines[0]
    _, history = decide(InvalidToken("Not Found"), RUNNING, 1000.0, 0.0)
    _, history = decide(NetworkError("reset"), history, 1001.0, 0.0)
    assert history.missing == 0


def test_before_the_first_contact_404_stops_sooner():
    stopped, at, _ = run(InvalidToken("Not Found"), History(started=0.0), 0.0, 100.0)
    assert stopped is not None
    assert at < 5


def test_the_newcomer_gives_way_before_the_resident():
    newcomer, at, lines = run(Conflict("two"), History(started=0.0, succeeded=1.0), 5.0, 100.0)
    assert newcomer is not None
    assert isinstance(newcomer.error, AnotherBotRunning)
    assert 40 <= at - 5 <= 45
    assert len(lines) == 1
    resident, at, _ = run(Conflict("two"), RUNNING, 1000.0, 2000.0)
    assert resident is not None
    assert 90 <= at - 1000 <= 95


def contest(gap: float, delay: float, seed: int) -> list[int]:
    """Who gives way, in order, of two processes of which the second starts ``gap`` seconds after the first.

    The server does as Telegram's: a poll ends the one that is open, whose 409 comes ``delay`` seconds later.
    """
    luck = random.Random(seed)
    starts = (0.0, gap)
    histories = [History(started=start) for start in starts]
    # When, which of those at one moment, what happens, to whom.
    events = [(start + luck.random() * 0.5, number, "polls", number) for number, start in enumerate(starts)]
    heapq.heapify(events)
    holder: int | None = None
    gone: list[int] = []
    count = len(events)
    while events:
        now, _, happening, who = heapq.heappop(events)
        count += 1
        if happening == "polls":
            if holder is not None:
                heapq.heappush(events, (now + delay, count, "is refused", holder))
            holder = who
            continue
        decision, histories[who] = decide(Conflict("two"), histories[who], now, luck.random())
        if isinstance(decision, Stop):
            gone.append(who)
        else:
            heapq.heappush(events, (now + decision.seconds, count, "polls", who))
    return gone


@pytest.mark.parametrize("delay", [0.0, 0.2, 3.0])
@pytest.mark.parametrize("gap", [0.2, 5.0, 30.0, 3600.0])
def test_of_two_processes_exactly_one_gives_way(gap: float, delay: float):
    outcomes = [contest(gap, delay, seed) for seed in range(200)]
    assert {len(gone) for gone in outcomes} == {1}
    if gap >= 30:
        assert {who for (who,) in outcomes} == {1}


def test_patience_grows_with_age_and_is_spread_by_luck():
    def borne(age: float, luck: float) -> float:
        history, now = History(started=0.0), age
        decision: Wait | Stop = Wait(0)
        while isinstance(decision, Wait):
            decision, history = decide(Conflict("two"), history, now, luck)
            now += 1
        return now - 1 - age

    assert [borne(age, 0.0) for age in (0, 5, 30, 3600)] == [20, 30, 80, 80]
    assert borne(0, 0.5) == 30


def test_a_success_between_two_conflicts_does_not_end_the_conflict():
    history, now = History(started=0.0), 0.0
    decision: Wait | Stop = Wait(0)
    while isinstance(decision, Wait):
        decision, history = decide(Conflict("two"), history, now, 0.5)
        history = history.after_success(now + 1)
        now += 3
    assert now < 40


def test_a_conflict_that_ended_is_forgotten():
    _, history = decide(Conflict("two"), History(started=0.0), 0.0, 0.5)
    decision, history = decide(Conflict("two"), history, 40.0, 0.5)
    assert isinstance(decision, Wait)
    assert history.conflict_since == 40.0


@pytest.mark.parametrize("seconds", [1, 9, 3600])
def test_a_flood_is_waited_out_exactly(seconds: int):
    decision, _ = decide(RetryAfter(seconds), RUNNING, 1001.0, 0.7)
    assert isinstance(decision, Wait)
    assert decision.seconds == seconds


def test_a_flood_without_the_libraries_coming_behaviour(monkeypatch: pytest.MonkeyPatch):
    error = RetryAfter(9)
    monkeypatch.setattr(RetryAfter, "retry_after", 9)
    decision, _ = decide(error, RUNNING, 1001.0, 0.7)
    assert isinstance(decision, Wait)
    assert decision.seconds == 9.0


def test_errors_that_no_network_explains_end_it_after_a_while():
    stopped, at, lines = run(BadRequest("bad"), RUNNING, 1000.0, 5000.0)
    assert stopped is not None
    assert isinstance(stopped.error, PollingStalled)
    assert 300 <= at - 1000 <= 340
    assert "BadRequest: bad" in lines[0]


def test_a_lost_network_in_between_starts_that_while_again():
    history = replace(RUNNING, other_since=0.0)
    _, history = decide(TimedOut(), history, 400.0, 0.5)
    decision, _ = decide(BadRequest("bad"), history, 401.0, 0.5)
    assert isinstance(decision, Wait)


@given(st.lists(st.tuples(st.sampled_from(ERRORS), st.floats(0, 100), st.floats(0, 0.999))), st.booleans())
def test_no_history_makes_a_busy_loop(steps: list[tuple[Exception, float, float]], succeeded: bool):
    now = 0.0
    history = History(started=now, succeeded=0.0 if succeeded else None)
    for error, pause, luck in steps:
        decision, history = decide(error, history, now, luck)
        if isinstance(decision, Wait):
            assert 1.0 <= decision.seconds <= 30.0
            now += decision.seconds
        now += pause
