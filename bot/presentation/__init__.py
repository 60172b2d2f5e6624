"""Pure: what a reader sees, in French, as Telegram HTML within Telegram's limits."""
