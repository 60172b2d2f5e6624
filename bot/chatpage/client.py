"""The other side of the local Bot API for tests: people who write to the bot, and wait for what it says."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from bot.chatpage.calls import Call
from bot.chatpage.chats import Kind, User
from bot.chatpage.people import People
from bot.chatpage.server import LocalBotApi
from bot.chatpage.shapes import Json

_SECONDS = 60.0
_Seen = TypeVar("_Seen")


class LocalClient(People):
    """People on a ``LocalBotApi``. ``chat_id`` is a private chat with the bot, ``group_id`` a group with it."""

    def __init__(self, api: LocalBotApi) -> None:
        super().__init__(api.world, api.desk.callbacks)
        self.api = api
        self._person_ids = count(1001)
        self.chat_id = self.private("Camille")
        self.group_id = self.group("Veille tech", "Camille", "Sacha")

    def private(self, first_name: str, *, started: bool = True) -> int:
        """A new person with a private chat; returns its id. Unless ``started``, the bot may not write first."""
        return self.world.add_private(self._user(first_name), started=started).id

    def group(self, title: str, *names: str, kind: Kind = "group", username: str = "") -> int:
        """A new group, supergroup or channel with these people and the bot; returns its id."""
        return self.world.add_group(title, [self._user(name) for name in names or ("Camille",)], kind, username).id

    def calls(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """The bot's calls so far, of one method, in one chat."""
        wanted = [call for call in self.api.sent if method in (None, call.method)]
        return [call for call in wanted if chat_id is None or str(call.parameters.get("chat_id")) == str(chat_id)]

    def answers(self, chat_id: int, after: int = 0) -> list[Json]:
        """The bot's messages that a chat shows now, edits applied, from ids above ``after``."""
        chat = self.world.chats[chat_id]
        views = (self.world.view(chat, number) for number in chat.messages if number > after)
        return [view for view in views if view.get("from", {}).get("id") == self.world.bot.id]

    async def wait_for(self, look: Callable[[], _Seen], seconds: float = _SECONDS) -> _Seen:
        """Wait until ``look()`` is true, looking again each time the bot did something; returns what it saw.

        Raises:
            TimeoutError: it was not within ``seconds``.
        """
        async with asyncio.timeout(seconds):
            while not (seen := look()):
                await self.api.pulse.next()
        return seen

    async def wait_for_answers(
        self, chat_id: int, many: int = 1, *, after: int = 0, seconds: float = _SECONDS
    ) -> list[Json]:
        """Wait until the chat shows at least ``many`` messages of the bot; returns them."""

        def enough() -> list[Json]:
            found = self.answers(chat_id, after)
            return found if len(found) >= many else []

        return await self.wait_for(enough, seconds)

    async def wait_for_calls(self, method: str, many: int = 1, *, seconds: float = _SECONDS) -> list[Call]:
        """Wait until ``method`` was called and answered ``many`` times."""

        def enough() -> list[Call]:
            found = [call for call in self.calls(method) if call.status]
            return found if len(found) >= many else []

        return await self.wait_for(enough, seconds)

    async def wait_for_toast(self, query_id: str, seconds: float = _SECONDS) -> Json:
        """Wait for the bot's answer to a tap: ``{"text", "show_alert"}``."""
        return await self.wait_for(lambda: self.api.desk.callbacks.taps[query_id].answer, seconds) or {}

    async def quiet(self, seconds: float = 0.3) -> None:
        """Wait until the bot has called nothing for ``seconds``, polls aside."""
        while True:
            before = len(self.api.sent)
            await asyncio.sleep(seconds)
            if len(self.api.sent) == before:
                return

    def _user(self, first_name: str) -> User:
        return User(next(self._person_ids), first_name)
