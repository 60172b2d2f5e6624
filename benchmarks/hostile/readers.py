"""Broken feeds and pages through the bot's own workers: always an answer, or a leaf of the error tree for its reader.

A worker turns whatever a reader raises into ``ReadingFailed``, with the name of the error; such a one, like a reader
killed for its time, is counted here as a fault of the reader's.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.hostile.mutations import SEEDS, mutated, read_seeds
from bot.domain.page import Page
from bot.errors import ReaderError, ReadingFailed, ReadingTooLong
from bot.workers.pool import ProcessWorkers

SEEN_AT = datetime(2026, 2, 18, 18, tzinfo=UTC)
KINDS = {"feeds": ((".xml", ".rss", ".atom"), "text/xml", 50_000), "pages": ((".html", ".txt"), "text/html", 20_000)}
# Both are refusals on purpose: limits of the reader, told by their detail.
_ON_PURPOSE = ("more than",)


async def read_all(kind: str, number: int, seed: int, folder: Path) -> tuple[Counter[str], list[str], float]:
    """What came of each, the faults, and the longest time that one took in seconds."""
    endings, media_type, _ = KINDS[kind]
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    longest = 0.0
    workers = ProcessWorkers(2)
    places = asyncio.Semaphore(8)

    async def read(page: Page) -> object:
        return await (workers.read_feed(page, SEEN_AT) if kind == "feeds" else workers.summarize_page(page))

    async def one(index: int, page: Page, do: Callable[[Page], Awaitable[object]]) -> None:
        nonlocal longest
        began = time.monotonic()
        try:
            await do(page)
            outcomes["answered"] += 1
        except ReaderError as error:
            outcomes[error.code] += 1
            meant = error.detail.startswith(_ON_PURPOSE)
            if isinstance(error, (ReadingFailed, ReadingTooLong)) and not meant:
                faults.append(f"{kind} {index}: {error.code} {error.detail}")
        finally:
            longest = max(longest, time.monotonic() - began)
            places.release()

    async with asyncio.TaskGroup() as tasks:
        for index, (body, charset) in enumerate(mutated(read_seeds(folder, *endings), number, seed)):
            await places.acquire()
            tasks.create_task(one(index, Page("https://exemple.fr/x", body, media_type, charset), read))
    await workers.close()
    return outcomes, faults, longest


def run(kind: str, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"benchmarks.hostile {kind}", description=__doc__)
    parser.add_argument("--number", type=int, default=KINDS[kind][2])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=Path, default=SEEDS, help="a folder of files to break, ours by default")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    outcomes, faults, longest = asyncio.run(read_all(kind, options.number, options.seed, options.seeds))
    print(*faults[:20], sep="\n")
    print(
        f"{options.number} {kind} in {time.monotonic() - began:.0f} s, at most {longest:.1f} s for one, {len(faults)} "
        "faults; " + ", ".join(f"{code} {count}" for code, count in outcomes.most_common())
    )
    return 1 if faults or sum(outcomes.values()) != options.number else 0
