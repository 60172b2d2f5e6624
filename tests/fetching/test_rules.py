"""The rules of fetching, one by one, where no other test of this folder holds them."""

import asyncio
import codecs
import socket
from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest

from bot.app import build_fetcher
from bot.config import Settings
from bot.errors import AddressRefused, TooBig, TooManyRedirects
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from bot.reading.decoding import decode
from tests.fetching.conftest import LOOPBACK
from tests.fetching.site import Site
from tests.fetching.test_fetcher import OK


def test_the_limits_of_production() -> None:
    assert asdict(FetchLimits()) == {
        "total_seconds": 15,
        "lookup_seconds": 5,
        "connect_seconds": 5,
        "max_bytes": 5_000_000,
        "max_redirects": 5,
        "in_flight": 32,
        "host_gap_seconds": 1,
        "turn_seconds": 15,
    }


async def test_the_bot_is_wired_with_them_and_with_no_network_of_its_own() -> None:
    fetcher = build_fetcher(Settings(_env_file=None))
    assert fetcher._limits == FetchLimits()
    assert fetcher._allowed == ()
    with pytest.raises(AddressRefused):
        await fetcher.fetch("http://127.0.0.1/")
    session = fetcher._open_session()
    assert (session.timeout.sock_connect, session.timeout.connect) == (5, 10)
    assert session.connector is not None
    assert session.connector.limit == 32
    assert session.connector.force_close
    await fetcher.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Site]:
    """A proxy that answers anything with a page."""
    proxy = Site()
    server = await asyncio.start_server(proxy.handle, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    yield proxy
    server.close()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_proxies_of_the_environment_are_not_asked(
    site: Site, proxy: Site, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, proxy.url())
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    fetcher = HttpFetcher(FetchLimits(), LOOPBACK)
    site.page("/", b"<p>direct</p>")
    assert (await fetcher.fetch(site.url())).body == b"<p>direct</p>"
    assert proxy.requests == []
    await fetcher.close()


async def test_no_password_file_is_read(site: Site, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login moi password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    fetcher = HttpFetcher(FetchLimits(), LOOPBACK)
    site.page("/")
    await fetcher.fetch(site.url())
    assert "Authorization" not in site.requests[0]
    await fetcher.close()


async def test_no_cookie_travels_from_one_page_to_the_next(site: Site) -> None:
    """By a name and not by an address: a jar keeps nothing for addresses."""

    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    fetcher = HttpFetcher(FetchLimits(host_gap_seconds=0), LOOPBACK, lookup)
    site.page("/1", b"<p>Bonjour</p>", "text/html", "Set-Cookie: session=1; Path=/")
    site.page("/2")
    for path in ("/1", "/2"):
        await fetcher.fetch(site.url(path, host="journal.fr"))
    assert not any("Cookie" in head for head in site.requests)
    await fetcher.close()


@pytest.mark.parametrize("hops", [5, 6])
async def test_five_redirects_and_no_more(site: Site, fetcher: HttpFetcher, hops: int) -> None:
    site.page("/0")
    for hop in range(1, hops + 1):
        site.redirect(f"/{hop}", f"/{hop - 1}")
    if hops <= 5:
        assert await fetcher.fetch(site.url(f"/{hops}"))
        return
    with pytest.raises(TooManyRedirects):
        await fetcher.fetch(site.url(f"/{hops}"))
    assert len(site.requests) == 6


@pytest.mark.parametrize(("size", "fits"), [(5_000_000, True), (5_000_001, False)])
async def test_five_megabytes(site: Site, fetcher: HttpFetcher, size: int, fits: bool) -> None:
    site.answers["/"] = OK + b"\r\n" + b"x" * size
    if fits:
        assert len((await fetcher.fetch(site.url())).body) == size
        return
    with pytest.raises(TooBig, match="as sent"):
        await fetcher.fetch(site.url())


async def test_whoever_waits_for_a_place_keeps_the_whole_time(site: Site) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1.0)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok")

    fetcher = HttpFetcher(FetchLimits(in_flight=1, total_seconds=1.8), LOOPBACK)
    site.answers |= {"/1": slow, "/2": slow}
    found = await asyncio.gather(fetcher.fetch(site.url("/1")), fetcher.fetch(site.url("/2")))
    assert [page.body for page in found] == [b"ok", b"ok"]
    await fetcher.close()


async def test_what_is_dialled_is_what_was_vetted(site: Site) -> None:
    """One question to the name server for a hop: a second one could have another answer."""
    asked: list[str] = []

    async def lookup(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.5"]

    fetcher = HttpFetcher(FetchLimits(), LOOPBACK, lookup)
    site.page("/")
    assert await fetcher.fetch(site.url(host="journal.fr"))
    assert asked == ["journal.fr"]
    await fetcher.close()


async def test_every_connection_passes_the_last_check(site: Site) -> None:
    """Should aiohttp ever dial without ``open_socket``, the guard would have lost its last line."""
    fetcher = HttpFetcher(FetchLimits(), LOOPBACK)
    connector = fetcher._open_session().connector
    assert connector is not None
    opened: list[int] = []
    guarded = connector._socket_factory

    def counting(info: tuple) -> socket.socket:
        opened.append(info[1])
        return guarded(info)

    connector._socket_factory = counting
    site.page("/")
    await fetcher.fetch(site.url())
    assert opened == [socket.SOCK_STREAM]
    await fetcher.close()


async def test_a_charset_of_the_remote_never_reaches_the_codecs(site: Site, fetcher: HttpFetcher) -> None:
    asked: list[str] = []

    def search(name: str) -> None:
        asked.append(name)

    codecs.register(search)
    try:
        site.page("/", "<p>Été</p>".encode("cp1252"), "text/html; charset=un-codec-d-ailleurs")
        page = await fetcher.fetch(site.url())
        assert decode(page.body, page.charset) == "<p>Été</p>"
    finally:
        codecs.unregister(search)
    assert page.charset == "un-codec-d-ailleurs"
    assert asked == []
