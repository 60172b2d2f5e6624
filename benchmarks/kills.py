"""A database under load whose process is killed (SIGKILL) at random moments: is all there that it said?

    .venv/bin/python benchmarks/kills.py [--kills 500] [--faults 200]

A child writes settings, subscriptions with feeds, deliveries and erasures without a pause, and tells each
once it is acknowledged. This process kills it at a random moment, checks the file, opens it as the bot
would, and looks for every acknowledged row. Then ``--faults`` trials of a disk that is full, a file that is locked and
a damaged one: a running database must refuse and go on, and a damaged file must be refused at start and left as it is.
The status is 0 if nothing was lost.
"""

import argparse
import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy.exc import DBAPIError

from bot.domain.reader import Reader
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import Length
from bot.errors import StorageUnusable
from bot.storage.copies import damage
from bot.storage.database import Database

#: Children are forked by a process that has imported all they need and does nothing else.
CONTEXT = get_context("fork")
LONGEST = 0.25
FAULTS = ("full", "locked", "corrupt")


@dataclass
class Tally:
    """What came of the trials."""

    kills: int = 0
    acknowledged: int = 0
    corrupt: int = 0
    lost: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        return not (self.corrupt or self.lost or self.crashes)


# The one that is killed ------------------------------------------------------------------------------------------


def child(path: str, first: int, told: Connection) -> None:
    asyncio.run(write(path, first, told))


async def write(path: str, first: int, told: Connection) -> None:
    """Write until killed; each message is a row that is on the disk."""
    database = await Database.open(path)
    chat, now = first, datetime.now(UTC)
    told.send("ready")
    while True:
        chat += 1
        await database.readers.save(Reader(chat, Length.LONG))
        told.send(f"reader {chat}")
        subscription = Subscription(Place(chat), feeds=(f"https://exemple.fr/{chat}",))
        await database.subscriptions.save(subscription, now)
        told.send(f"subscription {chat}")
        await database.planner.plan_one(Place(chat), now.date(), now)
        told.send(f"delivery {chat}")
        if chat % 5 == 0:
            await database.records.erase(chat, now)
            told.send(f"erasure {chat}")


# The one that kills ------------------------------------------------------------------------------------------


async def kill_once(nursery: Executor, path: Path, first: int, chance: random.Random, tally: Tally) -> int:
    """One life and one death; the last chat that was written."""
    loop, seconds = asyncio.get_running_loop(), chance.uniform(0, LONGEST)
    told = await loop.run_in_executor(nursery, one_life, path, first, seconds)
    if not told:
        tally.crashes.append("a child did not start")
        return first
    tally.kills += 1
    rows = [line.split() for line in told if line.count(" ") == 1]
    tally.acknowledged += len(rows)
    said = await asyncio.to_thread(damage, path)
    tally.corrupt += bool(said)
    await look(path, [(kind, int(chat)) for kind, chat in rows], tally)
    return max([first, *(int(chat) for _, chat in rows)]) + 1


def one_life(path: Path, first: int, seconds: float) -> list[str]:
    """What a child told before it was killed, ``seconds`` after it was ready."""
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=child, args=(str(path), first, there), daemon=True)
    process.start()
    there.close()
    told: list[str] = []
    with suppress(EOFError, OSError):
        told.append(here.recv())
        time.sleep(seconds)
        process.kill()
        while True:
            told.append(here.recv())
    process.join()
    process.close()
    here.close()
    return told


async def look(path: Path, rows: list[tuple[str, int]], tally: Tally) -> None:
    """Whether every acknowledged row is there, and everything that was erased is not."""
    erased = {chat for kind, chat in rows if kind == "erasure"}
    database = await Database.open(str(path))
    last = max((chat for _, chat in rows), default=0)
    for kind, chat in rows:
        held = await database.records.held(chat)
        # The last one may have been erased, on the disk, without the time to tell.
        if chat == last and not any(held.values()):
            continue
        names = {"reader": "readers", "subscription": "subscriptions", "delivery": "deliveries"}
        if chat in erased:
            if any(held.values()):
                tally.lost.append(f"erasure {chat}")
        elif not held[names[kind]]:
            tally.lost.append(f"{kind} {chat}")
    await database.close()


async def fault(kind: str, folder: Path, chance: random.Random, tally: Tally) -> None:
    """One trial of a database that cannot be written, or that is damaged."""
    path = folder / "faults.db"
    tally.faults[kind] += 1
    database = await Database.open(str(path))
    await database.readers.save(Reader(1, Length.LONG))
    engine = database.records._engine  # noqa: SLF001 - the trial spoils it from inside
    holder = sqlite3.connect(path, isolation_level=None, timeout=0)
    if kind == "locked":
        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 5")
            await connection.commit()
        holder.execute("BEGIN IMMEDIATE")
    elif kind == "full":
        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
            await connection.commit()
    for chat in range(2, 2 + chance.randrange(20, 60)):
        with suppress(DBAPIError):
            await database.subscriptions.save(Subscription(Place(chat), feeds=("https://exemple.fr/fil",)), NOW)
        if (await database.readers.get(1)).length is not Length.LONG:
            tally.crashes.append(f"{kind}: what was there cannot be read")
    holder.close()
    await database.close()
    if kind == "corrupt":
        await asyncio.to_thread(spoil, path, chance, tally)


NOW = datetime.now(UTC)


def spoil(path: Path, chance: random.Random, tally: Tally) -> None:
    """Damage pages; the start must refuse and leave the file alone, or find that nothing in use was hit."""
    content = bytearray(path.read_bytes())
    start = chance.randrange(0, len(content) - 4096)
    content[start : start + 4096] = chance.randbytes(4096)
    path.write_bytes(content)
    if not damage(path):
        return
    try:
        asyncio.run(open_and_close(path))
        tally.crashes.append("a damaged file was opened")
    except StorageUnusable as error:
        if path.read_bytes() != content or ("restore" not in error.detail and "not an SQLite" not in error.detail):
            tally.crashes.append(f"a damaged file was touched, or nobody was told what to do: {error.detail}")


async def open_and_close(path: Path) -> None:
    await (await Database.open(str(path))).close()


async def trial(kills: int, faults: int, seed: int) -> Tally:
    """All of it."""
    tally, chance = Tally(), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder, first = Path(name), 0
        path = folder / "kills.db"
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as nursery:
            for _ in range(kills):
                first = await kill_once(nursery, path, first, chance, tally)
        for number in range(faults):
            (folder / "faults").mkdir(exist_ok=True)
            await fault(FAULTS[number % len(FAULTS)], folder / "faults", chance, tally)
            shutil.rmtree(folder / "faults")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    tally = asyncio.run(trial(options.kills, options.faults, options.seed))
    took = timedelta(seconds=round(time.monotonic() - began))
    print(f"{tally.kills} kills, {tally.acknowledged} rows acknowledged, {tally.corrupt} files corrupt, "
          f"{len(tally.lost)} rows lost {tally.lost[:5]}")  # fmt: skip
    print(f"faults {dict(tally.faults)}, {len(tally.crashes)} crashes {tally.crashes[:3]}; {took}")
    return 0 if tally.kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
