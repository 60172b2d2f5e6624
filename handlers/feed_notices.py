"""Tells those who added a feed that it is read no more."""

import logging
from contextlib import suppress
from functools import partial

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.domain.feed import PolledFeed
from bot.domain.secret_addresses import without_address
from bot.domain.subscription import Place
from bot.presentation.settings_screens import feed_lost
from bot.services.delivery_ports import Subscriptions
from handlers.replies import html_or_plain

log = logging.getLogger(__name__)


class TelegramFeedNotices:
    """``FeedNotices``: one message to each place that added the feed; feeds of the catalogue are the operator's."""

    def __init__(self, bot: Bot, subscriptions: Subscriptions) -> None:
        self._bot = bot
        self._subscriptions = subscriptions

    async def given_up(self, feed: PolledFeed) -> None:
        """``feed`` has failed for days, and is not polled any more. Called once."""
        if feed.shared:
            log.warning("the feed of %s has failed for days and is not polled any more", feed.outlet)
        name = feed.outlet or feed.url
        for place in (await self._subscriptions.added_feeds()).get(feed.url, ()):
            text = feed_lost(name if place.is_private else without_address(name))
            with suppress(TelegramError):
                await html_or_plain(text, partial(self._send, place))

    async def _send(self, place: Place, text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> None:
        await self._bot.send_message(
            place.chat, text, mode, message_thread_id=place.thread or None, reply_markup=buttons
        )
