"""Raw updates on their way into the application: each parsed by itself, each accepted once."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from telegram import Update

from handlers.context import App
from handlers.transport.soundness import is_sound

log = logging.getLogger(__name__)

#: So many update ids are remembered: a webhook delivery whose 200 was lost comes again within minutes.
_REMEMBERED = 4096


class Reception:
    """Queues updates for ``application``.

    ``room`` tells whether more can be answered soon, ``muted`` whose messages are not heard for now.

    What is left on Telegram's side survives anything that happens here; what is accepted has to be answered within
    the grace period when the process is stopped. Hence the ``room``.
    """

    def __init__(
        self, application: App, room: Callable[[], bool], muted: Callable[[int], bool] = lambda _: False
    ) -> None:
        self._application = application
        self._muted = muted
        self._room = room
        self._seen: OrderedDict[int, None] = OrderedDict()

    @property
    def has_room(self) -> bool:
        """Whether updates should be taken in now."""
        return self._room()

    def accept(self, raw: object) -> bool:
        """Queue one update as Telegram sent it; whether it was queued. Never raises, whatever ``raw`` is.

        An update that cannot be parsed is left out, with its id and the kind of error in the log and nothing of what
        it says: it must not block those behind it.
        """
        number = update_id(raw)
        if number is None or not isinstance(raw, dict):
            log.error("an update without an id was left out")
            return False
        if number in self._seen:
            return False
        self._seen[number] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        if (writer := writer_of(raw)) is not None and self._muted(writer):
            return False  # a flood is let fall before it costs anything
        if not is_sound(raw):
            log.error("update %d was left out: it has not the types of an update", number)
            return False
        try:
            update = Update.de_json(raw, self._application.bot)
        except Exception as error:  # noqa: BLE001 - the parser is not ours and raises whatever it stumbles over
            log.error("update %d was left out: it cannot be read (%s)", number, type(error).__name__)  # noqa: TRY400
            return False
        self._application.update_queue.put_nowait(update)
        return True


def writer_of(raw: dict[str, Any]) -> int | None:
    """Who wrote the message of a raw update, unless it tells of a chat that moves."""
    message = raw.get("message")
    if not isinstance(message, dict) or "migrate_to_chat_id" in message:
        return None
    writer = message.get("sender_chat") or message.get("from")
    number = writer.get("id") if isinstance(writer, dict) else None
    return number if isinstance(number, int) else None


def update_id(raw: object) -> int | None:
    """The id of a raw update, ``None`` if it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None
