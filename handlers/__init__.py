"""Everything that speaks Telegram."""
