"""The notice of inactivity, sent to whom it concerns."""

import asyncio
import logging

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.domain.delivery import Outcome, Sent, Unknown
from bot.presentation.privacy import inactive_notice
from handlers.courier import outcome_of
from handlers.replies import keyboard

log = logging.getLogger(__name__)


class TelegramNotices:
    """``Notices`` over the Bot API: one try a call."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def inactive(self, chat: int, thread: int) -> Outcome:
        """That what is kept will be erased, with a button to go on. Never raises but when it is cancelled."""
        notice = inactive_notice()
        try:
            sent = await self._bot.send_message(
                chat,
                notice.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread or None,
                reply_markup=keyboard(notice.buttons),
                disable_notification=True,
            )
        except TelegramError as error:
            return outcome_of(error)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours must not stop the others' retention
            log.error("a notice could not be sent: %s", type(error).__name__)  # noqa: TRY400 - may quote a text
            return Unknown()
        return Sent(sent.message_id)
