"""What happens in the world, sent to the open pages."""

import asyncio

import orjson

from bot.chatpage.shapes import Json

#: A page so far behind is cut off; it comes back and gets everything anew.
_MOST_BEHIND = 2000


class EventHub:
    """The open pages, each with its queue of server-sent events."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()

    def subscribe(self) -> asyncio.Queue[bytes | None]:
        """A queue of encoded events; ``None`` is the last one."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_BEHIND)
        self._queues.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[bytes | None]) -> None:
        """Forget a page that is gone."""
        self._queues.discard(queue)

    def tell(self, event: Json) -> None:
        """Send one event to every page."""
        if not self._queues:
            return
        encoded = encode(event)
        for queue in tuple(self._queues):
            try:
                queue.put_nowait(encoded)
            except asyncio.QueueFull:
                self._end(queue)

    def close(self) -> None:
        """End every page's stream."""
        for queue in tuple(self._queues):
            self._end(queue)

    def _end(self, queue: asyncio.Queue[bytes | None]) -> None:
        self._queues.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)


def encode(event: Json) -> bytes:
    """One event in the format of server-sent events (WHATWG HTML, « Server-sent events »)."""
    return b"data: " + orjson.dumps(event) + b"\n\n"
