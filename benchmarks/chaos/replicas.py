"""Processes, killed and started again. Each is forked from one server that has imported everything, in a moment."""

import asyncio
import multiprocessing
import random
from dataclasses import replace
from multiprocessing.context import ForkServerProcess

from benchmarks.chaos.replica import Life, listens, main

_context = multiprocessing.get_context("forkserver")
# There is one server a process, and one list of what it imports: the bot's own workers, if any, are forked from it too.
_context.set_forkserver_preload(["bot.workers.preload", "benchmarks.chaos.warm"])


class Replicas:
    """``count`` processes; the first is the one that polls."""

    def __init__(self, count: int, life: Life) -> None:
        self._lives = [replace(life, polls=not number) for number in range(count)]
        self._folder = life.folder
        self._running: list[ForkServerProcess | None] = [None] * count
        self.kills = 0

    async def start(self) -> None:
        """Start those that do not run."""
        for number, process in enumerate(self._running):
            if process is None:
                started = self._running[number] = _context.Process(target=main, args=(self._lives[number],))
                await asyncio.to_thread(started.start)

    def died(self) -> list[int]:
        """The statuses of those that ended of themselves."""
        return [process.exitcode for process in self._running if process is not None and process.exitcode is not None]

    async def kill_one(self, chance: random.Random) -> None:
        """SIGKILL, and another one in its place."""
        number = chance.randrange(len(self._running))
        process = self._running[number]
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.join)
        self._running[number] = None
        self.kills += 1
        await self.start()

    async def stop(self) -> list[int | None]:
        """SIGTERM to all, once they can hear it; their statuses."""
        processes = [process for process in self._running if process is not None and process.pid is not None]
        for process in processes:
            await self._until_it_listens(process)
            process.terminate()
        for process in processes:
            await asyncio.to_thread(process.join, 15)
            if process.exitcode is None:
                process.kill()
                await asyncio.to_thread(process.join)
        self._running = [None] * len(self._running)
        return [process.exitcode for process in processes]

    async def _until_it_listens(self, process: ForkServerProcess) -> None:
        """One that was killed a moment ago has a successor that may still be starting."""
        while process.exitcode is None and not listens(self._folder, process.pid or 0).exists():  # noqa: ASYNC110 - a file
            await asyncio.sleep(0.01)
