"""A crowd that writes to a whole bot in a process of its own, and a web of which a part means harm.

Used by ``benchmarks/hostile_load.py`` and, for some seconds, by the tests.
"""

import asyncio
import gzip
import multiprocessing
import os
import signal
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from aiohttp import web

from benchmarks.pages import article
from bot.app import live
from bot.chatpage.calls import Call
from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.config import Settings

#: Addresses that the web answers on, 127.0.0.1 and the next ones: sites of their own to the bot.
SITES = 60
PAGE_SECONDS = 0.03
COMMANDS = ("/aide", "/longueur", "/reglages")
WORKING = "Je lis l"
#: Longer than the longest fetch and reading together.
ANSWER_WITHIN = 90.0


# The web ---------------------------------------------------------------------------------------------------------


async def honest(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(PAGE_SECONDS)
    return web.Response(text=article(int(request.match_info["number"])), content_type="text/html")


async def slow(request: web.Request) -> web.StreamResponse:
    """Drips for ever."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    with suppress(ConnectionError):
        while True:
            await response.write(b"<p>")
            await asyncio.sleep(0.5)
    return response


async def silent(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def huge(request: web.Request) -> web.StreamResponse:
    """Fifty megabytes, a bomb of them when gzip is taken."""
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    await response.prepare(request)
    with suppress(ConnectionError):
        await response.write(gzip.compress(b"<p>x</p>" * 6_000_000, 1))
    return response


async def looping(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"/looping/{(int(request.match_info['number']) + 1) % 7}")


async def garbage(request: web.Request) -> web.StreamResponse:
    content = Random(request.match_info["number"]).randbytes(200_000)
    return web.Response(body=content, headers={"Content-Type": "text/html; charset=punycode"})


async def tangled(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<div>" * 50_000 + "<p " + "a=b " * 5_000 + ">", content_type="text/html")


HOSTILE: tuple[Callable[[web.Request], Awaitable[web.StreamResponse]], ...] = (
    slow,
    silent,
    huge,
    looping,
    garbage,
    tangled,
)


@asynccontextmanager
async def serve_web() -> AsyncIterator[Callable[[str, int], str]]:
    """The web; gives the address of page ``number`` of a kind, on one of the sites."""
    app = web.Application()
    for handler in (honest, *HOSTILE):
        app.router.add_get(f"/{handler.__name__}/{{number:\\d+}}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for site in range(2, SITES + 1):
        await web.TCPSite(runner, f"127.0.0.{site}", port).start()
    try:
        yield lambda kind, number: f"http://127.0.0.{1 + number % SITES}:{port}/{kind}/{number}"
    finally:
        await runner.cleanup()


# The bot ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Footprint:
    """What the bot's process holds."""

    megabytes: float
    descriptors: int
    tasks: int


def bot_process(pipe: Connection, token: str, url: str, workers: int) -> None:
    """The whole bot as it is run; tells its footprint when asked, and stops when told."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_watched(bot_settings(Path(folder), token, url, workers), pipe))


def bot_settings(folder: Path, token: str, url: str, workers: int) -> Settings:
    """A bot of its own in ``folder``, that visits this machine."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        telegram_bot_token=token,
        telegram_api_url=url,
        database_url=f"sqlite:///{folder / 'breves.db'}",
        heartbeat_file=folder / "beat",
        fetch_allowed_networks="127.0.0.0/8",
        workers=workers,
    )


async def _watched(settings: Settings, pipe: Connection) -> None:
    running = asyncio.create_task(live(settings))
    while await asyncio.to_thread(_asked, pipe):
        pipe.send(footprint(len(asyncio.all_tasks())))
    os.kill(os.getpid(), signal.SIGTERM)
    await running


def _asked(pipe: Connection) -> bool:
    try:
        return bool(pipe.recv() == "footprint")
    except EOFError:  # whoever asked is gone
        return False


def footprint(tasks: int) -> Footprint:
    """Of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    descriptors = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return Footprint(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, descriptors, tasks)


# The crowd -------------------------------------------------------------------------------------------------------


@dataclass
class Crowd:
    """Readers of one bot; ``times``: seconds until the answer, by what was asked."""

    client: LocalClient
    address: Callable[[str, int], str]
    luck: Random
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lost: int = 0
    _awaited: dict[tuple[int, int], asyncio.Future[str]] = field(default_factory=dict)
    _notices: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    async def ask(self, chat: int, text: str) -> str:
        """What the bot finally answers to ``text``."""
        sent = self.client.say(chat, text)
        key = (chat, int(sent["message_id"]))
        self._awaited[key] = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(self._awaited[key], ANSWER_WITHIN)
        finally:
            self._awaited.pop(key, None)

    async def reader(self, chat: int, seconds: float, pause: float, hostile: float, commands: float = 0.5) -> None:
        """Somebody who reads for ``seconds``: a command or a link, an answer, a pause."""
        until = time.monotonic() + seconds
        await asyncio.sleep(self.luck.uniform(0, pause))
        while time.monotonic() < until:
            if self.luck.random() < commands:
                kind, text = "command", self.luck.choice(COMMANDS)
            else:
                bad = self.luck.random() < hostile
                name = self.luck.choice(HOSTILE).__name__ if bad else "honest"
                kind, text = ("hostile" if bad else "honest"), self.address(name, self.luck.randrange(10**9))
            began = time.monotonic()
            try:
                answer = await self.ask(chat, text)
            except TimeoutError:
                self.lost += 1
            else:
                refused = kind == "honest" and "aucune phrase invent" not in answer
                self.times["refused" if refused else kind].append(time.monotonic() - began)
            await asyncio.sleep(self.luck.uniform(0.5, 1.5) * pause)

    async def listen(self) -> None:
        """Match the bot's calls to what was asked, for ever; what was looked at is forgotten."""
        calls = self.client.api.sent
        while True:
            while calls and calls[0].status:
                self._hear(calls.popleft())
            await self.client.api.pulse.next()

    def _hear(self, call: Call) -> None:
        if call.method not in ("sendMessage", "editMessageText") or not call.ok:
            return
        values, chat = call.parameters, int(call.parameters["chat_id"])
        if call.method == "editMessageText":
            key = self._notices.pop((chat, int(values["message_id"])), None)
        else:
            reply = values.get("reply_parameters")
            key = (chat, int(reply["message_id"])) if isinstance(reply, dict) else None
            if str(values["text"]).startswith(f"<i>{WORKING}") and key and isinstance(call.result, dict):
                self._notices[chat, int(call.result["message_id"])] = key
                return
        future = self._awaited.get(key) if key else None
        if future is not None and not future.done():
            future.set_result(str(values["text"]))


@asynccontextmanager
async def gathering(api: LocalBotApi, seed: int = 0) -> AsyncIterator[Crowd]:
    """A crowd before the bot that speaks to ``api``, and its web; nobody writes yet."""
    async with serve_web() as address:
        gathered = Crowd(LocalClient(api), address, Random(seed))
        listening = asyncio.create_task(gathered.listen())
        try:
            await gathered.ask(gathered.client.chat_id, "/aide")
            yield gathered
        finally:
            listening.cancel()


@asynccontextmanager
async def crowd(workers: int = 2, seed: int = 0) -> AsyncIterator[tuple[Crowd, Callable[[], Awaitable[Footprint]]]]:
    """A crowd, and what tells the footprint of its bot, which runs in a process of its own."""
    api = LocalBotApi(most_messages=50)
    await api.start()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=bot_process, args=(theirs, api.token, api.root_url, workers))
    process.start()
    theirs.close()

    async def tell() -> Footprint:
        ours.send("footprint")
        found: Footprint = await asyncio.to_thread(ours.recv)
        return found

    try:
        async with gathering(api, seed) as gathered:
            yield gathered, tell
    finally:
        ours.send("stop")
        await asyncio.to_thread(process.join, 30)
        if process.is_alive():
            process.kill()
        await api.stop()


def p95(seconds: list[float]) -> float:
    """The 95th percentile; 0 of nothing."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else sum(seconds)
