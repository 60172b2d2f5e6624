"""What the use cases need from outside, as protocols; ``bot.app`` decides who answers."""

from datetime import datetime
from typing import Protocol

from bot.domain.page import Page
from bot.domain.reader import Reader
from bot.domain.summary import ArticleSummary, Summary


class Fetcher(Protocol):
    """Brings pages."""

    async def fetch(self, url: str) -> Page:
        """The page at ``url`` after redirects. Raises a leaf of ``FetchError``."""
        ...


class Workers(Protocol):
    """Does the CPU work away from the event loop, within a time and a memory limit."""

    async def summarize_page(self, page: Page) -> ArticleSummary:
        """Read a page and summarise its article. Raises ``ReadError`` or ``TextError`` leaves."""
        ...

    async def summarize_text(self, text: str) -> Summary:
        """Summarise a text as a reader pasted or forwarded it. Raises ``TextError`` or ``ReadError`` leaves."""
        ...


class SummaryCache(Protocol):
    """Summaries of pages already read, by page and never by reader."""

    async def get(self, url: str, now: datetime) -> ArticleSummary | None:
        """The summary kept for ``url`` if it has not expired at ``now``."""
        ...

    async def put(self, url: str, summary: ArticleSummary, now: datetime) -> None:
        """Keep ``summary`` for ``url`` (and its canonical address), for 24 h from ``now``."""
        ...


class Readers(Protocol):
    """The settings of chats. A chat without a row has the defaults."""

    async def get(self, chat_id: int) -> Reader:
        """The chat's settings, or the defaults."""
        ...

    async def save(self, reader: Reader) -> None:
        """Insert or replace the chat's settings."""
        ...

    async def erase(self, chat_id: int) -> None:
        """Forget the chat."""
        ...
