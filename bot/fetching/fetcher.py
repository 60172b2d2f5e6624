"""A bounded GET."""

import asyncio
from collections.abc import Sequence

import aiohttp
from yarl import URL

from bot.domain.feed import FeedResponse
from bot.domain.page import Page
from bot.errors import FetchError, ServerFailed, TooBig, TooManyRedirects
from bot.fetching.addresses import Target, vet, vet_redirect
from bot.fetching.body import ACCEPTED_CODINGS, Body
from bot.fetching.connection import CountingConnector
from bot.fetching.exchange import PAGE, Arrival, Ask, ask_feed, feed_response
from bot.fetching.failures import refuse_status, translate
from bot.fetching.limits import FetchLimits
from bot.fetching.lookup import GuardedResolver, Lookup, SystemLookup
from bot.fetching.media import parse_content_type, refuse_other_types, sniff
from bot.fetching.networks import IPNetwork
from bot.fetching.turns import HostTurns

_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; BrevesBot/0.1; fetches a page when a reader asks for its summary)",
    "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5",
    "Accept-Encoding": ACCEPTED_CODINGS,
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_UNCHANGED = 304
# Security policies of press sites pass aiohttp's 8 KB.
_MAX_HEADER_BYTES = 32_768
_MAX_HEADERS = 256
# Bytes on the wire for one of the body: twice as many leave room for headers and for chunks of a few bytes.
_WIRE_SHARE = 2


class HttpFetcher:
    """Brings pages of the public web, and of ``allowed`` networks.

    Every hop is vetted, looked up and dialled anew, by addresses that were vetted (``bot.fetching.lookup``). No
    cookies, no proxy and no password file of the environment, certificates verified, no fallback from https to http.
    """

    def __init__(
        self, limits: FetchLimits, allowed_networks: Sequence[IPNetwork] = (), lookup: Lookup | None = None
    ) -> None:
        self._limits = limits
        self._allowed = tuple(allowed_networks)
        self._lookup = lookup
        self._places = asyncio.Semaphore(limits.in_flight)
        self._turns = HostTurns(limits.host_gap_seconds, limits.turn_seconds)
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, url: str) -> Page:
        """The page at ``url`` after redirects. Raises a leaf of ``FetchError``, and nothing else."""
        arrival = await self._bounded(url, PAGE)
        if arrival.page is None:
            raise arrival.failure or ServerFailed(url)
        return arrival.page

    async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        """The feed at ``url``, unless it is still what the server gave ``etag`` and ``last_modified`` with.

        Never raises ``FetchError``: what went wrong is in the response, with what the server said about coming back.
        """
        try:
            return feed_response(await self._bounded(url, ask_feed(etag, last_modified)))
        except FetchError as error:
            return FeedResponse(failure=error)

    async def _bounded(self, url: str, ask: Ask) -> Arrival:
        try:
            target = vet(url, self._allowed)
            # Before the place and the deadline: many links to one site must not take either from the others.
            await asyncio.sleep(self._turns.take(target.host))
            async with self._places, asyncio.timeout(self._limits.total_seconds):
                return await self._follow(target, ask)
        except FetchError as error:
            error.subject = error.subject or url
            raise
        except Exception as error:  # what a library raises on hostile input is no closed list
            raise translate(error, url) from error

    async def close(self) -> None:
        """Close all connections; the fetcher can be used again."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def _follow(self, target: Target, ask: Ask) -> Arrival:
        seen: dict[str, bool] = {}  # each address of the chain, and whether it sends elsewhere for good
        for hop in range(self._limits.max_redirects + 1):
            if target.url in seen:
                raise TooManyRedirects(detail="loop")
            if hop:
                await asyncio.sleep(self._turns.take(target.host))
            response = await self._open_session().get(
                URL(target.url, encoded=True), headers=ask.headers, allow_redirects=False
            )
            try:
                if response.status not in _REDIRECTS:
                    moved = target.url if seen and all(seen.values()) else ""
                    return await self._arrive(response, target, ask, moved)
                seen[target.url] = response.status in _FOR_GOOD
                target = self._next_target(response, target)
            finally:
                response.close()  # not released: that would read a redirect's body to its end
        raise TooManyRedirects(detail=f"more than {self._limits.max_redirects}")

    def _next_target(self, response: aiohttp.ClientResponse, target: Target) -> Target:
        location = response.headers.get("Location", "")
        if not location:
            raise ServerFailed(detail=f"{response.status} without Location")
        return vet_redirect(target, location, self._allowed)

    async def _arrive(self, response: aiohttp.ClientResponse, target: Target, ask: Ask, moved: str) -> Arrival:
        if response.status == _UNCHANGED and ask.conditional:
            return Arrival(response.headers, moved=moved)
        try:
            refuse_status(response.status)
        except FetchError as error:
            error.subject = target.url
            return Arrival(response.headers, failure=error)
        return Arrival(response.headers, await self._read(response, target, ask), moved=moved)

    async def _read(self, response: aiohttp.ClientResponse, target: Target, ask: Ask) -> Page:
        kind, charset = parse_content_type(response.headers.get("Content-Type", ""))
        refuse_other_types(kind, feeds=ask.feeds)
        if (response.content_length or 0) > self._limits.max_bytes:
            raise TooBig(detail="as announced")
        body = Body(response.headers.get("Content-Encoding", ""), self._limits.max_bytes)
        async for chunk in response.content.iter_any():
            body.feed(chunk)
        content = body.finish()
        return Page(target.url, content, sniff(kind, content), charset)

    def _open_session(self) -> aiohttp.ClientSession:
        # At the first use, because a session belongs to the event loop that runs then.
        if self._session is None:
            limits = self._limits
            resolver = GuardedResolver(self._lookup or SystemLookup(), limits.lookup_seconds, self._allowed)
            self._session = aiohttp.ClientSession(
                connector=CountingConnector(
                    self._limits.max_bytes * _WIRE_SHARE,
                    resolver=resolver,
                    socket_factory=resolver.open_socket,
                    use_dns_cache=False,
                    force_close=True,
                    limit=limits.in_flight,
                ),
                timeout=aiohttp.ClientTimeout(
                    total=None,
                    connect=limits.lookup_seconds + limits.connect_seconds,
                    sock_connect=limits.connect_seconds,
                ),
                headers=_HEADERS,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
                max_field_size=_MAX_HEADER_BYTES,
                max_headers=_MAX_HEADERS,
            )
        return self._session
