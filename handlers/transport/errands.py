"""What handlers leave running when they return, waited for when the process stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from handlers.context import App


class Errands:
    """Tasks of the application, followed until the last one is done.

    The library waits, when it stops, for the tasks it knows at that moment, and warns about those begun later instead
    of waiting for them. A task that starts another one would lose it.
    """

    def __init__(self, application: App) -> None:
        self._application = application
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def pending(self) -> int:
        """How many are not done."""
        return len(self._tasks)

    def spawn(self, coroutine: Coroutine[Any, Any, None], update: object = None) -> "asyncio.Task[None]":
        """The task that runs ``coroutine``; what it raises goes to the error handler, with ``update``."""
        task = self._application.create_task(coroutine, update)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def abandon(self, last_words: float) -> None:
        """Cancel what is pending, and leave it so many seconds to say so."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=last_words)

    async def done(self) -> None:
        """Wait until nothing is pending, whatever is spawned meanwhile."""
        while self._tasks:
            await asyncio.wait(self._tasks)
