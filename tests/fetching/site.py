"""A web server that the tests script."""

import asyncio
from collections.abc import Awaitable, Callable

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A web server on loopback that answers each path with the very bytes it was told."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.heard: Callable[[str], None] = self.requests.append
        self.port = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes = b"<p>Bonjour</p>", kind: str = "text/html", *headers: str) -> None:
        lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
        if kind:
            lines.append(f"Content-Type: {kind}")
        self.answers[path] = "\r\n".join([*lines, "", ""]).encode() + body

    def status(self, path: str, status: int, *headers: str) -> None:
        self.answers[path] = "\r\n".join([f"HTTP/1.1 {status} X", "Content-Length: 0", *headers, "", ""]).encode()

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        self.status(path, status, f"Location: {location}")

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heard(head)
            answer = self.answers[head.split(" ")[1]]
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
