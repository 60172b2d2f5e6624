"""Collecting 300 items of 20 outlets over a network of 100 ms: read, unchanged, and with outlets that never answer.

    python benchmarks/collection.py [--outlets 20] [--items 15] [--latency 0.1] [--silent 3]

The outlets are served by a process of their own, so the CPU time is ours alone (without that of the workers).
"""

import argparse
import asyncio
import hashlib
import multiprocessing
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from multiprocessing.connection import Connection

import uvloop

from bot.cli.collect import LoggedNotices
from bot.domain.feed import Source
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from bot.services.collection import Collector
from bot.services.pacing import HostPacing
from bot.storage.database import Database
from bot.workers.pool import ProcessWorkers

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
TEASER = "Un paragraphe de présentation, ni long ni court, comme en donnent les flux de la presse. " * 3


def feed(outlet: int, items: int) -> bytes:
    entries = "".join(
        f"<item><title>La nouvelle numéro {n} du média {outlet}</title><link>/{outlet}/{n}</link>"
        f"<guid isPermaLink='false'>{outlet}-{n}</guid><description><![CDATA[<p>{TEASER}</p>]]></description>"
        f"<pubDate>{NOW - timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(items)
    )
    return f"<rss version='2.0'><channel><title>Média {outlet}</title>{entries}</channel></rss>".encode()


def serve(pipe: Connection, items: int, latency: float) -> None:
    """Answer ``/N`` with the feed of outlet N after ``latency`` seconds; ``/silent`` never."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1]
        await asyncio.sleep(latency if not path.startswith("/silent") else 3600)
        body = feed(int(path[1:]), items)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = f"If-None-Match: {tag}" in head
        status = "304 Not Modified" if unchanged else "200 OK"
        lines = [f"HTTP/1.1 {status}", f"ETag: {tag}", "Content-Type: application/rss+xml", "Connection: close"]
        writer.write("\r\n".join([*lines, "", ""]).encode() + (b"" if unchanged else body))
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(run())


async def measure(port: int, chosen: argparse.Namespace, folder: str) -> None:
    database = await Database.open(f"sqlite:///{folder}/collection.db")
    fetcher, workers = HttpFetcher(FetchLimits(), [ip_network("127.0.0.0/8")]), ProcessWorkers(2)
    await workers.start()
    collector = Collector(database.feeds, database.items, fetcher, workers, LoggedNotices(), HostPacing())
    outlets = [Source(f"http://127.0.0.1:{port}/{n}", f"Média {n}") for n in range(chosen.outlets)]
    silent = [Source(f"http://127.0.0.1:{port}/silent?{n}", f"Muet {n}") for n in range(chosen.silent)]
    try:
        for name, sources, now in (
            ("first time", outlets, NOW),
            ("unchanged", [], NOW + timedelta(hours=2)),
            (f"{chosen.silent} never answer", silent, NOW + timedelta(hours=4)),
        ):
            await database.feeds.ensure(sources, shared=True, now=now)
            wall, cpu = time.perf_counter(), time.process_time()
            polled = await collector.tick(now)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            new, failed = sum(one.new for one in polled), sum(bool(one.error) for one in polled)
            print(f"{name:16} {len(polled):3} feeds {new:4} new {failed:2} failed  {wall:6.2f} s  CPU {cpu:5.2f} s")
    finally:
        await workers.close()
        await fetcher.close()
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=20)
    parser.add_argument("--items", type=int, default=15)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--silent", type=int, default=3)
    chosen = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    server = context.Process(target=serve, args=(theirs, chosen.items, chosen.latency), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(ours.recv(), chosen, folder))
    server.terminate()


if __name__ == "__main__":
    main()
