"""The command line: starting the bot, and every step of its way as a filter."""
