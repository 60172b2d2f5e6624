"""What can go wrong on the way to the Bot API, told finer than the library does."""

import os

import aiohttp
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut


class NotSent(NetworkError):
    """The request never left this machine: making it again cannot do anything twice.

    Every other ``NetworkError`` that is no ``BadRequest`` leaves it open whether Telegram did what was asked.
    """

    __slots__ = ()


class NotSentInTime(NotSent, TimedOut):
    """No connection within its time, or none free among those that may be open."""

    __slots__ = ()


class Unauthorized(InvalidToken):
    """401: the token is wrong. The library says ``InvalidToken`` for 404 too, which may pass."""

    __slots__ = ()


#: The first that fits counts. These are failures before anything was sent.
_BEFORE: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "the name of the server cannot be resolved"),
    (aiohttp.ClientConnectorCertificateError, "the certificate of the server is not valid"),
    (aiohttp.InvalidURL, "the address of the server is not valid"),
)


def translated(error: aiohttp.ClientError | OSError, *, written: bool = True) -> TelegramError:
    """The library's error for one of aiohttp's, without the address.

    ``written`` says whether a byte of the request was given to the connection: a connection that the server closed
    before is a request that was never made.
    """
    known = next((text for kind, text in _BEFORE if isinstance(error, kind)), None)
    if known is not None:
        return NotSent(known)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTime("no connection in time")
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent(_cause(error.os_error))
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time") if written else NotSentInTime("not written in time")
    return NetworkError(_cause(error)) if written else NotSent(_cause(error))


def _cause(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number else type(error).__name__
