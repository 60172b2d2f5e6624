"""Updates of different chats at the same time, those of one chat in their order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

#: The library takes a place for an update before it asks for its turn: with few places, one busy chat would hold them
#: all while its updates wait for each other. The places that count are given here, after the turn has come.
_PLACES_TO_WAIT = 1_000_000


#: More that wait in one lane are let fall: a flood, which must not use up the room that all have together.
MOST_IN_A_LANE = 100


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Mailboxes(BaseUpdateProcessor):
    """Handles at most ``at_once`` updates at the same time.

    A chat has one lane for what is written in it and one for its buttons, since a press waits for nothing: Telegram
    shows it as hanging, and forgets it within seconds.
    """

    __slots__ = ("_lanes", "_pending", "_places")

    def __init__(self, at_once: int = 256) -> None:
        super().__init__(_PLACES_TO_WAIT)
        self._places = asyncio.Semaphore(at_once)
        self._lanes: dict[Hashable, _Lane] = {}
        self._pending = 0

    @property
    def pending(self) -> int:
        """How many updates are being handled or wait for it."""
        return self._pending

    @property
    def lanes(self) -> int:
        """How many lanes are in use; 0 when nothing is pending."""
        return len(self._lanes)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await ``coroutine`` when the update's turn has come and a place is free, unless too many wait before it."""
        key = lane_of(update)
        self._pending += 1
        try:
            if self._is_flooded(key) and _is_asked(update):
                return
            async with self._turn(key), self._places:
                await coroutine
        finally:
            self._pending -= 1
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # only has an effect on one that never had its turn

    def _is_flooded(self, key: Hashable | None) -> bool:
        lane = self._lanes.get(key)
        return lane is not None and lane.users >= MOST_IN_A_LANE

    @asynccontextmanager
    async def _turn(self, key: Hashable | None) -> AsyncIterator[None]:
        if key is None:
            yield
            return
        lane = self._lanes.setdefault(key, _Lane())
        lane.users += 1
        try:
            async with lane.lock:  # asyncio's locks are fair: first come, first served
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[key]


def _is_asked(update: object) -> bool:
    """Whether the update is what somebody wants, and not what Telegram tells about a chat, which is never let fall."""
    if not isinstance(update, Update):
        return False
    message = update.message or update.channel_post
    return update.callback_query is not None or (message is not None and message.migrate_to_chat_id is None)


def lane_of(update: object) -> Hashable | None:
    """Updates with the same key are handled one after the other; ``None`` waits for nobody."""
    if not isinstance(update, Update):
        return None
    if update.callback_query is not None:
        query = update.callback_query
        return ("button", query.message.chat.id if query.message is not None else query.from_user.id)
    if update.effective_chat is not None:
        return ("chat", update.effective_chat.id)
    if update.effective_user is not None:
        return ("user", update.effective_user.id)
    return None
