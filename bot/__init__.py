"""Brèves: everything the bot knows. What speaks Telegram is in ``handlers``; ``bot.app`` alone joins the two."""
