"""How many times a second the database answers, on SQLite (a file) and on PostgreSQL (a private server, durable).

python -m benchmarks.storage [--operations 4000] [--at-once 20]

Python 3.11, SQLite 3.40.1 with synchronous=FULL, PostgreSQL 15 with fsync, 2,000 operations, 20 at once; CPU is the
bot's own, for each operation. The two cores were shared with other work (load 4 to 6): these are lower bounds.

                            SQLite              PostgreSQL
    put a summary (2 rows)    242 /s  1.5 ms      606 /s  0.7 ms
    get a summary             780 /s  0.9 ms      731 /s  0.8 ms
    miss                      730 /s  0.9 ms      819 /s  0.7 ms
    save a reader             925 /s  0.7 ms      820 /s  0.6 ms
    get a reader              749 /s  0.9 ms      403 /s  1.0 ms
    opened, first time       0.30 s              0.10 s
    opened, later            0.04 s              0.02 s
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.reader import Reader
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.storage.database import Database
from tests.storage.server import NoServer, private_server

#: The best of so many counts: a shared machine only ever makes it slower.
ROUNDS = 3
NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
SENTENCE = "La sonde est partie mercredi matin de Kourou, et mettra huit ans à rejoindre les lunes glacées de Jupiter."
SUMMARY = Summary("fr", tuple(SummarySentence(SENTENCE, Length(n % 3), "text=La%20sonde") for n in range(6)), 40, 900)


async def rate(operations: int, at_once: int, operation: Callable[[int], Awaitable[object]]) -> tuple[float, float]:
    """Operations a second, ``at_once`` of them under way at any time, and milliseconds of our CPU for each."""
    numbers = iter(range(operations))

    async def worker() -> None:
        for number in numbers:
            await operation(number)

    start, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return operations / (time.perf_counter() - start), 1_000 * (time.process_time() - cpu) / operations


async def measure(name: str, url: str, operations: int, at_once: int) -> None:
    start = time.perf_counter()
    await (await Database.open(url)).close()
    first = time.perf_counter() - start
    start = time.perf_counter()
    database = await Database.open(url)
    second = time.perf_counter() - start

    def address(number: int) -> str:
        return f"https://exemple.fr/articles/{number}"

    def article(number: int) -> ArticleSummary:
        return ArticleSummary(address(number) + ".html", "Vers Jupiter", SUMMARY, "Le Quotidien")

    cases: dict[str, Callable[[int], Awaitable[object]]] = {
        "put a summary (2 rows)": lambda n: database.summaries.put(address(n), article(n), NOW),
        "get a summary": lambda n: database.summaries.get(address(n), NOW),
        "miss": lambda n: database.summaries.get(address(-1 - n), NOW),
        "save a reader": lambda n: database.readers.save(Reader(n, Length.LONG)),
        "get a reader": database.readers.get,
    }
    print(f"{name}: opened in {first:.2f} s the first time, {second:.3f} s the second")
    for label, operation in cases.items():
        rates = [await rate(operations, at_once, operation) for _ in range(ROUNDS)]
        best, cpu = max(rates)
        print(f"  {label:<24}{best:>8,.0f} /s {cpu:>8.2f} ms of CPU each")
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=4_000)
    parser.add_argument("--at-once", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure("SQLite", f"{Path(folder)}/breves.db", options.operations, options.at_once))
    try:
        with private_server() as url:
            asyncio.run(measure("PostgreSQL", url, options.operations, options.at_once))
    except NoServer as why:
        print(f"PostgreSQL left out: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
