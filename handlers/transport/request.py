"""The Bot API over aiohttp, in the place of the library's httpx backend, which collapses under concurrency.

The address of every request holds the bot's token, and aiohttp's errors hold the address. They never leave
``do_request``: each becomes an error of the library with a message of our own. It is raised after the ``except`` block
has been left, because ``raise … from None`` only hides the cause from tracebacks, while anything that walks
``__context__`` would still find it.
"""

import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from handlers.transport.faults import Unauthorized, translated

_HTTP_OK = range(200, 300)
_HTTP_UNAUTHORIZED = 401
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: aiohttp writes so many bytes, headers included, without waiting (64 KB, less what headers may take).
_ONE_PIECE = 60_000
_AGENT = {"User-Agent": BaseRequest.USER_AGENT}


class _Body(aiohttp.BytesPayload):
    """A body that knows whether it was given to its connection: headers and body leave in one piece, or not at all."""

    written = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write it; what is larger may wait for the connection in the middle, and counts as written from then on."""
        self.written = self.size is None or self.size > _ONE_PIECE
        await super().write_with_length(writer, content_length)
        self.written = True


class AiohttpRequest(BaseRequest):
    """Requests over one pool of at most ``connections`` kept-alive connections. Times are in seconds.

    ``pool_timeout`` is how long a request may wait for a free connection: generous, since a message that waits for its
    turn is better than one that is given up. ``read_timeout`` is generous as well: after it nobody knows whether the
    message was delivered.
    """

    __slots__ = ("_connect", "_connections", "_pool", "_read", "_session", "_write")

    def __init__(
        self,
        connections: int = 256,
        *,
        read_timeout: float = 20.0,
        write_timeout: float = 20.0,
        connect_timeout: float = 10.0,
        pool_timeout: float = 30.0,
    ) -> None:
        self._connections = connections
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer where the caller names none."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; nothing happens if it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_AGENT,
            )

    async def shutdown(self) -> None:
        """Close every connection; nothing happens if the pool is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer.

        Raises:
            NotSent: nothing was sent.
            TimedOut: no answer in time; what was asked may have been done.
            NetworkError: the connection broke, or what answered is not the Bot API; the same is true.
            Unauthorized: the token is refused.
        """
        if self._session is None:
            raise RuntimeError("this request backend is not initialized")
        timeout = _timeout(
            read=_seconds(read_timeout, self._read),
            write=_seconds(write_timeout, self._write),
            connect=_seconds(connect_timeout, self._connect),
            pool=_seconds(pool_timeout, self._pool),
            whole=method != "GET",
        )
        body, headers = _encoded(request_data)
        failure: TelegramError
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return _checked(method, response.status, await response.read())
        except (aiohttp.ClientError, OSError) as error:
            failure = translated(error, written=not isinstance(body, _Body) or body.written)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dictionary. Raises ``TelegramError`` without a word of what the payload holds."""
        parsed: object
        try:
            parsed = orjson.loads(payload)
        except orjson.JSONDecodeError:
            # orjson refuses bytes that are not UTF-8 and escaped lone surrogates, which would make one odd name
            # block every update behind it.
            try:
                parsed = json.loads(payload.decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                parsed = None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed


def _seconds(given: object, default: float) -> float | None:
    if given is None or isinstance(given, int | float):
        return given
    return default


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None, whole: bool
) -> aiohttp.ClientTimeout:
    # aiohttp has no time for writing, hence the sum; a download may go on as long as bytes keep coming.
    waiting = None if connect is None or pool is None else pool + connect
    total = None if not whole or waiting is None or read is None or write is None else waiting + write + read
    return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


def _encoded(request_data: RequestData | None) -> tuple[_Body | aiohttp.FormData | None, dict[str, str]]:
    if request_data is None:
        return None, {}
    fields = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in request_data.parameters.items()
    }
    if not request_data.contains_files:
        return _Body(urlencode(fields).encode()), _FORM
    # Field names and file names go as UTF-8: Telegram shows a percent-encoded name as it stands.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form, {}


def _checked(method: str, status: int, payload: bytes) -> tuple[int, bytes]:
    if status in _HTTP_OK:
        if method == "POST" and b'"result"' not in payload:
            # A proxy's page, or half an answer: the library would fail with a KeyError.
            raise NetworkError("The answer does not come from a Bot API")
        return status, payload
    # The library quotes an error page that it cannot parse, and such a page may quote the address back.
    try:
        described = AiohttpRequest.parse_json_payload(payload)
    except TelegramError:
        payload, described = b"{}", {}
    if status == _HTTP_UNAUTHORIZED:
        raise Unauthorized(str(described.get("description") or "Unauthorized"))
    return status, payload
