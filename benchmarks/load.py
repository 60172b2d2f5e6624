"""A thousand messages at once: are all answered, none twice, and does the event loop stay free?

    .venv/bin/python benchmarks/load.py [--messages 1000] [--chats 100] [--pages 200] [--rounds 3]

The local Bot API, the web server (30 ms a page) and the hundred readers run in a process of their own; the bot runs in
this one, whole, with its real fetcher, workers and database. A monitor asks every 5 ms how late the loop is.
"""

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from contextlib import suppress
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop
from aiohttp import web

from benchmarks.pages import article
from bot.app import Adapters, Server, assemble, settle_memory
from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from bot.services.floods import Rate, flood_limits
from bot.storage.database import Database
from bot.workers.pool import ProcessWorkers
from handlers.transport.contact import Contact
from handlers.transport.runner import serve

PAGE_SECONDS = 0.03
TICK = 0.005


async def serve_pages() -> tuple[web.AppRunner, int]:
    async def page(request: web.Request) -> web.Response:
        await asyncio.sleep(PAGE_SECONDS)
        return web.Response(text=article(int(request.match_info["number"])), content_type="text/html")

    app = web.Application()
    app.router.add_get("/{number:\\d+}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


async def world(pipe: Connection, messages: int, chats: int, pages: int) -> None:
    """The other side: Telegram, the web and the readers."""
    api = LocalBotApi(most_messages=10 * messages)
    await api.start()
    runner, port = await serve_pages()
    client = LocalClient(api)
    people = [client.private(f"Lectrice {n}") for n in range(chats)]
    pipe.send((api.token, api.root_url))
    while await asyncio.to_thread(pipe.recv) == "go":
        before = len(client.calls("sendMessage"))
        began = time.monotonic()
        asked = []
        for n in range(messages):
            chat = people[n % chats]
            sent = client.say(chat, f"http://127.0.0.1:{port}/{n % pages}")
            asked.append((chat, sent["message_id"]))
        with suppress(TimeoutError):
            await client.wait_for_calls("sendMessage", before + messages, seconds=300)
        took = time.monotonic() - began
        await client.quiet(1.0)
        answered = Counter(
            (int(call.parameters["chat_id"]), _replied(call.parameters))
            for call in client.calls("sendMessage")[before:]
        )
        pipe.send((took, sum(answered[key] > 0 for key in asked), sum(answered[key] > 1 for key in asked)))
    await runner.cleanup()
    await api.stop()


def _replied(parameters: dict[str, object]) -> int:
    reply = parameters.get("reply_parameters")
    return int(reply["message_id"]) if isinstance(reply, dict) else 0


def world_process(pipe: Connection, messages: int, chats: int, pages: int) -> None:
    asyncio.run(world(pipe, messages, chats, pages))


class Monitor:
    """The longest time that the loop made a timer wait, and the most CPU that it used meanwhile, in seconds.

    The two differ where the machine has fewer free cores than the benchmark has processes.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.busiest = 0.0

    async def run(self) -> None:
        while True:
            before, cpu = time.monotonic(), time.thread_time()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.monotonic() - before - TICK)
            self.busiest = max(self.busiest, time.thread_time() - cpu)


async def main(options: argparse.Namespace, pipe: Connection) -> None:
    server = Server(*await asyncio.to_thread(pipe.recv))
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'load.db'}")
        workers = ProcessWorkers(2)
        await workers.start()
        fetcher = HttpFetcher(FetchLimits(), [ip_network("127.0.0.0/8")])
        adapters = Adapters(
            fetcher, workers, database.summaries, database.readers, database.subscriptions, database.planner,
            database.ledger, database.pace, database.jobs, database.clock, database.feeds, database.items,
            database.editions, database.records,
        )  # fmt: skip
        # All at once is what is measured: nobody is held back.
        endless = (Rate(most=10**6, seconds=1),)
        names = ("reader_links", "group_links", "reader_messages", "reader_taps")
        limits = flood_limits().model_copy(update={"all_waiting": 10**6} | dict.fromkeys(names, endless))
        bot = assemble(server, adapters, limits=limits)
        settle_memory()
        stop = asyncio.Event()
        running = asyncio.create_task(
            serve(bot.transport.application, bot.poller(Contact()), bot.transport.errands, stop=stop)
        )
        while not bot.transport.application.running:  # noqa: ASYNC110 - the library has no event for it
            await asyncio.sleep(TICK)
        for number in range(options.rounds):
            monitor = Monitor()
            watching = asyncio.create_task(monitor.run())
            pipe.send("go")
            took, answered, twice = await asyncio.to_thread(pipe.recv)
            watching.cancel()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"round {number + 1}: {answered} of {options.messages} answered, {twice} twice, {took:.1f} s "
                f"({answered / took:.0f}/s), longest stall {1000 * monitor.longest:.0f} ms "
                f"({1000 * monitor.busiest:.0f} ms of its own CPU), peak memory {memory:.0f} MB"
            )
        stop.set()
        await running
        pipe.send("stop")
        await fetcher.close()
        await workers.close()
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--pages", type=int, default=200, help="different pages among the messages")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    other = context.Process(target=world_process, args=(theirs, chosen.messages, chosen.chats, chosen.pages))
    other.start()
    uvloop.run(main(chosen, ours))
    other.join(10)
