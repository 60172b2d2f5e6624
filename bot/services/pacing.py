"""One request a second and a host, whoever asks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

GAP = 1.0

_MOST_HOSTS = 1_000


class HostPacing:
    """Makes requests to one host begin ``gap`` seconds apart at least.

    This machine itself (127.0.0.1) is nobody's to be polite to. ``clock`` counts seconds; ``sleep`` waits some.
    """

    def __init__(
        self,
        gap: float = GAP,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap = gap
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    async def turn(self, url: str) -> None:
        """Wait until a request to the host of ``url`` may begin. Any string may be asked for."""
        host = _host(url)
        if _is_this_machine(host):
            return
        now = self._clock()
        begin = max(now, self._free_at.get(host, now))
        if len(self._free_at) >= _MOST_HOSTS:
            self._free_at = {other: free for other, free in self._free_at.items() if free > now}
        self._free_at[host] = begin + self._gap
        if begin > now:
            await self._sleep(begin - now)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
