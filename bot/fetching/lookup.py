"""From names to the addresses that may be dialled."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import AddressRefused, Unreachable
from bot.fetching.addresses import WEB_PORTS, is_restricted
from bot.fetching.networks import IPAddress, IPNetwork, is_public, is_within

#: The addresses of a name, as text. Raises ``OSError`` when it has none.
Lookup = Callable[[str], Awaitable[Sequence[str]]]

# A name with a thousand addresses must not get a thousand attempts.
_TRIED_PER_FAMILY = 2
_MOST_THREADS = 64


class SystemLookup:
    """The system's resolver, each lookup in a daemon thread.

    The event loop's own ``getaddrinfo`` shares a handful of threads with everything else and waits for them at exit: a
    few names whose server never answers would hold up every other lookup, and the end of the process.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_MOST_THREADS)

    async def __call__(self, host: str) -> Sequence[str]:
        """The addresses of ``host``. Raises ``OSError``."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()

        def finish(addresses: list[str], error: OSError | UnicodeError | None) -> None:
            self._free.release()
            if answer.done():
                return
            if error is None:
                answer.set_result(addresses)
            else:
                answer.set_exception(error)

        def work() -> None:
            addresses: list[str] = []
            failure: OSError | UnicodeError | None = None
            try:
                found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
                addresses = [str(entry[4][0]) for entry in found]
            except (OSError, UnicodeError) as error:
                failure = error
            with contextlib.suppress(RuntimeError):  # the loop is gone: so is whoever asked
                loop.call_soon_threadsafe(finish, addresses, failure)

        threading.Thread(target=work, name="lookup", daemon=True).start()
        return await answer


class GuardedResolver(AbstractResolver):
    """aiohttp's resolver: one lookup, every answer vetted, and what comes back is what will be dialled.

    aiohttp dials the addresses it is given and never the name, so a name that changes its answer between check and use
    gains nothing. One address out of bounds refuses the name, since which one gets dialled is a matter of luck.
    """

    def __init__(self, lookup: Lookup, seconds: float, allowed: Sequence[IPNetwork]) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._allowed = allowed

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  aiohttp's signature
    ) -> list[ResolveResult]:
        """The vetted addresses of ``host``, of any family. Raises ``AddressRefused``, ``Unreachable``, ``OSError``."""
        try:
            async with asyncio.timeout(self._seconds):
                found = [ip_address(text) for text in await self._lookup(host)]
        except TimeoutError:
            raise Unreachable(host, "the name server does not answer") from None
        # "localhost" has two addresses on most machines, and the one network that was allowed may hold one of them.
        dialled = [address for address in found if is_within(address, self._allowed)] or found
        restricted = is_restricted(host, port)
        if not all(self._may_dial(address, restricted=restricted) for address in dialled):
            raise AddressRefused(host, "leads to a private network")
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,  # noqa: PLR2004
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in _first(dialled)
        ]

    async def close(self) -> None:
        """Nothing to close: a lookup under way ends with its daemon thread."""

    def open_socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """A socket for one address about to be dialled, checked once more at the last moment.

        Literal addresses never pass through ``resolve``. Raises ``PermissionError``.
        """
        family, kind, protocol, _, (host, port, *_) = info
        if not self._may_dial(ip_address(str(host)), restricted=port not in WEB_PORTS.values()):
            raise PermissionError("address out of bounds")
        return socket.socket(family, kind, protocol)

    def _may_dial(self, address: IPAddress, *, restricted: bool) -> bool:
        return is_within(address, self._allowed) or (not restricted and is_public(address))


def _first(addresses: Sequence[IPAddress]) -> list[IPAddress]:
    kept: list[IPAddress] = []
    for address in dict.fromkeys(addresses):
        if sum(other.version == address.version for other in kept) < _TRIED_PER_FAMILY:
            kept.append(address)
    return kept
