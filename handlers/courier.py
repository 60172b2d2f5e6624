"""Brings digests to their readers, and tells what became of each."""

import asyncio
import logging

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.domain.delivery import Blocked, Flood, Migrated, Notice, NotSent, Outcome, Parcel, Refused, Sent, Unknown
from bot.domain.subscription import Place
from bot.presentation.edition import edition_message, unsure_message
from bot.presentation.telegram_html import Rendered
from handlers.replies import html_or_plain
from handlers.transport import faults

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: What Telegram says of a chat that is no more. A topic that was closed or deleted must not silence the others.
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")


class TelegramCourier:
    """``Courier`` over the Bot API: one message a parcel, one try a call; the ledger decides about another."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, parcel: Parcel | Notice) -> Outcome:
        """Render and send one parcel, once, and tell what became of it. Never raises but when it is cancelled."""
        try:
            rendered = _rendered(parcel)
            return Sent((await self._deliver(parcel.place, rendered, silent=parcel.silent)).message_id)
        except TelegramError as error:
            return outcome_of(error)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours must not leave the ledger without an answer
            log.error("a digest could not be sent: %s", type(error).__name__)  # noqa: TRY400 - may quote a text
            return Unknown()

    async def _deliver(self, place: Place, rendered: Rendered, *, silent: bool) -> Message:
        async def call(text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> Message:
            return await self._bot.send_message(
                place.chat,
                text,
                parse_mode=mode,
                message_thread_id=place.thread or None,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
                disable_notification=silent,
            )

        return await html_or_plain(rendered, call)


def _rendered(parcel: Parcel | Notice) -> Rendered:
    if isinstance(parcel, Notice):
        return unsure_message(parcel.day)
    return edition_message(parcel.edition, parcel.key, parcel.missed)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of the library means for a delivery."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Flood(float(wait) if isinstance(wait, int | float) else wait.total_seconds())
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case BadRequest() if not _is_gone(error):
            return Refused()
        case Forbidden() | BadRequest():
            return Blocked()
        case faults.NotSent() | InvalidToken():
            # A refused token is the poller to end the process for; the digest goes out with the right one.
            return NotSent()
        case _:
            return Unknown()


def _is_gone(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _GONE)
