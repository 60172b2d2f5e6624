"""A chat and its settings."""

from dataclasses import dataclass

from bot.domain.summary import Length


@dataclass(frozen=True, slots=True)
class Reader:
    """What is kept about a chat: its Telegram id and the length of summary it prefers."""

    chat_id: int
    length: Length = Length.MEDIUM
