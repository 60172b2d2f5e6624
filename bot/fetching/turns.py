"""One request a second and a host, whoever asks and wherever a redirect leads."""

import time
from collections.abc import Callable

from bot.errors import TooSlow
from bot.fetching.addresses import literal_address

_MOST_HOSTS = 1_000


class HostTurns:
    """Gives each host's turns out, ``gap`` seconds apart.

    A turn more than ``longest`` seconds away is refused and not given out: else a thousand links to one site, each of
    them given up on, would keep everybody else from it for a thousand seconds. ``clock`` counts seconds.
    """

    def __init__(self, gap: float, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = gap
        self._longest = longest
        self._clock = clock
        self._free_at: dict[str, float] = {}

    def take(self, host: str) -> float:
        """The seconds until a request to ``host`` (lower case) may begin. Raises ``TooSlow``."""
        address = literal_address(host)
        if address is not None and address.is_loopback:
            return 0.0  # this machine: nobody's to be polite to
        now = self._clock()
        wait = max(0.0, self._free_at.get(host, now) - now)
        if wait > self._longest:
            raise TooSlow(detail="asked too often")
        if len(self._free_at) >= _MOST_HOSTS:
            self._free_at = {other: free for other, free in self._free_at.items() if free > now}
        self._free_at[host] = now + wait + self._gap
        return wait
