"""JSON lines in, JSON lines out: in order, on all cores, with a clear word about every line that failed."""

import contextlib
import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import BinaryIO, NamedTuple, TextIO

from pydantic import ValidationError

#: One JSON value in, one JSON object out. Handed to other processes: a function of a module, or a partial of one.
Step = Callable[[object], dict[str, object]]

# Starting processes takes longer than working off so few lines.
_FEW_LINES = 8
_CHUNK_LINES = 8
_CHUNKS_AHEAD = 3


class Line(NamedTuple):
    """One line of input, numbered from 1."""

    number: int
    content: bytes


class Outcome(NamedTuple):
    """What became of one line: its answer, or the reason why there is none."""

    number: int
    answer: bytes
    error: str = ""


def run_filter(step: Step, source: Iterable[bytes], sink: BinaryIO, errors: TextIO, workers: int = 0) -> int:
    """Answer every line of ``source`` on ``sink`` and return the exit status: 1 if any line failed, else 0.

    A bad line is named on ``errors`` and has no answer; the others go on. ``workers`` is the number of processes, all
    cores when 0. Raises ``BrokenPipeError`` when nobody reads ``sink`` any more.
    """
    status = 0
    with _progress(errors) as advance, contextlib.closing(_outcomes(step, source, workers or _cores())) as outcomes:
        try:
            for outcome in outcomes:
                if outcome.error:
                    status = 1
                    errors.write(f"line {outcome.number}: {outcome.error}\n")
                else:
                    sink.write(outcome.answer)
                    sink.flush()
                advance()
        except BrokenProcessPool:
            status = 1
            errors.write("a worker process died (out of memory?): the rest is unanswered\n")
    return status


def _outcomes(step: Step, source: Iterable[bytes], workers: int) -> Generator[Outcome, None, None]:
    lines = (Line(number, content) for number, content in enumerate(source, 1) if content.strip())
    first = list(islice(lines, _FEW_LINES))
    if len(first) < _FEW_LINES or workers == 1:
        for line in chain(first, lines):
            yield _work(step, line)
    else:
        yield from _in_parallel(step, chain(first, lines), workers)


def _in_parallel(step: Step, lines: Iterator[Line], workers: int) -> Iterator[Outcome]:
    # Spawned rather than forked: the progress bar runs in a thread, and forking a process that has threads can hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_ignore_interrupts)
    try:
        pending: deque[Future[list[Outcome]]] = deque()
        while chunk := list(islice(lines, _CHUNK_LINES)):
            pending.append(pool.submit(_work_all, step, chunk))
            if len(pending) >= _CHUNKS_AHEAD * workers:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _work_all(step: Step, lines: list[Line]) -> list[Outcome]:
    return [_work(step, line) for line in lines]


def _work(step: Step, line: Line) -> Outcome:
    try:
        value = json.loads(line.content)
    except (ValueError, RecursionError) as error:
        return Outcome(line.number, b"", f"not JSON: {error}")
    try:
        answer = step(value)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False))
        return Outcome(line.number, b"", "; ".join(problems))
    except Exception as error:  # noqa: BLE001  one line must not cost the others their answers
        return Outcome(line.number, b"", f"{type(error).__name__}: {error}")
    # A page may hold a lone surrogate (\ud800), which UTF-8 cannot write.
    return Outcome(line.number, (json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


@contextlib.contextmanager
def _progress(errors: TextIO) -> Iterator[Callable[[], None]]:
    if not errors.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415  only people watch
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), TextColumn("{task.completed} lines"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=errors), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda: progress.advance(task)


def _cores() -> int:
    # Not cpu_count: a container or taskset may leave this process fewer.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
