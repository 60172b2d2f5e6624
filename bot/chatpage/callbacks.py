"""Taps on buttons that wait for the bot's answer."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from bot.chatpage.chats import Chat, User
from bot.chatpage.entities import units
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json
from bot.chatpage.world import World

ANSWER_UNITS = 200
#: A tap not answered within this time is lost, as clients stop waiting for it.
SECONDS = 60
_MOST_KEPT = 1000


@dataclass(slots=True)
class Tap:
    """One tap; ``answer`` is what the bot said to it, once it did."""

    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Json | None = None


class Callbacks:
    """The taps of the last moments, by id of callback query."""

    def __init__(self, world: World) -> None:
        self.taps: OrderedDict[str, Tap] = OrderedDict()
        self._world = world

    def press(self, chat: Chat, number: int, user: User, data: str) -> str:
        """Queue the update of one tap; returns the id of the callback query."""
        key = str(secrets.randbits(62) | 1 << 61)
        self.taps[key] = Tap(chat.id, number, data, self._world.clock())
        if len(self.taps) > _MOST_KEPT:
            self.taps.popitem(last=False)
        message = self._world.view(chat, number)
        query = {"id": key, "from": user.shape, "message": message, "chat_instance": str(chat.id), "data": data}
        self._world.updates.add("callback_query", query)
        return key

    def answer(self, key: str, text: str, *, alert: bool, url: str = "") -> None:
        """The bot's answer. Raises ``ApiRefusal`` for a text too long and a tap too old or unknown."""
        if units(text) > ANSWER_UNITS:
            raise bad_request("MESSAGE_TOO_LONG")
        tap = self.taps.get(key)
        if tap is None or self._world.clock() - tap.at > SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        tap.answer = {"text": text, "show_alert": alert} | ({"url": url} if url else {})
        event = {"type": "callback_answer", "chat_id": tap.chat_id, "message_id": tap.message_id, "query_id": key}
        self._world.tell(event | tap.answer)
