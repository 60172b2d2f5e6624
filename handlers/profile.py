"""What Telegram shows of the bot: its commands and its description, set when they differ."""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.presentation.catalog import catalog

log = logging.getLogger(__name__)


async def publish(bot: Bot) -> None:
    """Set the command menu and the descriptions.

    Each is read first and set only when it differs, since Telegram allows few changes a day. A failure is not worth
    stopping for: the bot answers without a menu as well.
    """
    texts = catalog()
    commands = [BotCommand(name, text) for name, text in texts.commands.model_dump().items()]
    try:
        if list(await bot.get_my_commands()) != commands:
            await bot.set_my_commands(commands)
        if (await bot.get_my_description()).description != texts.profile.description:
            await bot.set_my_description(texts.profile.description)
        if (await bot.get_my_short_description()).short_description != texts.profile.short_description:
            await bot.set_my_short_description(texts.profile.short_description)
    except TelegramError as error:
        log.warning("the command menu could not be published (%s)", type(error).__name__)
