import asyncio
import gzip
import re
import time
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from itertools import pairwise

import pytest

from bot.domain.page import Page
from bot.errors import (
    AddressRefused,
    FetchError,
    Forbidden,
    NotAPage,
    NotFound,
    ServerFailed,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from tests.fetching.conftest import LOOPBACK
from tests.fetching.site import Site

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def endless(head: bytes, piece: bytes, pause: float = 0) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


async def test_a_page_comes_as_it_was_sent(site: Site, fetcher: HttpFetcher) -> None:
    body = "<p>« Été »</p>".encode("cp1252")
    site.page("/une", body, "text/html; charset=windows-1252")
    assert await fetcher.fetch(site.url("/une#suite")) == Page(site.url("/une"), body, "text/html", "windows-1252")


async def test_what_is_asked(site: Site, fetcher: HttpFetcher) -> None:
    site.page("/")
    await fetcher.fetch(site.url())
    head = site.requests[0]
    assert "BrevesBot" in head
    assert "Accept-Language: fr" in head
    assert "Accept-Encoding: gzip\r\n" in head
    assert "Cookie" not in head
    assert "Authorization" not in head


async def test_gzip_and_missing_type(site: Site, fetcher: HttpFetcher) -> None:
    site.page("/", gzip.compress(b"<p>Bonjour</p>"), "", "Content-Encoding: gzip")
    assert await fetcher.fetch(site.url()) == Page(site.url(), b"<p>Bonjour</p>", "text/html", None)


async def test_redirects_are_followed_unread_and_without_cookies(site: Site, fetcher: HttpFetcher) -> None:
    site.status("/1", 301, "Location: 2", "Set-Cookie: a=b")
    site.answers["/2"] = endless(b"HTTP/1.1 302 F\r\nLocation: /3\r\n\r\n", b"x" * 65536)
    site.redirect("/3", site.url("/4"), 308)
    site.page("/4")
    assert (await fetcher.fetch(site.url("/1"))).url == site.url("/4")
    assert not any("Cookie" in head for head in site.requests)


async def test_redirects_are_counted(site: Site, fetcher: HttpFetcher) -> None:
    for hop in range(6):
        site.redirect(f"/{hop}", f"/{hop + 1}")
    site.page("/6")
    assert await fetcher.fetch(site.url("/1"))
    with pytest.raises(TooManyRedirects):
        await fetcher.fetch(site.url("/0"))
    site.redirect("/loop", "/loop")
    with pytest.raises(TooManyRedirects, match="loop"):
        await fetcher.fetch(site.url("/loop"))


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "http://8.8.8.8:8080/", "file:///etc/passwd", "http://["])
async def test_a_redirect_is_vetted_like_a_link(site: Site, fetcher: HttpFetcher, location: str) -> None:
    site.redirect("/", location)
    with pytest.raises(AddressRefused):
        await fetcher.fetch(site.url())


async def test_a_redirect_to_nowhere(site: Site, fetcher: HttpFetcher) -> None:
    site.status("/", 302)
    with pytest.raises(ServerFailed):
        await fetcher.fetch(site.url())


@pytest.mark.parametrize(
    ("status", "leaf"), [(403, Forbidden), (429, Forbidden), (404, NotFound), (410, NotFound), (503, ServerFailed)]
)
async def test_statuses(site: Site, fetcher: HttpFetcher, status: int, leaf: type[FetchError]) -> None:
    site.status("/", status)
    with pytest.raises(leaf) as refused:
        await fetcher.fetch(site.url())
    assert refused.value.subject == site.url()


async def test_a_pdf_is_left_unread(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/"] = endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"x" * 65536)
    with pytest.raises(NotAPage) as refused:
        await fetcher.fetch(site.url())
    assert refused.value.detail == "application/pdf"


async def test_size_announced_sent_and_decoded(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/announced"] = OK + b"Content-Length: 999999999999\r\n\r\n"
    site.answers["/sent"] = endless(OK + b"\r\n", b"x" * 65536)
    site.page("/decoded", gzip.compress(b"0" * 9_000_000), "text/html", "Content-Encoding: gzip")
    for path in ("/announced", "/sent", "/decoded"):
        with pytest.raises(TooBig):
            await fetcher.fetch(site.url(path))


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_not_http(site: Site, fetcher: HttpFetcher, answer: bytes) -> None:
    site.answers["/"] = answer
    with pytest.raises(ServerFailed):
        await fetcher.fetch(site.url())


@pytest.mark.parametrize("answer", [b"", OK + b"Content-Length: 500\r\n\r\n<p>"])
async def test_a_connection_cut(site: Site, fetcher: HttpFetcher, answer: bytes) -> None:
    site.answers["/"] = answer
    with pytest.raises(Unreachable):
        await fetcher.fetch(site.url())


async def test_nobody_listens_and_no_tls(site: Site) -> None:
    fetcher = HttpFetcher(FetchLimits(connect_seconds=0.2), LOOPBACK)
    with pytest.raises(Unreachable):
        await fetcher.fetch("http://127.0.0.1:1/")
    with pytest.raises(Unreachable):
        await fetcher.fetch(site.url().replace("http:", "https:"))
    await fetcher.close()


async def test_one_deadline_for_the_whole_chain(site: Site) -> None:
    """No hop of it is too slow by itself."""
    fetcher = HttpFetcher(FetchLimits(total_seconds=1.2), LOOPBACK)

    async def slow_redirect(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.7)
        writer.write(b"HTTP/1.1 302 F\r\nLocation: /2\r\nContent-Length: 0\r\n\r\n")

    async def slow_page(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.7)
        writer.write(OK + b"Content-Length: 1\r\n\r\nx")

    site.answers["/1"], site.answers["/2"] = slow_redirect, slow_page
    assert await fetcher.fetch(site.url("/2"))
    with pytest.raises(TooSlow):
        await fetcher.fetch(site.url("/1"))
    await fetcher.close()


async def test_a_silent_server(site: Site) -> None:
    fetcher = HttpFetcher(FetchLimits(total_seconds=0.1), LOOPBACK)
    site.answers["/"] = endless(OK, b"", pause=0.02)
    with pytest.raises(TooSlow):
        await fetcher.fetch(site.url())
    await fetcher.close()


async def test_only_the_deadline_bounds_how_long_a_page_keeps_silent(fetcher: HttpFetcher) -> None:
    timeout = fetcher._open_session().timeout
    assert (timeout.total, timeout.sock_read) == (None, None)


async def test_names_are_looked_up_at_each_hop(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.5"]])

    async def rebinding(host: str) -> list[str]:
        return next(answers)

    fetcher = HttpFetcher(FetchLimits(), LOOPBACK, rebinding)
    site.page("/")
    site.redirect("/again", "/")
    assert (await fetcher.fetch(site.url(host="journal.fr"))).url == site.url(host="journal.fr")
    with pytest.raises(AddressRefused):
        await fetcher.fetch(site.url("/again", host="journal.fr"))
    await fetcher.close()


async def test_nothing_private_without_allowed_networks(site: Site) -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    fetcher = HttpFetcher(FetchLimits(), (), lookup)
    for url in (site.url(), "http://journal.fr/", "http://localhost/", "https://journal.fr/"):
        with pytest.raises(AddressRefused):
            await fetcher.fetch(url)
    assert site.requests == []
    await fetcher.close()


async def test_a_literal_address_is_checked_at_the_socket(site: Site) -> None:
    # Should the vetting ever let one pass, the socket does not.
    fetcher = HttpFetcher(FetchLimits(), (ip_network("192.0.2.0/24"),))
    session = fetcher._open_session()
    with pytest.raises(OSError, match="Cannot connect"):
        await session.get(site.url())
    assert site.requests == []
    await fetcher.close()


async def test_not_more_than_so_many_at_once(site: Site) -> None:
    fetcher = HttpFetcher(FetchLimits(in_flight=2), LOOPBACK)
    open_now, most = 0, 0

    async def answer(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.03)
        open_now -= 1
        writer.write(OK + b"Content-Length: 1\r\n\r\nx")

    site.answers["/"] = answer
    pages = await asyncio.gather(*(fetcher.fetch(site.url()) for _ in range(7)))
    assert (len(pages), most) == (7, 2)
    await fetcher.close()


async def test_one_request_a_second_and_a_host_redirects_among_them(site: Site) -> None:
    """The gap is short here; ``test_turns`` holds the figure of production."""
    gap = 0.15

    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    began: dict[str, list[float]] = {}

    def note(head: str) -> None:
        host = re.search(r"Host: ([a-z.]+)", head)
        assert host
        began.setdefault(host[1], []).append(time.monotonic())

    site.heard = note
    fetcher = HttpFetcher(FetchLimits(host_gap_seconds=gap), LOOPBACK, lookup)
    site.page("/")
    site.redirect("/1", "/")
    urls = [site.url("/1", host="journal.fr"), site.url(host="journal.fr"), site.url(host="autre.fr")]
    await asyncio.gather(*map(fetcher.fetch, urls))
    await fetcher.close()
    assert {host: len(moments) for host, moments in began.items()} == {"journal.fr": 3, "autre.fr": 1}
    journal = sorted(began["journal.fr"])
    assert all(later - earlier > gap / 2 for earlier, later in pairwise(journal))


async def test_a_host_asked_too_often_is_refused_before_anything_is_dialled(site: Site) -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    fetcher = HttpFetcher(FetchLimits(host_gap_seconds=60), LOOPBACK, lookup)
    site.page("/")
    await fetcher.fetch(site.url(host="journal.fr"))
    with pytest.raises(TooSlow, match="asked too often"):
        await fetcher.fetch(site.url(host="journal.fr"))
    assert len(site.requests) == 1
    await fetcher.close()


async def test_closing_twice_and_fetching_again(site: Site, fetcher: HttpFetcher) -> None:
    await fetcher.close()
    site.page("/")
    assert await fetcher.fetch(site.url())
    await fetcher.close()
    await fetcher.close()
