import asyncio
import time

import pytest

from bot.errors import ServerFailed, TooBig
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from tests.fetching.conftest import LOOPBACK
from tests.fetching.site import Site
from tests.fetching.test_fetcher import OK, endless
from tests.patience import least

HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
PAGE = OK + b"Content-Length: 14\r\n\r\n<p>Bonjour</p>"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("interim", [0, 1, 8])
async def test_a_few_interim_answers_are_passed_over(site: Site, fetcher: HttpFetcher, interim: int) -> None:
    site.answers["/"] = HINT * interim + PAGE
    assert (await fetcher.fetch(site.url())).body == b"<p>Bonjour</p>"


async def test_more_are_an_attack(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/"] = HINT * 9 + PAGE
    with pytest.raises(ServerFailed, match="interim"):
        await fetcher.fetch(site.url())


async def test_a_flood_of_them_does_not_hold_the_loop(site: Site, fetcher: HttpFetcher) -> None:
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000)
        await writer.drain()

    site.answers["/"] = flood

    async def once() -> float:
        before = time.process_time()
        with pytest.raises(ServerFailed, match="interim"):
            await fetcher.fetch(site.url())
        return time.process_time() - before

    assert await least(once, 0.2) < 0.2


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (CHUNKED + b"5", b";" + b"e" * 60_000),
        (CHUNKED, b"0" * 60_000),
        (CHUNKED, b"1;" + b"e" * 500 + b"\r\nx\r\n"),
    ],
    ids=["an extension without end", "zeros without end", "an extension to each byte"],
)
async def test_bytes_that_are_no_body_count_too(site: Site, head: bytes, piece: bytes) -> None:
    fetcher = HttpFetcher(FetchLimits(max_bytes=100_000), LOOPBACK)
    site.answers["/"] = endless(head, piece)
    with pytest.raises(TooBig, match="as sent"):
        await fetcher.fetch(site.url())
    await fetcher.close()


async def test_a_page_in_small_chunks_is_still_a_page(site: Site) -> None:
    fetcher = HttpFetcher(FetchLimits(max_bytes=100_000), LOOPBACK)
    site.answers["/"] = CHUNKED + b"".join(b"10\r\n" + b"x" * 16 + b"\r\n" for _ in range(6_000)) + b"0\r\n\r\n"
    assert (await fetcher.fetch(site.url())).body == b"x" * 96_000
    await fetcher.close()


async def test_headers_longer_than_a_step(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/"] = PAGE.replace(b"\r\n\r\n", b"\r\nContent-Security-Policy: " + b"x" * 30_000 + b"\r\n\r\n")
    assert (await fetcher.fetch(site.url())).body == b"<p>Bonjour</p>"
