"""Leaving without owing an answer, or at least not without a word."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from handlers.context import App
from handlers.transport.errands import Errands

log = logging.getLogger(__name__)

#: Seconds for the tasks that were cancelled to end.
_LAST_WORDS = 1.0


async def drain(application: App, errands: Errands, grace: float, others: set[asyncio.Task[Any]]) -> None:
    """Answer what was accepted within ``grace`` seconds and stop the application.

    What is not done by then is cancelled, in a second or three: whatever runs that is not among ``others``, the tasks
    that were there before the application.
    """
    try:
        async with asyncio.timeout(grace):
            # Before the application stops: what handlers spawn afterwards, it would not wait for.
            await application.update_queue.join()
            await errands.done()
            await application.stop()
    except TimeoutError:
        log.warning("some messages could not be answered within %.0f s", grace)
        # These first, while everything they say it with still works.
        await errands.abandon(_LAST_WORDS)
        if not await _stopped(application):
            await _abandon(application, others)


async def _stopped(application: App) -> bool:
    if not application.running:  # it was told to stop before, and did not come to the end of it
        return False
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS):
            await application.update_queue.join()
            await application.stop()
            return True
    return False


async def _abandon(application: App, others: set[asyncio.Task[Any]]) -> None:
    # The library's fetcher is let be: it ends by itself once it is told to stop.
    fetcher = f"Application:{application.bot.id}:update_fetcher"
    spared = {task for task in asyncio.all_tasks() if task.get_name() == fetcher or task is asyncio.current_task()}
    mine = asyncio.all_tasks() - others - spared
    for task in mine:
        task.cancel()
    if mine:
        await asyncio.wait(mine, timeout=_LAST_WORDS)
    if application.running:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                await application.stop()
