"""A life of the whole bot, on each engine: nothing that readers send is in any table, any file or any line of the log.

Canaries are words that stand in messages, names, titles and addresses. What a reader chose to have kept (alert words, a
feed) is theirs to see again with /mesdonnees; addresses are encrypted even so.
"""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import logs
from bot.app import Adapters, Server, Ticks, assemble
from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.domain.page import Page
from bot.errors import NotFound
from bot.storage.database import Database
from bot.storage.transactions import reading
from handlers.transport.contact import Contact
from handlers.transport.runner import serve
from tests.fakes.press_work import FakeWeb, NewsWorkers
from tests.handlers.conftest import MovableClock, Stage
from tests.storage.server import SAFE

CANARY = "kanari"
LINK = f"https://exemple.fr/{CANARY}-chemin/article?jeton={CANARY}-jeton"
BROKEN = f"https://exemple.fr/{CANARY}-perdu"
FEED = f"https://carnet.exemple.fr/{CANARY}-flux.xml?token={CANARY}1234567890"
RSS = "<rss version='2.0'><channel><title>Carnet</title><item><title>Un</title><link>https://a.fr/1</link></item></channel></rss>"
PASTED = f"La {CANARY}-phrase d'une lettre privée que personne d'autre ne doit lire, ni demain ni jamais. " * 12


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """The log at DEBUG, as operators may set it; everything is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    handler = logs.RedactingHandler(stream)
    handler.setFormatter(logs.RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    root.handlers[:], root.level = [handler], logging.DEBUG
    quiet = {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield stream
    root.handlers[:], root.level = before, level
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


class Watched(NewsWorkers):
    """Workers one of whose jobs fails as no code should, quoting what it was given."""

    async def summarize_page(self, page: Page) -> Any:
        if page.url == BROKEN:
            raise RuntimeError(f"cannot read {page.url}: {page.body.decode()}")
        return await super().summarize_page(page)


@pytest.fixture
async def life(migrated_url: str, printed: io.StringIO) -> AsyncIterator[Stage]:
    api = LocalBotApi()
    await api.start()
    database = await Database.open(migrated_url, safe=SAFE)
    fetcher, workers, clock = FakeWeb({}), Watched(), MovableClock(database)
    fetcher.pages = {LINK: Page(LINK, b""), BROKEN: Page(BROKEN, PASTED.encode()), f"{LINK}2": NotFound(f"{LINK}2")}
    adapters = Adapters(
        fetcher, workers, database.summaries, database.readers, database.subscriptions, database.planner,
        database.ledger, database.pace, database.jobs, clock, database.feeds, database.items, database.editions,
        database.records,
    )  # fmt: skip
    bot = assemble(Server(api.token, api.root_url), adapters)
    stop = asyncio.Event()
    background = Ticks(_Once(bot.press), bot.delivery, _Once(bot.keeping))
    application, poller = bot.transport.application, bot.poller(Contact())
    running = asyncio.create_task(
        serve(application, poller, bot.transport.errands, stop=stop, grace=5, background=background)
    )
    yield Stage(LocalClient(api), bot, fetcher, workers, database, clock, stop, running)
    stop.set()
    assert await running == 0
    await database.close()
    await api.stop()


class _Once:
    """Ticks when a test says so."""

    def __init__(self, ticking: Any) -> None:
        self.tick = ticking.tick

    async def run(self) -> None:
        await asyncio.Event().wait()


async def everything_stored(engine: AsyncEngine) -> dict[str, str]:
    """Each table, of ours or not, as text."""
    async with reading(engine) as connection:
        if engine.dialect.name == "sqlite":
            found = await connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        else:
            found = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        tables = found.all()
        return {
            name: repr((await connection.execute(select(text("*")).select_from(text(name)))).all()) for name in tables
        }


async def test_nothing_that_readers_send_is_stored_or_logged(life: Stage, printed: io.StringIO, tmp_path: Path) -> None:
    client = life.client
    chat = client.private(f"{CANARY}-prénom {CANARY}-nom")
    group = client.group(
        f"{CANARY}-titre", f"{CANARY}-Ada", f"{CANARY}-Bob", kind="supergroup", username=f"{CANARY}_groupe"
    )
    for send in (
        lambda: client.say(chat, f"Regarde {LINK} {CANARY}"),
        lambda: client.say(chat, f"{LINK}2"),
        lambda: client.say(chat, BROKEN),
        lambda: client.say(chat, PASTED),
        lambda: client.forward(
            chat, "channel", f"{CANARY}-chaîne", PASTED, author=f"{CANARY}-plume", username=f"{CANARY}_ch"
        ),
        lambda: client.forward(chat, "hidden_user", f"{CANARY}-caché", f"à lire : {LINK}"),
        lambda: client.say(group, f"/resume {LINK}"),
        lambda: client.say(chat, f"/heure {CANARY}"),
        lambda: client.say(chat, f"/fuseau {CANARY}"),
        lambda: client.say(chat, f"/{CANARY}"),
    ):
        before = len(client.answers(chat)) + len(client.answers(group))
        send()
        await client.wait_for(lambda before=before: len(client.answers(chat)) + len(client.answers(group)) > before)
    await client.quiet(0.5)
    await life.subscribe(chat)
    life.fetcher.publish(FEED, RSS)
    assert "Carnet" in (await life.say(f"/sources {FEED}", chat))["text"]
    await life.bot.press.tick()
    await life.bot.keeping.tick()
    await life.database.purge_expired(life.clock.now())
    document = await life.say("/mesdonnees", chat)
    held = json.loads(client.world.files.get(document["document"]["file_id"]).content)
    assert held["données"]["subscription_feeds"]["lignes"][0]["url"] == FEED
    for name, rows in (await everything_stored(life.database.records._engine)).items():
        assert CANARY not in rows, f"{name} holds what a reader sent"
    for file in await asyncio.to_thread(lambda: [one for one in tmp_path.iterdir() if one.is_file()]):
        assert CANARY.encode() not in await asyncio.to_thread(file.read_bytes), file.name
    assert "RuntimeError" in printed.getvalue()
    assert "summary of a link: ok" in printed.getvalue()
    assert CANARY not in printed.getvalue()
    assert str(chat) not in printed.getvalue()
