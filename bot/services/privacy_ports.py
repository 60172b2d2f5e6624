"""What privacy needs from outside, as protocols; ``bot.app`` decides who answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.delivery import Outcome
from bot.domain.retention import Watched


class Records(Protocol):
    """Everything held about chats, wherever it is."""

    async def held(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        """The rows about ``chat``, by table."""
        ...

    async def erase(self, chat: int, now: datetime, editions_too: Sequence[str] = ()) -> bool:
        """Erase everything about ``chat``, at once and for good; ``False`` if there was nothing.

        With it go the feeds that nobody else added, and the editions whose key is one of ``editions_too``.
        """
        ...

    async def seen(self, chat: int, now: datetime) -> bool:
        """Somebody in ``chat`` is there; whether the bot had been taken for blocked there."""
        ...

    async def gone(self, chat: int, now: datetime) -> None:
        """The bot is blocked or removed."""
        ...

    async def silence(self, chat: int, now: datetime) -> None:
        """Nothing is to be sent that nobody asks for."""
        ...

    async def noticed(self, chat: int, now: datetime | None) -> None:
        """The notice of inactivity is about to be sent; with ``None``, it was not."""
        ...

    async def due(self, now: datetime) -> list[Watched]:
        """Chats whose fate may not be to be kept, the longest away first."""
        ...


class Notices(Protocol):
    """Tells chats what nobody asked for."""

    async def inactive(self, chat: int, thread: int) -> Outcome:
        """That what is kept will be erased, with a button to go on. Never raises but when it is cancelled."""
        ...
