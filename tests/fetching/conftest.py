import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest

from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from tests.fetching.site import Site

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.handle, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    fetcher = HttpFetcher(FetchLimits(), LOOPBACK)
    yield fetcher
    await fetcher.close()
