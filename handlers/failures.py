"""The one error handler: what nobody foresaw becomes a number that the reader and the log share."""

import contextlib
import logging
import secrets

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.presentation.refusals import unexpected
from handlers.context import Context
from handlers.replies import acknowledge, reply

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Log the error and tell the reader, if there is one who can be told."""
    error = context.error
    if isinstance(error, Forbidden):
        log.info("a reader has blocked the bot or removed it from the chat")
        return
    if isinstance(update, Update):
        with contextlib.suppress(TelegramError):
            await acknowledge(update.callback_query)
    number = secrets.token_hex(4)
    # BadRequest is a NetworkError to the library; here it is a call that we got wrong.
    if isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest):
        # No fault of the code, and one more message would only fail again.
        log.error("Telegram failed %s, an answer may be missing: %s", number, type(error).__name__)
        return
    log.error("unexpected error %s", number, exc_info=error)
    message = update.effective_message if isinstance(update, Update) else None
    if message is None or isinstance(error, BadRequest):
        return
    with contextlib.suppress(TelegramError):
        await reply(message, unexpected(number))
