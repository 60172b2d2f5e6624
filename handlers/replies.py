"""Sending what presentation rendered."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.presentation.telegram_html import CALLBACK_ANSWER_CHARACTERS, Button, Rendered, cut
from handlers.transport.faults import NotSent

log = logging.getLogger(__name__)

T = TypeVar("T")

#: A flood wait beyond this many seconds is not sat out: the reader would have left.
LONGEST_WAIT = 120.0
MOST_TRIES = 5
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


#: What Telegram says of a text or a keyboard that it does not take; of a chat or a message it says other things.
_OF_CONTENT = ("can't parse entities", "entity_", "url", "utf-8", "button", "reply_markup_")
Deliver = Callable[[str, str | None, InlineKeyboardMarkup | None], Awaitable[T]]


async def reply(message: Message, rendered: Rendered) -> Message:
    """Answer ``message`` with ``rendered``, quoting it."""

    async def send(text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> Message:
        return await message.get_bot().send_message(
            message.chat_id,
            text,
            parse_mode=mode,
            reply_markup=buttons,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            # A reader may delete a message before its answer comes.
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )

    return await patiently(lambda: html_or_plain(rendered, send))


async def replace(message: Message, rendered: Rendered) -> None:
    """Make ``message``, one of ours, into ``rendered``; nothing happens when it is that already.

    For the same reason an edit of which nobody knows whether it was done is made again.
    """

    async def edit(text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> None:
        try:
            await message.edit_text(text, parse_mode=mode, reply_markup=buttons, link_preview_options=_NO_PREVIEW)
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise

    await patiently(lambda: html_or_plain(rendered, edit), repeatable=True)


async def acknowledge(query: CallbackQuery | None, text: str = "", *, alert: bool = False) -> None:
    """Take the waiting state off the button that was tapped; ``text`` passes by, or waits for a tap as an ``alert``."""
    if query is None:
        return
    # A query older than some seconds cannot be answered any more; the answer itself was redrawn all the same.
    with contextlib.suppress(BadRequest):
        await query.answer(cut(text, CALLBACK_ANSWER_CHARACTERS), show_alert=alert)


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram wants them."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.text, url=button.url or None, callback_data=button.data or None)
                for button in row
            ]
            for row in rows
        ]
    )


async def patiently(call: Callable[[], Awaitable[T]], *, repeatable: bool = False) -> T:
    """``call``, again after exactly the wait that a flood refusal names.

    Only what certainly was not delivered is tried again: a flood refusal, and a request that never left. A time-out may
    have been delivered, and a second try would tell the reader the same thing twice; unless ``call`` is ``repeatable``
    without a trace.
    """
    for attempt in range(1, MOST_TRIES):
        try:
            return await call()
        except RetryAfter as error:
            wait = error.retry_after
            seconds = wait if isinstance(wait, int | float) else wait.total_seconds()
            if seconds > LONGEST_WAIT:
                raise
        except NetworkError as error:
            # BadRequest is a NetworkError to the library: it would be refused again.
            if isinstance(error, BadRequest) or not (repeatable or isinstance(error, NotSent)):
                raise
            seconds = float(attempt)
        log.warning("not delivered: trying again in %.0f s", seconds)
        await asyncio.sleep(seconds)
    return await call()


async def html_or_plain(rendered: Rendered, deliver: Deliver[T]) -> T:
    """What ``deliver`` makes of ``rendered``; should Telegram ever refuse our HTML or a link, of its words alone."""
    try:
        return await deliver(rendered.html, ParseMode.HTML, keyboard(rendered.buttons))
    except BadRequest as error:
        if not any(words in error.message.lower() for words in _OF_CONTENT):
            raise
        log.error("Telegram refused our HTML: sending it as plain text")  # noqa: TRY400 - the text must not be logged
    # Buttons that open an address may be what was refused; those that send something back are ours alone.
    ours = tuple(row for row in (tuple(one for one in row if one.data) for row in rendered.buttons) if row)
    return await deliver(rendered.plain, None, keyboard(ours))
