"""What a test may ask of time on a machine that does other things as well."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

#: Seconds within which anything comes that comes at all. It costs nothing: a wait ends with what it waits for.
PATIENCE = 60.0


async def eventually(look: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait, with real time, until ``look()`` is true."""
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110 - any condition
            await asyncio.sleep(0.005)


async def least(measure: Callable[[], Awaitable[float]], bound: float, tries: int = 6) -> float:
    """The least of a few measures, the first one under ``bound`` if there is one.

    What the code itself takes is in each of them; what a busy machine adds is not.
    """
    measured = await measure()
    while measured >= bound and (tries := tries - 1):
        measured = min(measured, await measure())
    return measured


@contextmanager
def processor_time(bound: float) -> Iterator[None]:
    """The block takes less than ``bound`` seconds of the processor, whatever else the machine does.

    Coverage is not watching meanwhile: it would be most of what is measured.
    """
    watching = sys.gettrace()
    sys.settrace(None)
    began = time.process_time()
    try:
        yield
        taken = time.process_time() - began
    finally:
        sys.settrace(watching)
    assert taken < bound
