"""The local Bot API and the chat page before it: Brèves without Telegram."""
