"""What a reader sees while the bot works: the typing action, then a short message that becomes the answer."""

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import TypeVar

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.presentation.catalog import catalog
from bot.presentation.screens import notice
from bot.presentation.telegram_html import Rendered
from handlers.replies import replace, reply

T = TypeVar("T")

#: Telegram shows an action for five seconds.
ACTION_SECONDS = 4.5
#: Work that takes longer than this announces itself.
QUIET_SECONDS = 2.0
#: For the last word of a process that stops: less than ``runner`` leaves it.
GOODBYE_SECONDS = 0.8


class Progress:
    """Stands between a reader's message and its answer."""

    def __init__(self, message: Message, working: str) -> None:
        self._message = message
        self._notice = Rendered(f"<i>{working}</i>")
        self._placeholder: Message | None = None

    async def during(self, work: Awaitable[T]) -> T:
        """The result of ``work``; meanwhile the chat shows that something is being done."""
        task = asyncio.ensure_future(work)
        typing = asyncio.create_task(self._type())
        try:
            await asyncio.wait([task], timeout=QUIET_SECONDS)
            if not task.done():
                # Without its notice an answer is only less courteous: what went wrong here must not stop it.
                with contextlib.suppress(TelegramError):
                    self._placeholder = await reply(self._message, self._notice)
            return await task
        except asyncio.CancelledError:
            # The process stops before the work is done: said, not left hanging.
            await _within_goodbye(self.finish(notice(catalog().answer.interrupted)))
            raise
        finally:
            typing.cancel()
            task.cancel()

    async def finish(self, rendered: Rendered) -> None:
        """Give the answer: in the place of the notice if there is one."""
        if self._placeholder is not None:
            try:
                return await replace(self._placeholder, rendered)
            except BadRequest as error:
                # A reader may delete the notice before it becomes the answer.
                if "message to edit not found" not in error.message.lower():
                    raise
        await reply(self._message, rendered)
        return None

    async def withdraw(self) -> None:
        """Give no answer: the notice goes."""
        if self._placeholder is not None:
            with contextlib.suppress(TelegramError):
                await self._placeholder.delete()

    async def _type(self) -> None:
        while True:
            with contextlib.suppress(TelegramError):
                await self._message.reply_chat_action(
                    ChatAction.TYPING,
                    message_thread_id=self._message.message_thread_id if self._message.is_topic_message else None,
                )
            await asyncio.sleep(ACTION_SECONDS)


async def interrupted(message: Message) -> None:
    """The last word to who waits behind others when the process stops."""
    await _within_goodbye(reply(message, notice(catalog().answer.interrupted)))


async def _within_goodbye(word: Awaitable[object]) -> None:
    with contextlib.suppress(TelegramError, TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await word
