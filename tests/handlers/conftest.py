"""The whole bot on the local Bot API, over hand-written adapters and a database of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Adapters, Bot, Server, Ticks, assemble
from bot.chatpage.chats import User
from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.chatpage.shapes import Json
from bot.domain.feed import Entry, Source
from bot.domain.page import Page
from bot.domain.subscription import Place, Subscription
from bot.reading.catalogue import catalogue
from bot.reading.identity import identify
from bot.services.subscriptions import Subscribing
from bot.storage.database import Database
from handlers.transport.contact import Contact
from handlers.transport.runner import serve
from tests.fakes.press_work import FakeWeb, NewsWorkers
from tests.patience import PATIENCE, eventually

URL = "https://exemple.fr/jupiter"
#: Stories of one day, one line each, of themes that are on by default.
NEWS = (
    "La sonde Calypso de l'ESA se met en orbite autour de Ganymède",
    "Une cyberattaque par rançongiciel paralyse les hôpitaux de Rouen",
    "Perplexity promet un chatbot qui ne se trompe jamais",
    "La CNIL inflige une amende record à un courtier de données personnelles",
    "Le noyau Linux adopte un nouvel ordonnanceur écrit en Rust",
    "Nintendo repousse la sortie de son prochain jeu vidéo Zelda",
    "Le réseau de fibre optique d'Orange tombe en panne en Bretagne",
)


#: When every test begins, whatever the hour and the day are outside: a working day's morning in Paris.
START = datetime(2026, 3, 11, 8, 40, tzinfo=UTC)


class MovableClock:
    """A clock that runs from ``START``, or from where a test puts it."""

    def __init__(self, database: Database) -> None:
        self._clock = database.clock
        self.ahead = self.start = START - self._clock.now()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead

    async def synchronise(self) -> None:
        await self._clock.synchronise()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)


@dataclass
class Stage:
    """A running bot, the people who write to it, and what stands in for the world."""

    client: LocalClient
    bot: Bot
    fetcher: FakeWeb
    workers: NewsWorkers
    database: Database
    clock: MovableClock
    stop: asyncio.Event
    running: asyncio.Task[int]

    async def answer(self, many: int = 1, chat: int | None = None) -> str:
        """The text of the bot's last message, once it has said ``many``."""
        return str((await self.messages(many, chat))[-1]["text"])

    async def messages(self, many: int = 1, chat: int | None = None) -> list[Json]:
        chat = chat or self.client.chat_id
        await self.client.wait_for_answers(chat, many)
        await self.settled()
        return self.client.answers(chat)

    async def settled(self) -> None:
        """Wait until the bot has done all that people asked it to."""
        await eventually(lambda: not self.client.world.updates.waiting)
        await self.bot.transport.application.update_queue.join()
        await self.bot.transport.errands.done()

    async def say(self, text: str, chat: int | None = None) -> Json:
        """What the bot answers to ``text``."""
        chat = chat or self.client.chat_id
        before = len(self.client.answers(chat))
        self.client.say(chat, text)
        return (await self.messages(before + 1, chat))[-1]

    async def tap(self, message: Json, button: str, chat: int | None = None) -> Json:
        """Tap a button of ``message``; the message as it is once the tap has been answered."""
        chat = chat or self.client.chat_id
        tap = self.client.press(chat, message["message_id"], button)
        await self.client.wait_for_toast(tap)
        return next(one for one in self.client.answers(chat) if one["message_id"] == message["message_id"])

    async def forge(self, message: Json, data: str, chat: int | None = None) -> Json:
        """Tap a button of ``message`` whose data is ``data``; what the bot says to it."""
        chat = chat or self.client.chat_id
        keyboard = {"inline_keyboard": [[{"text": "Piège", "callback_data": data}]]}
        self.client.world.chat(chat).messages[message["message_id"]].shape["reply_markup"] = keyboard
        return await self.client.wait_for_toast(self.client.press(chat, message["message_id"], "Piège"))

    async def forge_unshown(
        self, message: Json, data: str, chat: int | None = None, sender: User | None = None
    ) -> Json:
        """A tap that a client makes up: the message has no button of that ``data``. What the bot says to it."""
        world = self.client.world.chat(chat or self.client.chat_id)
        person = sender or self.client.person_of(world)
        tap = self.client.api.desk.callbacks.press(world, message["message_id"], person, data)
        return await self.client.wait_for_toast(tap)

    def buttons(self, message: Json) -> list[str]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    async def publish_news(self) -> None:
        """Let the press have told ``NEWS``, an hour ago, each in an outlet of its own."""
        outlets = [feed.source for feed in catalogue()][: len(NEWS)]
        now = self.clock.now()
        await self.database.feeds.ensure(outlets, shared=True, now=now + timedelta(days=1))
        found = {feed.url: feed for feed in await self.database.feeds.find([one.url for one in outlets])}
        for number, (title, outlet) in enumerate(zip(NEWS, outlets, strict=True)):
            url = f"https://exemple.fr/{number}"
            self.fetcher.pages[url] = Page(url, title.encode())
            entry = Entry(url, title, url, f"{title}. Les détails suivent.", now - timedelta(hours=1))
            await self.database.items.add(found[outlet.url], identify([entry], ""), now)

    async def forget_pages(self) -> None:
        """Let every summary of a page be too old to be shown again."""
        await self.database.summaries.purge_expired(self.database.clock.now() + timedelta(days=2))

    async def subscription(self, chat: int | None = None, thread: int = 0) -> Subscription | None:
        return await self.database.subscriptions.get(Place(chat or self.client.chat_id, thread))

    async def until_paused(self, chat: int, *, paused: bool = True, thread: int = 0) -> None:
        """Wait until the place's subscription is paused, or is not."""
        async with asyncio.timeout(PATIENCE):
            while (found := await self.subscription(chat, thread)) is None or found.paused is not paused:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def subscribe(self, chat: int | None = None, thread: int = 0, feeds: tuple[str, ...] = ()) -> Subscription:
        """A subscription that has existed for a while."""
        made = Subscription(Place(chat or self.client.chat_id, thread), feeds=feeds)
        await self.database.subscriptions.save(made, self.clock.now())
        await self.database.feeds.ensure([Source(url) for url in feeds], shared=False, now=self.clock.now())
        return made

    async def bot_subscribes(self, chat: int, zone: str) -> None:
        """« C'est parti » without the screen, somewhere else in the world."""
        subscribing = Subscribing(self.database.subscriptions, self.database.planner, self.clock)
        await subscribing.subscribe(Subscription(Place(chat), timezone=zone))
        self.bot.delivery.wake()


@pytest.fixture
async def stage(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Stage]:
    api = LocalBotApi()
    await api.start()
    database = await Database.open(f"sqlite:///{shutil.copy(migrated_file, tmp_path)}")
    clock = MovableClock(database)
    fetcher, workers = FakeWeb({URL: Page(URL, b"")}), NewsWorkers()
    adapters = Adapters(
        fetcher, workers, database.summaries, database.readers, database.subscriptions, database.planner,
        database.ledger, database.pace, database.jobs, clock, database.feeds, database.items, database.editions,
        database.records,
    )  # fmt: skip
    bot = assemble(Server(api.token, api.root_url), adapters)
    stop = asyncio.Event()
    application, poller = bot.transport.application, bot.poller(Contact())
    background = Ticks(_Nothing(), bot.delivery)
    running = asyncio.create_task(
        serve(application, poller, bot.transport.errands, stop=stop, grace=5, background=background)
    )
    yield Stage(LocalClient(api), bot, fetcher, workers, database, clock, stop, running)
    stop.set()
    assert await running == 0
    await database.close()
    await api.stop()


class _Nothing:
    """The press does not tick: tests say what it told."""

    async def run(self) -> None:
        await asyncio.Event().wait()
