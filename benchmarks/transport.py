"""Messages a second and CPU a message: our aiohttp backend against the library's httpx one, on plain loopback.

    python benchmarks/transport.py [--messages 3000] [--delay 0.0] [--uvloop]

The Bot API that answers is a bare asyncio server in a process of its own: the CPU time is that of the client alone.
"""

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import uvloop
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from handlers.transport.request import AiohttpRequest

TOKEN = "123456789:benchmark"


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


SENT = _answer({"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "bonjour"})
ME = _answer({"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"})


def serve(pipe: Connection, delay: float) -> None:
    """Answer every POST after ``delay`` seconds."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                if delay:
                    await asyncio.sleep(delay)
                writer.write(ME if b"/getMe" in head else SENT)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(run())


async def measure(make: Callable[[], BaseRequest], port: int, messages: int, in_flight: int) -> tuple[float, float]:
    """Messages a second and CPU µs a message."""
    async with Bot(TOKEN, f"http://127.0.0.1:{port}/bot", request=make()) as bot:
        todo = iter(range(messages + in_flight))

        async def worker() -> None:
            for _ in todo:
                await bot.send_message(7, "bonjour", disable_notification=True)

        await asyncio.gather(*(bot.send_message(7, "x") for _ in range(in_flight)))  # open the connections
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(worker() for _ in range(in_flight)))
        count = messages + in_flight
        return count / (time.perf_counter() - wall), (time.process_time() - cpu) / count * 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that the server takes to answer")
    parser.add_argument("--uvloop", action="store_true")
    options = parser.parse_args()
    mine, its = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(its, options.delay), daemon=True)
    server.start()
    port = mine.recv()
    run = uvloop.run if options.uvloop else asyncio.run
    for in_flight in (32, 64, 256):
        backends: dict[str, Callable[[], BaseRequest]] = {
            "HTTPXRequest": lambda: HTTPXRequest(256, pool_timeout=60, read_timeout=60),
            "AiohttpRequest": lambda: AiohttpRequest(256),
        }
        for name, make in backends.items():
            rate, cpu = run(measure(make, port, options.messages, in_flight))
            print(f"{name:15} {in_flight:4} in flight: {rate:7,.0f} messages/s, {cpu:6,.0f} µs of CPU a message")
    server.terminate()


if __name__ == "__main__":
    main()
