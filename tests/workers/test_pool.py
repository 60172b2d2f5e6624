import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pebble import ProcessFuture, ProcessPool

from bot.domain.page import Page
from bot.errors import ReadingFailed, ReadingTooLong, TooShort, UnsupportedLanguage
from bot.workers import pool as pool_module
from bot.workers.pool import ProcessWorkers
from tests.patience import PATIENCE, eventually, least

JOBS = {"page_job": "tests.workers.stand_ins:page", "text_job": "tests.workers.stand_ins:text"}
#: Seconds that no job takes unless it is lost, and those that a lost one is given where that is what is looked at.
LIMIT, SHORT_LIMIT = PATIENCE, 1.0


@pytest.fixture
async def workers() -> AsyncIterator[ProcessWorkers]:
    workers = ProcessWorkers(2, time_limit=LIMIT, **JOBS)
    await workers.start()
    yield workers
    await workers.close()


async def ask(workers: ProcessWorkers, order: str) -> str:
    return (await workers.summarize_text(order)).sentences[0].text


def alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


async def stall(during: asyncio.Future[object]) -> float:
    """The longest time that the event loop did not turn while ``during`` was under way, in seconds."""
    longest = 0.0
    while not during.done():
        before = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - before - 0.005)
    return longest


async def test_jobs_come_back_each_to_its_own(workers: ProcessWorkers) -> None:
    answers = await asyncio.gather(*(ask(workers, f"echo {number}") for number in range(50)))
    assert answers == [str(number) for number in range(50)]


async def test_jobs_are_done_in_order() -> None:
    workers = ProcessWorkers(1, **JOBS)
    done: list[int] = []

    async def one(number: int) -> None:
        await ask(workers, f"echo {number}")
        done.append(number)

    await asyncio.gather(*(one(number) for number in range(20)))
    assert done == list(range(20))
    await workers.close()


async def test_a_worker_out_of_time_is_killed_and_replaced() -> None:
    workers = ProcessWorkers(2, time_limit=SHORT_LIMIT, **JOBS)

    async def once() -> float:
        before = {await ask(workers, "pid"), *(await asyncio.gather(ask(workers, "pid"), ask(workers, "pid")))}
        lost = await asyncio.gather(ask(workers, "spin 600"), ask(workers, "spin 600"), return_exceptions=True)
        assert [type(error) for error in lost] == [ReadingTooLong, ReadingTooLong]
        started = time.monotonic()
        assert await ask(workers, "pid") not in before
        assert not any(map(alive, before))
        return time.monotonic() - started

    assert await least(once, 1.0) < 1.0
    await workers.close()


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ("bomb", "MemoryError"),
        ("crash 3", "worker died (3)"),
        ("fault", "worker died (-11)"),
        ("trip", "Awkward"),
        ("recurse", "RecursionError"),
        ("leave", "SystemExit"),
    ],
)
async def test_one_bad_page_harms_no_other(workers: ProcessWorkers, order: str, detail: str) -> None:
    outcomes = await asyncio.gather(
        *(ask(workers, other) for other in ("echo un", order, "echo deux", order, "echo trois")), return_exceptions=True
    )
    assert [outcomes[index] for index in (0, 2, 4)] == ["un", "deux", "trois"]
    for index in (1, 3):
        assert isinstance(outcomes[index], ReadingFailed)
        assert outcomes[index].detail == detail


async def test_errors_of_the_tree_pass_through(workers: ProcessWorkers) -> None:
    with pytest.raises(TooShort, match="3 mots"):
        await ask(workers, "fail too short")
    with pytest.raises(UnsupportedLanguage) as refused:
        await ask(workers, "fail language")
    assert refused.value.detail == "tlh"
    assert refused.value.__cause__ is None


async def test_giving_up_stops_the_job(workers: ProcessWorkers) -> None:
    async def once() -> float:
        tasks = [asyncio.create_task(ask(workers, "spin 600")) for _ in range(4)]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
        started = time.monotonic()
        assert await ask(workers, "echo encore") == "encore"
        return time.monotonic() - started

    assert await least(once, 1.5) < 1.5


async def test_a_worker_killed_between_two_jobs(workers: ProcessWorkers) -> None:
    pids = set(await asyncio.gather(*(ask(workers, "pid") for _ in range(8))))
    for pid in pids:
        os.kill(int(pid), signal.SIGKILL)
    await eventually(lambda: not any(map(alive, pids)))
    assert await asyncio.gather(*(ask(workers, f"echo {number}") for number in range(4))) == ["0", "1", "2", "3"]


async def test_workers_are_replaced_after_so_many_jobs() -> None:
    workers = ProcessWorkers(1, jobs_per_worker=3, **JOBS)
    pids = [await ask(workers, "pid") for _ in range(12)]
    assert 4 <= len(set(pids)) <= 5
    await workers.close()


async def test_a_big_page_does_not_hold_up_the_loop(workers: ProcessWorkers) -> None:
    body = os.urandom(5_000_000)

    async def once() -> float:
        job = asyncio.ensure_future(workers.summarize_page(Page("https://journal.fr/", body)))
        longest = await stall(job)
        assert (await job).summary.sentences[0].text == "5000000"
        return longest

    assert await least(once, 0.1) < 0.1


async def test_starting_and_replacing_do_not_hold_up_the_loop() -> None:
    async def once() -> float:
        workers = ProcessWorkers(2, time_limit=0.2, **JOBS)
        starting = await stall(asyncio.ensure_future(workers.start()))
        lost = asyncio.gather(*(ask(workers, "spin 60") for _ in range(4)), return_exceptions=True)
        replacing = await stall(lost)
        return max(starting, replacing, await stall(asyncio.ensure_future(workers.close())))

    assert await least(once, 0.1) < 0.1


async def test_workers_are_confined(workers: ProcessWorkers, tmp_path: Path) -> None:
    assert await ask(workers, "limits") == f"{1 << 30} 0 0"
    assert await ask(workers, "signals") == "SIG_IGN SIG_IGN"
    with pytest.raises(ReadingFailed, match="OSError"):
        await ask(workers, f"write {tmp_path / 'trace'}")


async def test_a_signal_to_the_workers_ends_nothing(workers: ProcessWorkers) -> None:
    pids = set(await asyncio.gather(*(ask(workers, "pid") for _ in range(8))))
    for pid in pids:
        os.kill(int(pid), signal.SIGTERM)
    assert await ask(workers, "pid") in pids


async def test_closed_workers_answer_no_more(workers: ProcessWorkers) -> None:
    waiting = [asyncio.create_task(ask(workers, "spin 600")) for _ in range(3)]
    await asyncio.sleep(0.05)
    await workers.close()
    for task in waiting:
        with pytest.raises(ReadingFailed, match="closed"):
            await task
    await workers.close()


async def test_a_job_that_the_pool_forgot_is_told_too(workers: ProcessWorkers) -> None:
    forgotten: ProcessFuture[object] = ProcessFuture()
    workers._under_way.add(forgotten)
    await workers.close()
    with pytest.raises(ReadingFailed, match="closed"):
        forgotten.result(0)


async def test_closing_before_the_first_job() -> None:
    await ProcessWorkers(1, **JOBS).close()


class BrokenForEver(ProcessWorkers):
    def _new_pool(self, instead_of: ProcessPool | None) -> ProcessPool:
        pool = super()._new_pool(instead_of)
        pool.stop()
        pool.join()
        return pool


async def test_a_pool_that_cannot_be_mended() -> None:
    workers = BrokenForEver(1, **JOBS)
    with pytest.raises(ReadingFailed, match="no worker"):
        await ask(workers, "echo un")
    await workers.close()


class Deaf(ProcessPool):
    def schedule(self, *_: object, **__: object) -> "ProcessFuture[object]":
        return ProcessFuture()


class DeafAtFirst(ProcessWorkers):
    def _new_pool(self, instead_of: ProcessPool | None) -> ProcessPool:
        return super()._new_pool(instead_of) if instead_of else Deaf()


async def test_a_pool_that_never_begins_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_START_SECONDS", 0.1)
    workers = DeafAtFirst(1, time_limit=0.1, **JOBS)
    with pytest.raises(ReadingTooLong):
        await ask(workers, "echo un")
    monkeypatch.setattr(pool_module, "_START_SECONDS", PATIENCE)
    workers._time_limit = LIMIT
    assert await ask(workers, "echo deux") == "deux"
    await workers.close()


async def test_not_one_worker_comes_up() -> None:
    # A limit that no system takes: of one that is too small, it would be chance whether a worker is up before it bites.
    workers = ProcessWorkers(1, memory_limit=1 << 80, **JOBS)
    for _ in range(2):
        with pytest.raises(ReadingFailed, match="no worker"):
            await ask(workers, "echo un")
    await workers.close()


FROM_ELSEWHERE = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from bot.workers.pool import ProcessWorkers

async def loaded() -> str:
    workers = ProcessWorkers(1, text_job="tests.workers.stand_ins:text")
    try:
        return (await workers.summarize_text("loaded trafilatura")).sentences[0].text
    finally:
        await workers.close()

if __name__ == "__main__":
    print(asyncio.run(loaded()))
"""


def test_workers_are_forked_with_the_libraries_wherever_the_bot_was_started(tmp_path: Path) -> None:
    root = Path(pool_module.__file__).parents[2]
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FROM_ELSEWHERE, root], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "True\n"
