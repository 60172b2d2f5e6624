"""What went wrong, in the words of the error tree."""

import aiohttp

from bot.errors import AddressRefused, FetchError, Forbidden, NotFound, ServerFailed, TooSlow, Unreachable

_EMPTY_OR_PARTIAL = frozenset({204, 205, 206})
_GONE = frozenset({404, 410})
_TIMED_OUT = 408
_LINKEDIN_DENIED = 999

# In this order: the library's classes overlap, and a connection that times out is a timeout too.
_LEAVES: tuple[tuple[tuple[type[Exception], ...], type[FetchError], str], ...] = (
    ((aiohttp.ConnectionTimeoutError,), Unreachable, "no connection in time"),
    ((TimeoutError,), TooSlow, ""),
    ((aiohttp.InvalidURL,), AddressRefused, ""),
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError), Unreachable, "bad certificate"),
    ((aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError), Unreachable, ""),
)


def refuse_status(status: int) -> None:
    """Raise the leaf of ``FetchError`` for an HTTP status that brings no page."""
    if 200 <= status < 300 and status not in _EMPTY_OR_PARTIAL:  # noqa: PLR2004
        return
    if status in _GONE:
        raise NotFound(detail=str(status))
    if status == _TIMED_OUT:
        raise TooSlow(detail=str(status))
    if 400 <= status < 500 or status == _LINKEDIN_DENIED:  # noqa: PLR2004
        # Not only 401, 403, 429 and 451: sites turn bots away with 400, 402, 405, 406, 418 and others.
        raise Forbidden(detail=str(status))
    raise ServerFailed(detail=str(status))


def translate(error: Exception, url: str) -> FetchError:
    """The leaf of ``FetchError`` for anything that the HTTP library raises; its text may hold the address, ours not."""
    name = type(error).__name__
    for kinds, leaf, detail in _LEAVES:
        if isinstance(error, kinds):
            return leaf(url, detail or name)
    return ServerFailed(url, name)
