"""One hostile update after the other through the whole bot: does it fall, does one chat's update touch another's?"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import Message, Update

from bot.app import Adapters, Bot, furnish
from bot.domain.delivery import WhenUnknown
from bot.domain.page import Page
from bot.domain.subscription import Place, Subscription
from bot.presentation.settings_screens import feed_mark
from bot.services.floods import FloodLimits, Rate, flood_limits
from handlers import joining
from handlers.places import asker_of
from handlers.transport.application import build_transport
from handlers.transport.reception import Reception
from tests.fakes.delivery import FakeClock
from tests.fakes.delivery_store import (
    InMemoryJobs,
    InMemoryLedger,
    InMemoryPace,
    InMemoryPlanner,
    InMemorySubscriptions,
    Memory,
)
from tests.fakes.press import InMemoryEditions, InMemoryFeeds, InMemoryItems
from tests.fakes.press_work import FakeWeb, NewsWorkers
from tests.fakes.storage import InMemoryReaders, InMemoryRecords, InMemorySummaryCache
from tests.hostile_input.telegram import ObligingApi
from tests.hostile_input.updates import CHANNEL, FORUM, GROUP, LINK, READER, STRANGER, TOPIC, Liar

FEED = "https://carnet.exemple.fr/fil"
ADMINISTRATORS = {chat: frozenset({READER}) for chat in (GROUP, FORUM, CHANNEL)}
PLACES = (Place(READER), Place(STRANGER), Place(GROUP), Place(FORUM), Place(FORUM, TOPIC), Place(CHANNEL))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: Calls that tell nobody anything.
_SILENT = frozenset({"getMe", "getChatMember", "getFile", "answerCallbackQuery"})


@dataclass
class Trial:
    """A bot with everything in memory, and what its trial has shown; ``readable`` counts what was no garbage."""

    api: ObligingApi
    bot: Bot
    reception: Reception
    memory: Memory
    readers: InMemoryReaders
    logged: list[logging.LogRecord]
    clock: FakeClock
    complaints: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Any] = field(default_factory=dict)
    readable: int = 0
    acted: Counter[str] = field(default_factory=Counter)

    async def judge(self, raw: dict[str, Any]) -> None:
        """Let ``raw`` in, wait for all that comes of it, and look at that."""
        self._restore()
        self.clock.forward(milliseconds=10)
        before = self._state()
        self.api.calls.clear()
        self.logged.clear()
        application = self.bot.transport.application
        update = None
        if self.reception.accept(raw):
            self.readable += 1
            update = self._read(raw)
            await application.update_queue.join()
            await self.bot.transport.errands.done()
        if self.logged:
            self._complain(f"unhandled: {self.logged[0].getMessage().split()[0]} {self.logged[0].exc_info}", raw)
        changed = {key for key in before | self._state() if before.get(key) != self._state().get(key)}
        if update is None:
            if changed or self.api.calls:
                self._complain("an effect of what cannot be read", raw)
            return
        self._weigh(raw, update, changed, before)

    def _weigh(self, raw: dict[str, Any], update: Update, changed: set[Any], before: dict[Any, Any]) -> None:
        chats = _chats_of(update)
        for chat in {chat for _, chat, *_ in changed}:
            self.acted["changes"] += 1
            if chat not in chats:
                self._complain("a change in another chat", raw)
            elif not _may_change(update, chat):
                self._complain("a change by somebody who may not", raw)
        told = [call for call in self.api.calls if call.method not in _SILENT]
        for call in told:
            self.acted[call.method] += 1
            if call.chat not in chats:
                self._complain(f"{call.method} to another chat", raw)
        if told and _is_none_of_ours(update):
            self._complain("an answer to what was not for the bot", raw)
        lost = [key for key in changed if key[0] == "place" and key in before and key not in self._state()]
        if lost and not _was_confirmed(update):
            self._complain("lost without a confirmation", raw)
        self.acted["lost"] += len(lost)

    def _complain(self, what: str, raw: Any) -> None:
        self.complaints[what] += 1
        self.examples.setdefault(what, raw)

    def _state(self) -> dict[Any, Any]:
        places = {("place", place.chat, place.thread): kept for place, kept in self.memory.slots.items()}
        return places | {("reader", chat): kept for chat, kept in self.readers.rows.items()}

    def _restore(self) -> None:
        # So that there is always something to lose.
        for place in PLACES:
            self.memory.slots[place] = self._first[place]
        for place in self.memory.slots.keys() - set(PLACES):
            del self.memory.slots[place]
        self.readers.rows.clear()

    async def prepare(self) -> None:
        """Subscribe everybody."""
        for place in PLACES:
            await InMemorySubscriptions(self.memory).save(Subscription(place, feeds=(FEED,)), self.clock.now())
        self._first = dict(self.memory.slots)

    def _read(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self.bot.transport.application.bot)
        except Exception:  # noqa: BLE001 - the parser is not ours; what it refuses must have no effect
            return None


def _message_of(update: Update) -> Message | None:
    query = update.callback_query
    if query is not None:
        return query.message if isinstance(query.message, Message) else None
    return update.effective_message


def _chats_of(update: Update) -> set[int | None]:
    chats: set[int | None] = {update.effective_chat.id if update.effective_chat else None}
    if update.message is not None:
        chats.add(update.message.migrate_to_chat_id)
    return chats - {None}


def _may_change(update: Update, chat: int) -> bool:
    if update.my_chat_member is not None or (update.message is not None and update.message.migrate_to_chat_id):
        return True  # Telegram's own word about its chats
    message = _message_of(update)
    if message is None:
        return False
    asker = update.callback_query.from_user.id if update.callback_query else asker_of(message)
    return asker == chat or asker in ADMINISTRATORS.get(chat, frozenset())


def _is_none_of_ours(update: Update) -> bool:
    """Whether the bot has nothing to say to it: talk of a group, edits, and what it did not ask Telegram for."""
    if update.callback_query is not None:
        return False
    message = update.message or update.channel_post
    if message is None:
        return True
    words = (message.text or message.caption or "").lower()
    return message.chat.type != "private" and "/" not in words and "@breves_bot" not in words


def _was_confirmed(update: Update) -> bool:
    query, message = update.callback_query, update.message or update.channel_post
    if query is None:
        # /stop is a wish of its own, which nobody says by mistake.
        return message is not None and (
            message.migrate_to_chat_id is not None or (message.text or "").startswith("/stop")
        )
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    shown = [button.callback_data for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return query.data in ("r:gone", "o:erase") and query.data in shown


class _Listener(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.ERROR)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        if "left out" not in record.getMessage():
            self._records.append(record)


def no_limits() -> FloodLimits:
    """So much that nothing is held back: what comes through is what is tried."""
    endless = (Rate(most=10**9, seconds=1e-9),)
    names = ("reader_links", "group_links", "reader_messages", "reader_taps")
    return flood_limits().model_copy(update=dict.fromkeys(names, endless))


@asynccontextmanager
async def trial(administrators: dict[int, frozenset[int]] = ADMINISTRATORS) -> AsyncIterator[Trial]:
    """A running bot to be tried; nothing waits for a comment or for the rest of a text.

    ``administrators`` are those that Telegram tells the bot of; the trial knows the true ones.
    """
    patience = joining.PART_PATIENCE, joining.COMMENT_PATIENCE
    joining.PART_PATIENCE = joining.COMMENT_PATIENCE = 0.001
    memory, clock, readers, logged = Memory(), FakeClock(NOW), InMemoryReaders(), list[logging.LogRecord]()
    api, feeds = ObligingApi(administrators), InMemoryFeeds(memory)
    adapters = Adapters(
        FakeWeb({LINK: Page(LINK, b"")}), NewsWorkers(), InMemorySummaryCache(), readers, InMemorySubscriptions(memory),
        InMemoryPlanner(memory), InMemoryLedger(memory), InMemoryPace(memory), InMemoryJobs(memory), clock,
        feeds, InMemoryItems(feeds), InMemoryEditions(), InMemoryRecords(memory, readers),
    )  # fmt: skip
    transport = build_transport("42:token", "http://api.invalid", request=api)
    bot = furnish(transport, adapters, WhenUnknown.SKIP, limits=no_limits())
    application = transport.application
    listener = _Listener(logged)
    logging.getLogger().addHandler(listener)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: logging.getLogger("loop").error("loop %s", context.get("exception")))
    try:
        await application.initialize()
        await application.start()
        tried = Trial(api, bot, Reception(application, lambda: True), memory, readers, logged, clock)
        await tried.prepare()
        yield tried
    finally:
        joining.PART_PATIENCE, joining.COMMENT_PATIENCE = patience
        logging.getLogger().removeHandler(listener)
        loop.set_exception_handler(None)
        await application.stop()
        await application.shutdown()
        await application.bot.shutdown()


async def try_updates(seed: int, many: int) -> Trial:
    """``many`` updates of ``seed``."""
    liar = Liar(seed, feed_mark(FEED))
    async with trial() as tried:
        for _ in range(many):
            await tried.judge(liar.update())
        return tried
