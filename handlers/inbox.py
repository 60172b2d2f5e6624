"""Each reader's messages, joined where they belong together and answered in their order."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Message, Update

from bot.services.floods import FloodLimits, Limit
from handlers.joining import belongs, patience
from handlers.places import asker_of

Answerer = Callable[[list[Message]], Awaitable[None]]
Spawn = Callable[[Coroutine[Any, Any, None], Update | None], asyncio.Task[None]]


#: So many messages are one batch: a text that fills more is no text.
MOST_PARTS = 20


@dataclass(slots=True)
class _Batch:
    """Messages that belong together; ``complete`` is set once nothing more can join them."""

    update: Update
    messages: list[Message]
    answer: Answerer
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    timer: asyncio.TimerHandle | None = None

    def close(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.complete.set()


class Inbox:
    """Takes messages in, hands batches of them to ``answer``, one at a time for each reader.

    By reader and not by chat: whoever sends a hundred links keeps nobody waiting, in a group neither, and has one in
    flight wherever they were sent. At most ``limits`` batches wait.

    ``spawn`` starts a coroutine that the application waits for when it stops, so that what was accepted is answered;
    what it raises goes to the error handler with the update it is given. ``interrupted`` is told the messages whose
    turn does not come any more.
    """

    def __init__(self, spawn: Spawn, interrupted: Callable[[Message], Awaitable[None]], limits: FloodLimits) -> None:
        self._spawn = spawn
        self._interrupted = interrupted
        self._limits = limits
        self._waiting: dict[int, deque[_Batch]] = {}

    @property
    def pending(self) -> int:
        """How many batches are not answered yet."""
        return sum(map(len, self._waiting.values()))

    def full_for(self, asker: int) -> Limit | None:
        """Which queue has no place for one more batch of ``asker``, if one has not."""
        if len(self._waiting.get(asker, ())) >= self._limits.reader_waiting:
            return Limit.OWN_QUEUE
        return Limit.FULL if self.pending >= self._limits.all_waiting else None

    def put(
        self, update: Update, message: Message, answer: Answerer, *, joinable: bool = True, asker: int | None = None
    ) -> Limit | None:
        """Accept ``message``, which is the update's, or say which queue is full; returns at once.

        A message that is not ``joinable`` stands alone, such as a command; under one that is not the ``asker``'s own
        they have tapped.
        """
        asker = asker_of(message) if asker is None else asker
        queue = self._waiting.get(asker)
        if queue:
            last = queue[-1]
            if joinable and _goes_on(last, message):
                last.messages.append(message)
                _wait(last, patience(message))
                return None
            last.close()  # what came in between is the sign that nothing more will
        if (full := self.full_for(asker)) is not None:
            return full
        batch = _Batch(update, [message], answer)
        _wait(batch, patience(message) if joinable else 0.0)
        if queue is not None:
            queue.append(batch)
        else:
            self._waiting[asker] = deque([batch])
            self._spawn(self._work(asker), None)
        return None

    async def _work(self, asker: int) -> None:
        queue = self._waiting[asker]
        try:
            while queue:
                batch = queue[0]
                await batch.complete.wait()
                # Waited for but not awaited: an answer that fails is the error handler's, and those behind it go on.
                await asyncio.wait([self._spawn(self._answer(batch), batch.update)])
                queue.popleft()
        except asyncio.CancelledError:
            # The process stops. The first one is being answered, and says so itself.
            await asyncio.gather(*(self._interrupted(batch.messages[0]) for batch in list(queue)[1:]))
            raise
        del self._waiting[asker]

    @staticmethod
    async def _answer(batch: _Batch) -> None:
        await batch.answer(batch.messages)


def _goes_on(batch: _Batch, message: Message) -> bool:
    return (
        not batch.complete.is_set()
        and len(batch.messages) < MOST_PARTS
        and message.chat_id == batch.messages[-1].chat_id
        and belongs(message, batch.messages)
    )


def _wait(batch: _Batch, seconds: float) -> None:
    if batch.timer is not None:
        batch.timer.cancel()
    if seconds:
        batch.timer = asyncio.get_running_loop().call_later(seconds, batch.close)
    else:
        batch.close()
