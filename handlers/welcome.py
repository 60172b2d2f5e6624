"""/aide."""

from telegram import Update

from bot.presentation.screens import help_page
from handlers.context import Context
from handlers.replies import reply


async def on_help(update: Update, _context: Context) -> None:
    """What may be sent, the commands, what is kept."""
    if update.effective_message is not None:
        await reply(update.effective_message, help_page())
