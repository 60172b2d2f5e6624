"""The methods of the Bot API, by name; those that bring updates to the bot are in ``bot.chatpage.delivery``."""
