"""A day in the life, in small: the whole bot in processes of its own that are killed, over HTTP, while Telegram fails.

In full it is ``python -m benchmarks.chaos``.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from benchmarks.chaos.clock import SharedClock
from benchmarks.chaos.day import Plan, live_through
from benchmarks.chaos.readers import Readers
from benchmarks.chaos.telegram import Telegram
from benchmarks.chaos.verdict import Row, Verdict, ticks_in
from bot.domain.delivery import Kind, State, WhenUnknown

SMALL = Plan(
    100, kills=5, outages=1, zones=("Europe/Paris", "Pacific/Noumea"), hours=(time(2, 30), time(8)),
    answer=0.8, tick=0.1, stalled=0.5, limit=100,
)  # fmt: skip
DAY = date(2026, 3, 29)


def judge(verdict: Verdict, plan: Plan) -> None:
    assert verdict.broken() == [], str(verdict)
    # It would prove nothing if nothing had gone wrong.
    assert verdict.kills == plan.kills
    assert len(verdict.readers.owed) > plan.subscribers * 0.9
    assert verdict.telegram.outages == plan.outages


async def test_one_process_on_a_file(sqlite_url: str, tmp_path: Path) -> None:
    judge(await live_through(SMALL, sqlite_url, tmp_path), SMALL)


@pytest.mark.postgres
async def test_three_replicas_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    plan = replace(SMALL, replicas=3, subscribers=80)
    judge(await live_through(plan, postgres_url, tmp_path), plan)


async def test_sent_again_nobody_is_left_out(sqlite_url: str, tmp_path: Path) -> None:
    plan = replace(SMALL, policy=WhenUnknown.RESEND, subscribers=60, kills=3)
    judge(await live_through(plan, sqlite_url, tmp_path), plan)


@pytest.fixture
def verdict(tmp_path: Path) -> Verdict:
    """Of a day on which two readers got their digest, one of them after a notice."""
    telegram = Telegram(SharedClock(tmp_path / "clock"), random.Random(1), 0.1)
    readers = Readers(telegram, random.Random(1))
    readers.owed |= {1: DAY, 2: DAY}
    readers.gone.add(3)
    telegram.digests[1, DAY] = 1
    telegram.notices[2, DAY] = 1
    telegram.opened.add((2, DAY))
    rows = {
        1: Row(State.SENT, Kind.DIGEST, None),
        2: Row(State.SENT, Kind.NOTICE, "no answer"),
        3: Row(State.FAILED, Kind.DIGEST, "blocked"),
    }
    return Verdict(WhenUnknown.SKIP, telegram, readers, rows, Counter("ab"), 0, 0, [0], finished=True, seconds=1.0)


def twice(verdict: Verdict) -> None:
    verdict.telegram.digests[1, DAY] += 1
    verdict.__post_init__()


def missed(verdict: Verdict) -> None:
    verdict.telegram.opened.clear()


def asked_twice(verdict: Verdict) -> None:
    verdict.telegram.notices[2, DAY] += 1


def left_under_way(verdict: Verdict) -> None:
    verdict.ledger[1] = Row(State.IN_FLIGHT, Kind.DIGEST, None)


def too_late(verdict: Verdict) -> None:
    verdict.ledger[1] = Row(State.SKIPPED, Kind.DIGEST, "late")


def forgotten(verdict: Verdict) -> None:
    del verdict.ledger[1]


def sent_to_who_left(verdict: Verdict) -> None:
    verdict.telegram.digests[3, DAY] += 1


def ticked_twice(verdict: Verdict) -> None:
    verdict.ticks["a"] += 1


def died(verdict: Verdict) -> None:
    verdict.statuses.append(-9)


def without_end(verdict: Verdict) -> None:
    verdict.finished = False


WRONGS = (
    twice, missed, asked_twice, left_under_way, too_late, forgotten, sent_to_who_left, ticked_twice, died, without_end,
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS)
def test_each_wrong_is_seen(verdict: Verdict, wrong: Callable[[Verdict], None]) -> None:
    assert verdict.broken() == []
    wrong(verdict)
    assert len(verdict.broken()) == 1
    assert "BROKEN: " in str(verdict)


def test_a_notice_lost_in_its_turn_is_the_documented_rule(verdict: Verdict) -> None:
    missed(verdict)
    verdict.ledger[2] = Row(State.UNKNOWN, Kind.NOTICE, "no answer")
    assert verdict.broken() == []
    assert verdict.missed == [2]


def test_ticks_are_counted_when_they_are_done(tmp_path: Path) -> None:
    (tmp_path / "ticks").write_text("begun 1\nbegun 1\ndone 1\nbegun 2\n")
    assert ticks_in(tmp_path / "ticks") == {"1": 1}


def test_a_second_with_too_many_messages_is_seen(verdict: Verdict) -> None:
    verdict.telegram.arrivals += [number / 29 for number in range(58)]
    assert not verdict.too_fast
    verdict.telegram.arrivals += [1.99, 1.995]
    assert verdict.too_fast
