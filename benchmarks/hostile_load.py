"""Two hundred readers at once, a quarter of whose links mean harm; and one who sends a thousand links.

    PYTHONPATH=. .venv/bin/python benchmarks/hostile_load.py load [--readers 200] [--seconds 600]
    PYTHONPATH=. .venv/bin/python benchmarks/hostile_load.py flood [--readers 20] [--seconds 60] [--rounds 3]

``load`` tells the times of commands and of honest summaries, and what the bot holds before and after. ``flood`` tells
the times of honest summaries without and with the flooder, in turns.
"""

import argparse
import asyncio
import os
import time

from benchmarks.crowd import Crowd, crowd, p95

#: Between two actions of one reader, on average.
PAUSE = 10.0
#: Until what is in flight has ended and idle connections are closed.
SETTLE = 25.0
FLOOD = 1000


async def read_together(gathered: Crowd, readers: list[int], seconds: float, *, pause: float, hostile: float) -> None:
    await asyncio.gather(*(gathered.reader(chat, seconds, pause, hostile) for chat in readers))


async def load(options: argparse.Namespace) -> None:
    async with crowd() as (gathered, footprint):
        readers = [gathered.client.private(f"Lectrice {n}") for n in range(options.readers)]
        # Warm: connections are open, caches and the allocator have the size that they keep.
        await read_together(gathered, readers, options.warm, pause=PAUSE, hostile=0.25)
        await asyncio.sleep(SETTLE)
        before = await footprint()
        gathered.times.clear()
        gathered.lost, began = 0, time.monotonic()
        await read_together(gathered, readers, options.seconds, pause=PAUSE, hostile=0.25)
        took = time.monotonic() - began
        await asyncio.sleep(SETTLE)
        after = await footprint()
    for kind, seconds in sorted(gathered.times.items()):
        middle = sorted(seconds)[len(seconds) // 2]
        print(f"{kind:8} {len(seconds):6} answers, p50 {middle:.2f} s, p95 {p95(seconds):.2f} s")
    print(
        f"{options.readers} readers, {took:.0f} s, {gathered.lost} without an answer; memory {before.megabytes:.0f} → "
        f"{after.megabytes:.0f} MB ({100 * (after.megabytes / before.megabytes - 1):+.1f} %), descriptors "
        f"{before.descriptors} → {after.descriptors}, tasks {before.tasks} → {after.tasks}; load of the machine "
        f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} cores"
    )


async def flooder(gathered: Crowd, chat: int) -> None:
    for number in range(FLOOD):
        gathered.client.say(chat, gathered.address("slow" if number % 2 else "honest", number))
        await asyncio.sleep(0.005)


async def flood(options: argparse.Namespace) -> None:
    without: list[float] = []
    with_it: list[float] = []
    async with crowd() as (gathered, _):
        readers = [gathered.client.private(f"Lectrice {n}") for n in range(options.readers)]
        for turn in range(2 * options.rounds + 1):
            gathered.times.clear()
            flooding = turn % 2 == 1
            # Somebody new each time, who has not been refused before.
            sender = gathered.client.private(f"Inondeur {turn}")
            task = asyncio.create_task(flooder(gathered, sender)) if flooding else None
            await asyncio.gather(
                *(gathered.reader(chat, options.seconds, options.seconds / 6, 0.0, commands=0.3) for chat in readers)
            )
            if task is not None:
                await task
                answers = len(gathered.client.answers(sender))
            seconds = gathered.times["honest"]
            (with_it if flooding else without).extend(seconds)
            print(
                f"{'with' if flooding else 'without'} the flooder: {len(seconds)} summaries, p95 {p95(seconds):.2f} s"
                + (f"; the flooder's {FLOOD} links got {answers} answers" if flooding else "")
            )
            readers = [gathered.client.private(f"Lectrice {turn} {n}") for n in range(options.readers)]
    print(
        f"p95 of the others: {p95(without):.2f} s without, {p95(with_it):.2f} s with, ratio "
        f"{p95(with_it) / p95(without):.2f}; load of the machine {os.getloadavg()[1]:.1f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("load", "flood"))
    parser.add_argument("--readers", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--warm", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    chosen.readers = chosen.readers or (200 if chosen.what == "load" else 20)
    chosen.seconds = chosen.seconds or (600.0 if chosen.what == "load" else 60.0)
    asyncio.run(load(chosen) if chosen.what == "load" else flood(chosen))
