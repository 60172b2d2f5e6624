"""The life of the bot: in contact with Telegram, taking updates in, and leaving without owing an answer."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from typing import Any, Protocol

from telegram.error import TelegramError

from bot.errors import OperatorError
from handlers.context import App
from handlers.transport.contact import Contact
from handlers.transport.errands import Errands
from handlers.transport.leaving import drain

log = logging.getLogger(__name__)


class Intake(Protocol):
    """Where updates come from: long polling or a webhook."""

    contact: Contact

    async def run(self) -> None:
        """Take updates in until cancelled. Raises an ``OperatorError`` when it is hopeless."""
        ...

    async def close(self) -> None:
        """Take in nothing more, within a few seconds; may be called when ``run`` never was."""
        ...


class Background(Protocol):
    """Work that goes on beside the conversation, over the same connections."""

    def begin(self) -> None:
        """Start, now that Telegram can be reached."""
        ...

    async def end(self) -> None:
        """Come to an end, within a few seconds; may be called when it never began."""
        ...


async def serve(
    application: App,
    intake: Intake,
    errands: Errands,
    *,
    stop: asyncio.Event,
    grace: float = 10.0,
    background: Background | None = None,
) -> int:
    """Run the bot until ``stop`` is set or it is hopeless; the exit status for the process.

    Then nothing more is taken in, what was accepted is answered within ``grace`` seconds, and all connections are
    closed. An ``OperatorError`` becomes one line of the log and its own status.
    """
    status = 0
    others = asyncio.all_tasks()
    try:
        await _until(stop, _live(application, intake, background))
        log.info("stopping")
    except OperatorError as error:
        log.critical("%s", error.detail or error.code)
        status = error.exit_status
    finally:
        await intake.close()
        if background is not None:
            await background.end()
        if application.running:
            await drain(application, errands, grace, others)
        await application.shutdown()
        # A start that was interrupted leaves the application uninitialized and its connections open.
        await application.bot.shutdown()
    return status


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let SIGTERM and SIGINT set ``stop``, in the running event loop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)


async def _live(application: App, intake: Intake, background: Background | None) -> None:
    await intake.contact.until_answered(application.initialize)
    if application.post_init is not None:
        try:
            await application.post_init(application)
        except TelegramError as error:
            # The menu of commands and the like: a bot without them still answers.
            log.warning("the bot could not be presented to Telegram: %s", type(error).__name__)
    await application.start()
    if background is not None:
        background.begin()
    log.info("in contact with Telegram as @%s", application.bot.username)
    await intake.run()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.wait({task, stopped})
    if not task.cancelled():
        task.result()
