"""One process of the bot as ``bot.app`` composes it: real database, ledger, pace, editions, courier and transport.

Stand-ins are the pages of the press, the summaries of them, and the clock; a replica that does not poll has no intake.
"""

import asyncio
import logging
import os
import signal
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvloop

from benchmarks.chaos.clock import SharedClock
from benchmarks.chaos.press import pages
from bot.app import Adapters, Server, Ticks, Timing, assemble
from bot.domain.delivery import WhenUnknown
from bot.services.delivery_ports import Jobs
from bot.storage.database import Database
from bot.storage.safe import Safe
from handlers.transport.contact import Contact
from handlers.transport.runner import serve, stop_on_signals
from tests.fakes.press_work import FakeWeb, NewsWorkers


@dataclass(frozen=True)
class Life:
    """What a process is told."""

    database: str
    server: Server
    policy: WhenUnknown
    folder: Path
    start: datetime
    timing: Timing
    polls: bool = True


def main(life: Life) -> None:
    """Live until SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started the day
    logging.basicConfig(filename=life.folder / "log", level=logging.WARNING, format="%(process)d %(name)s %(message)s")
    os._exit(uvloop.run(live(life)))


async def live(life: Life) -> int:
    stop = asyncio.Event()
    stop_on_signals(stop)
    listens(life.folder, os.getpid()).touch()
    database = await Database.open(life.database, life.policy, Safe(life.folder))
    jobs = ToldJobs(database.jobs, life.folder / "ticks")
    clock = SharedClock(life.folder / "clock")
    bot = assemble(life.server, adapters(database, jobs, clock, life.start), life.policy, life.timing)
    contact = Contact()
    intake = bot.poller(contact) if life.polls else Deaf(contact)
    background = Ticks(Nothing(), bot.delivery)
    errands = bot.transport.errands
    status = await serve(bot.transport.application, intake, errands, stop=stop, grace=5.0, background=background)
    await database.close()
    return status


def listens(folder: Path, pid: int) -> Path:
    """A file that is there once SIGTERM asks the process to end well, and does not just end it."""
    return folder / f"listens-{pid}"


def adapters(database: Database, jobs: Jobs, clock: SharedClock, start: datetime) -> Adapters:
    return Adapters(
        FakeWeb(pages(start)), NewsWorkers(), database.summaries, database.readers, database.subscriptions,
        database.planner, database.ledger, database.pace, jobs, clock, database.feeds, database.items,
        database.editions, database.records,
    )  # fmt: skip


class ToldJobs:
    """``Jobs`` that leave a line for each run they begin, and one for each they finish."""

    def __init__(self, jobs: Jobs, path: Path) -> None:
        self._jobs = jobs
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def begin(self, job: str, slot: datetime, now: datetime) -> bool:
        mine = await self._jobs.begin(job, slot, now)
        if mine:
            os.write(self._file, f"begun {slot.timestamp()}\n".encode())
        return mine

    async def finish(self, job: str, slot: datetime, now: datetime) -> None:
        await self._jobs.finish(job, slot, now)
        os.write(self._file, f"done {slot.timestamp()}\n".encode())


class Nothing:
    """The press does not tick: what it told is in the database."""

    async def run(self) -> None:
        await asyncio.Event().wait()


class Deaf:
    """An intake that takes nothing in: of replicas without a webhook, one polls."""

    def __init__(self, contact: Contact) -> None:
        self.contact = contact

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        """There is nothing to close."""
