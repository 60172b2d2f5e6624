"""What one chat may be sent: pure. Kept by each process for itself, as a chat gets one digest a day or few."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

#: Bot API, "My bot is hitting limits": one message a second in a chat, twenty a minute in a group.
_APART: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_GROUP_MOST: Final = 20


class ChatPace:
    """Remembers the last minute of each chat. Groups and channels have negative ids."""

    def __init__(self) -> None:
        self._sends: dict[int, deque[datetime]] = {}

    def free_at(self, chat: int, now: datetime) -> datetime:
        """The first moment, from ``now`` on, at which the chat may be sent one message more."""
        self._forget(now)
        sends = self._sends.get(chat)
        if not sends:
            return now
        free = sends[-1] + _APART
        if chat < 0 and len(sends) >= _GROUP_MOST:
            free = max(free, sends[-_GROUP_MOST] + _MINUTE)
        return max(free, now)

    def note(self, chat: int, at: datetime) -> None:
        """One message leaves for the chat ``at`` that moment; the chat moves to the end of those remembered."""
        sends = self._sends.pop(chat, deque(maxlen=_GROUP_MOST))
        sends.append(at)
        self._sends[chat] = sends

    def _forget(self, now: datetime) -> None:
        while self._sends:
            chat = next(iter(self._sends))
            if self._sends[chat][-1] > now - _MINUTE:
                return
            del self._sends[chat]
