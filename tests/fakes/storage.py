"""Hand-written stand-ins for the database; ``tests/storage/test_contract.py`` holds them to what the engines do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.reader import Reader
from bot.domain.retention import Watched
from bot.domain.summary import ArticleSummary
from bot.storage.page_key import page_key
from bot.storage.page_summaries import LIFETIME
from tests.fakes.delivery_store import Memory


class InMemorySummaryCache:
    """``rows``: page key → summary and the moment it expires."""

    def __init__(self) -> None:
        self.rows: dict[bytes, tuple[ArticleSummary, datetime]] = {}

    async def get(self, url: str, now: datetime) -> ArticleSummary | None:
        _require_zone(now)
        summary, expires = self.rows.get(page_key(url), (None, now))
        return summary if expires > now else None

    async def put(self, url: str, summary: ArticleSummary, now: datetime) -> None:
        _require_zone(now)
        for address in (url, summary.url):
            self.rows[page_key(address)] = (summary, now + LIFETIME)

    async def purge_expired(self, now: datetime) -> int:
        _require_zone(now)
        expired = [key for key, (_, expires) in self.rows.items() if expires <= now]
        for key in expired:
            del self.rows[key]
        return len(expired)


class InMemoryReaders:
    """``rows``: chat id → its settings."""

    def __init__(self) -> None:
        self.rows: dict[int, Reader] = {}

    async def get(self, chat_id: int) -> Reader:
        return self.rows.get(chat_id, Reader(chat_id))

    async def save(self, reader: Reader) -> None:
        self.rows[reader.chat_id] = reader

    async def erase(self, chat_id: int) -> None:
        self.rows.pop(chat_id, None)


def _require_zone(now: datetime) -> None:
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")


class InMemoryRecords:
    """What is held about chats, in what the other stand-ins hold; nothing of it grows old here."""

    def __init__(self, memory: Memory, readers: InMemoryReaders) -> None:
        self._memory = memory
        self._readers = readers
        self.silent: set[int] = set()

    async def held(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        places = [{"chat": place.chat, "thread": place.thread} for place in self._memory.slots if place.chat == chat]
        return {"subscriptions": places, "readers": [{"chat_id": chat}] if chat in self._readers.rows else []}

    async def erase(self, chat: int, now: datetime, editions_too: Sequence[str] = ()) -> bool:
        _require_zone(now)
        anything = any((await self.held(chat)).values())
        for place in [place for place in self._memory.slots if place.chat == chat]:
            del self._memory.slots[place]
        self._readers.rows.pop(chat, None)
        return anything

    async def seen(self, chat: int, now: datetime) -> bool:
        _require_zone(now)
        return False

    async def gone(self, chat: int, now: datetime) -> None:
        _require_zone(now)

    async def silence(self, chat: int, now: datetime) -> None:
        _require_zone(now)
        self.silent.add(chat)

    async def noticed(self, chat: int, now: datetime | None) -> None:
        pass

    async def due(self, now: datetime) -> list[Watched]:
        _require_zone(now)
        return []
