"""Connections that count what comes before the HTTP parser sees it.

aiohttp takes any number of interim answers (1xx), and any number of bytes that are neither header nor body: extensions
of chunks, leading zeros. Both go on until the deadline, and a flood of them holds the event loop meanwhile.
"""

import asyncio
from functools import partial
from typing import Any, cast

from aiohttp import StreamReader, TCPConnector
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_parser import RawResponseMessage

from bot.errors import FetchError, ServerFailed, TooBig

# Servers send one or two: 100 Continue, 103 Early Hints.
_MOST_INTERIM = 8
# What is parsed at once while there is no answer yet. A quarter of a megabyte, the most that comes at a time, holds ten
# thousand interim answers.
_STEP = 8_192


class CountingHandler(ResponseHandler):
    """One connection's answer: ``most_bytes`` on the wire, headers and framing counted, and few interim answers."""

    def __init__(self, loop: asyncio.AbstractEventLoop, most_bytes: int) -> None:
        super().__init__(loop)
        self._most_bytes = most_bytes
        self._bytes_received = 0
        self._interim = 0
        self._answered = False

    def data_received(self, data: bytes) -> None:
        """Hand ``data`` on to the parser, unless it is too much."""
        self._bytes_received += len(data)
        if self._bytes_received > self._most_bytes:
            self._fail(TooBig(detail="as sent"))
            return
        while not self._answered and len(data) > _STEP:
            super().data_received(data[:_STEP])
            data = data[_STEP:]
            if self.exception() is not None:
                return
        super().data_received(data)

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Keep an answer for whoever waits for it; interim ones are for nobody."""
        if self._is_interim(data[0].code):
            self._interim += 1
            if self._interim > _MOST_INTERIM:
                self._fail(ServerFailed(detail="too many interim answers"))
            return
        self._answered = True
        super().feed_data(data, size)

    @staticmethod
    def _is_interim(status: int) -> bool:
        return 100 <= status < 200 and status != 101  # noqa: PLR2004  101 is final: RFC 9110, 15.2.2

    def _fail(self, error: FetchError) -> None:
        if self.exception() is not None:
            return
        if self.transport is not None:
            self.transport.abort()
        self.set_exception(error)
        if self._payload is not None:
            self._payload.set_exception(error)


class CountingConnector(TCPConnector):
    """aiohttp's connector, whose connections count."""

    def __init__(self, most_bytes: int, **options: Any) -> None:  # noqa: ANN401  aiohttp's own
        super().__init__(**options)
        # aiohttp has no public place for it; tests/fetching/test_connection.py sees when it moves.
        self._factory = cast(
            "partial[ResponseHandler]", partial(CountingHandler, loop=self._loop, most_bytes=most_bytes)
        )
