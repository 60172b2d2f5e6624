from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.domain.feed import FeedResponse
from bot.domain.page import Page
from bot.errors import AddressRefused, Forbidden, NotAPage, NotFound, ServerFailed, TooManyRedirects, Unreachable
from bot.fetching.fetcher import HttpFetcher
from tests.fetching.site import Site

BODY = b"<rss/>"


async def test_a_feed_with_its_validators(site: Site, fetcher: HttpFetcher) -> None:
    site.page(
        "/f", BODY, "application/rss+xml; charset=utf-8", 'ETag: "1"', "Last-Modified: Wed, 18 Feb 2026 10:00:00 GMT"
    )
    response = await fetcher.fetch_feed(site.url("/f"))
    page = Page(site.url("/f"), BODY, "application/rss+xml", "utf-8")
    assert response == FeedResponse(page, etag='"1"', last_modified="Wed, 18 Feb 2026 10:00:00 GMT")
    head = site.requests[0]
    assert "application/atom+xml" in head
    assert "If-None-Match" not in head
    assert "BrevesBot" in head


async def test_what_did_not_change_is_not_sent_again(site: Site, fetcher: HttpFetcher) -> None:
    site.status("/f", 304, 'ETag: "2"')
    response = await fetcher.fetch_feed(site.url("/f"), '"1"', "Wed, 18 Feb 2026 10:00:00 GMT")
    assert response == FeedResponse(etag='"2"')
    assert 'If-None-Match: "1"' in site.requests[0]
    assert "If-Modified-Since: Wed, 18 Feb 2026 10:00:00 GMT" in site.requests[0]


async def test_unchanged_since_never_is_a_fault(site: Site, fetcher: HttpFetcher) -> None:
    site.status("/f", 304)
    assert isinstance((await fetcher.fetch_feed(site.url("/f"))).failure, ServerFailed)


@pytest.mark.parametrize("kind", ["text/xml", "application/atom+xml", "application/octet-stream", "text/html", ""])
async def test_types_that_feeds_are_sent_as(site: Site, fetcher: HttpFetcher, kind: str) -> None:
    site.page("/f", BODY, kind)
    assert (await fetcher.fetch_feed(site.url("/f"))).page is not None


@pytest.mark.parametrize(("kind", "body"), [("image/png", BODY), ("text/xml", b"%PDF-1.7"), ("text/xml", b"PK\3\4")])
async def test_files_are_no_feeds(site: Site, fetcher: HttpFetcher, kind: str, body: bytes) -> None:
    site.page("/f", body, kind)
    assert isinstance((await fetcher.fetch_feed(site.url("/f"))).failure, NotAPage)


async def test_pages_are_not_asked_for_as_feeds(site: Site, fetcher: HttpFetcher) -> None:
    site.page("/p", BODY, "application/rss+xml")
    with pytest.raises(NotAPage):
        await fetcher.fetch(site.url("/p"))
    site.status("/q", 503)
    with pytest.raises(ServerFailed):
        await fetcher.fetch(site.url("/q"))


@pytest.mark.parametrize(
    ("status", "leaf"), [(404, NotFound), (410, NotFound), (403, Forbidden), (429, Forbidden), (503, ServerFailed)]
)
async def test_failures_are_values(site: Site, fetcher: HttpFetcher, status: int, leaf: type[Exception]) -> None:
    site.status("/f", status, "Retry-After: 120")
    response = await fetcher.fetch_feed(site.url("/f"))
    assert type(response.failure) is leaf
    assert (response.failure.detail, response.retry_after) == (str(status), 120)


async def test_so_are_addresses_that_lead_nowhere(site: Site, fetcher: HttpFetcher) -> None:
    assert isinstance((await fetcher.fetch_feed("http://10.0.0.1/f")).failure, AddressRefused)
    assert isinstance((await fetcher.fetch_feed("http://127.0.0.1:1/f")).failure, Unreachable)
    site.redirect("/f", "/f")
    assert isinstance((await fetcher.fetch_feed(site.url("/f"))).failure, TooManyRedirects)


@pytest.mark.parametrize(
    ("hops", "moved"), [((301, 308), True), ((301, 302), False), ((302, 301), False), ((307,), False), ((308,), True)]
)
async def test_only_a_chain_that_is_permanent_throughout_moves_a_feed(
    site: Site, fetcher: HttpFetcher, hops: tuple[int, ...], moved: bool
) -> None:
    for number, status in enumerate(hops):
        site.redirect(f"/{number}", f"/{number + 1}", status)
    end = f"/{len(hops)}"
    site.page(end, BODY, "text/xml")
    response = await fetcher.fetch_feed(site.url("/0"))
    assert response.location == (site.url(end) if moved else "")
    assert response.page is not None
    assert response.page.url == site.url(end)


@pytest.mark.parametrize(
    ("header", "seconds"), [("3600", 3600), (" 5 ", 5), ("bientôt", 0), ("-5", 0), ("", 0), ("9" * 30, 999_999_999)]
)
async def test_retry_after_in_seconds(site: Site, fetcher: HttpFetcher, header: str, seconds: float) -> None:
    site.status("/f", 429, f"Retry-After: {header}")
    assert (await fetcher.fetch_feed(site.url("/f"))).retry_after == seconds


async def test_retry_after_as_a_moment_of_the_servers_own_clock(site: Site, fetcher: HttpFetcher) -> None:
    slow = datetime(2020, 1, 1, tzinfo=UTC)
    later = format_datetime(slow + timedelta(minutes=10), usegmt=True)
    site.status("/f", 503, f"Date: {format_datetime(slow, usegmt=True)}", f"Retry-After: {later}")
    assert (await fetcher.fetch_feed(site.url("/f"))).retry_after == 600
    site.status("/f", 503, f"Retry-After: {later}")
    assert (await fetcher.fetch_feed(site.url("/f"))).retry_after == 0
    site.status("/f", 503, "Date: -", f"Retry-After: {later.replace('GMT', '-0000')}")
    assert (await fetcher.fetch_feed(site.url("/f"))).retry_after == 0


async def test_validators_that_could_not_be_sent_back_are_dropped(site: Site, fetcher: HttpFetcher) -> None:
    site.page("/f", BODY, "text/xml", 'ETag: "é"', f"Last-Modified: {'x' * 600}")
    response = await fetcher.fetch_feed(site.url("/f"))
    assert (response.etag, response.last_modified) == ("", "")
