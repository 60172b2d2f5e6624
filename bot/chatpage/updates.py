"""The queue of updates that wait for the bot."""

import asyncio
from collections import deque
from collections.abc import Collection

from bot.chatpage.shapes import Json

#: Kept for a bot that is away; Telegram keeps a day's. The oldest are dropped first.
MOST_WAITING = 20_000
# Telegram sends these only to bots that name them (Bot API, getUpdates).
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in order, each with its id; they stay until the bot confirms them."""

    def __init__(self, first_id: int = 1) -> None:
        self.waiting: deque[Json] = deque()
        self.dropped = 0
        self.allowed: frozenset[str] = frozenset()
        self.arrived = asyncio.Event()
        self._next = first_id

    def add(self, kind: str, content: Json) -> int | None:
        """Queue one update, unless the bot does not want this kind; returns its id."""
        if (kind not in self.allowed) if self.allowed else (kind in _ON_REQUEST):
            return None
        return self.push({"update_id": self._next, kind: content})

    def push(self, update: Json) -> int:
        """Queue an update of any shape, even one that no library can read; returns its id."""
        number = self._next
        self._next += 1
        self.waiting.append({"update_id": number} | update)
        if len(self.waiting) > MOST_WAITING:
            self.waiting.popleft()
            self.dropped += 1
        self.arrived.set()
        return number

    def allow(self, kinds: Collection[str]) -> None:
        """Restrict the kinds of updates queued from now on; an empty collection means Telegram's default."""
        self.allowed = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Forget what is before ``offset``; a negative one counts from the end, as in the Bot API."""
        if offset < 0:
            offset = self._next + offset
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        self._settle()

    def take(self, limit: int) -> list[Json]:
        """The first ``limit`` updates, left in the queue."""
        return [self.waiting[index] for index in range(min(limit, len(self.waiting)))]

    def remove(self, number: int) -> None:
        """Forget one update, delivered out of order by a webhook."""
        self.waiting = deque(update for update in self.waiting if update["update_id"] != number)
        self._settle()

    def clear(self) -> None:
        """Forget all that waits."""
        self.waiting.clear()
        self._settle()

    def _settle(self) -> None:
        if not self.waiting:
            self.arrived.clear()
