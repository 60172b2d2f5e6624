import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feed import Entry, Feed, FeedResponse, Source
from bot.domain.page import Page
from bot.errors import Forbidden, NotAFeed, NotFound, ReadingTooLong
from bot.services.collection import LEASE, Collector
from bot.services.pacing import HostPacing
from bot.services.polling import GIVEN_UP_AFTER, next_slot
from bot.services.press_ports import FeedFetcher, FeedNotices, FeedReader, Feeds, Items
from tests.fakes.press import FakeFeedFetcher, FakeFeedReader, InMemoryFeeds, InMemoryItems, NotedNotices, feed_of

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
URL = "https://exemple.fr/flux"
ENTRY = Entry("1", "La sonde est enfin partie", "https://exemple.fr/sonde", "Elle est loin.", NOW - timedelta(hours=2))


class World:
    def __init__(self) -> None:
        self.feeds = InMemoryFeeds()
        self.items = InMemoryItems(self.feeds)
        self.fetcher = FakeFeedFetcher()
        self.reader = FakeFeedReader()
        self.notices = NotedNotices()
        self.collector = self.collect_with(self.fetcher)

    def collect_with(self, fetcher: FeedFetcher, in_flight: int = 8) -> Collector:
        pacing = HostPacing(0)
        return Collector(self.feeds, self.items, fetcher, self.reader, self.notices, pacing, in_flight)

    async def add(self, url: str = URL, *entries: Entry, shared: bool = True, name: str = "Le Fil") -> None:
        await self.feeds.ensure([Source(url, name)], shared=shared, now=NOW)
        self.serve(url, feed_of(*entries))

    def serve(self, url: str, feed: Feed | Exception) -> None:
        self.fetcher.responses[url] = FeedResponse(Page(url, b""), etag='"1"')
        self.reader.feeds[url] = feed  # type: ignore[assignment]


@pytest.fixture
def world() -> World:
    return World()


def test_the_stand_ins_answer_the_protocols(world: World) -> None:
    protocols: tuple[Feeds, Items, FeedFetcher, FeedReader, FeedNotices]
    protocols = (world.feeds, world.items, world.fetcher, world.reader, world.notices)
    assert all(protocols)


async def test_what_is_due_is_read_and_its_new_items_are_kept(world: World) -> None:
    await world.add(URL, ENTRY)
    (polled,) = await world.collector.tick(NOW)
    assert (polled.listed, polled.new, polled.unchanged, polled.error) == (1, 1, False, "")
    (item,) = await world.items.published(NOW - timedelta(days=1), NOW)
    assert (item.outlet, item.title, item.teaser, item.published) == ("Le Fil", *_texts(), ENTRY.published)
    assert await world.collector.tick(NOW) == []
    assert world.feeds.rows[URL].next_poll == next_slot(URL, NOW)


async def test_the_next_time_is_asked_for_with_validators(world: World) -> None:
    await world.add(URL, ENTRY)
    await world.collector.tick(NOW)
    world.fetcher.responses[URL] = FeedResponse()
    (polled,) = await world.collector.tick(NOW + timedelta(hours=2))
    assert (polled.unchanged, polled.new) == (True, 0)
    assert world.fetcher.asked == [(URL, "", ""), (URL, '"1"', "")]


async def test_a_retitled_article_is_not_new(world: World) -> None:
    await world.add(URL, ENTRY)
    await world.collector.tick(NOW)
    world.serve(URL, feed_of(replace(ENTRY, title="La sonde est arrivée")))
    (polled,) = await world.collector.tick(NOW + timedelta(hours=2))
    assert polled.new == 0
    assert [item.title for item in await world.items.published(NOW - timedelta(days=1), NOW)] == [
        "La sonde est arrivée"
    ]


async def test_one_bad_feed_stops_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    names = ("panne", "ordure", "long", "bogue", "bon")
    urls = [f"https://{name}.fr/flux" for name in names]
    for url in urls:
        await world.add(url, replace(ENTRY, url=f"{url}/1"))
    world.fetcher.responses[urls[0]] = FeedResponse(failure=Forbidden(detail="429"), retry_after=7200)
    world.serve(urls[1], NotAFeed(detail="html"))
    world.serve(urls[2], ReadingTooLong(detail="12 s"))

    def fail() -> FeedResponse:
        raise ZeroDivisionError(urls[3])

    world.fetcher.responses[urls[3]] = fail
    with caplog.at_level(logging.DEBUG):
        polled = await world.collector.tick(NOW)
    assert {one.feed.url: one.error for one in polled} == dict(
        zip(urls, ("Forbidden", "NotAFeed", "ReadingTooLong", "ZeroDivisionError", ""), strict=True)
    )
    rows = world.feeds.rows
    assert rows[urls[0]].next_poll == NOW + timedelta(hours=2)
    assert [rows[url].failures for url in urls] == [1, 1, 1, 1, 0]
    assert len(await world.items.published(NOW - timedelta(days=1), NOW)) == 1
    assert "ZeroDivisionError" in caplog.text
    assert "bogue.fr" not in caplog.text


async def test_a_feed_that_cannot_be_saved_is_polled_again_after_its_lease(world: World) -> None:
    await world.add(URL, ENTRY)

    class Broken(InMemoryFeeds):
        async def save(self, feed: object) -> None:
            raise OSError

    broken = Broken()
    broken.rows = world.feeds.rows
    collector = Collector(broken, world.items, world.fetcher, world.reader, world.notices, HostPacing(0))
    assert len(await collector.tick(NOW)) == 1
    assert await collector.tick(NOW + LEASE - timedelta(seconds=1)) == []
    assert len(await collector.tick(NOW + LEASE)) == 1


async def test_a_dead_feed_is_given_up_with_one_notice(world: World) -> None:
    await world.feeds.ensure([Source(URL)], shared=False, now=NOW)
    now, polls = NOW, 0
    while now < NOW + timedelta(days=30):
        polls += len(await world.collector.tick(now))
        now += timedelta(minutes=30)
    assert polls == GIVEN_UP_AFTER
    assert world.notices.told == [URL]
    await world.feeds.revive([URL], now)
    assert len(await world.collector.tick(now)) == 1
    assert world.notices.told == [URL]


async def test_somebodys_own_feed_is_called_by_its_title_or_its_host(world: World) -> None:
    await world.add(URL, ENTRY, shared=False, name="")
    await world.add("https://autre.fr/f", shared=False, name="")
    world.serve("https://autre.fr/f", feed_of(title=""))
    await world.collector.tick(NOW)
    assert [feed.outlet for feed in world.feeds.rows.values()] == ["Le Fil", "autre.fr"]
    assert await world.items.published(NOW - timedelta(days=1), NOW) == []
    assert len(await world.items.published(NOW - timedelta(days=1), NOW, [URL])) == 1


async def test_a_feed_that_moved_is_asked_for_where_it_is_now(world: World) -> None:
    await world.add(URL, ENTRY)
    new = "https://exemple.fr/neuf"
    world.fetcher.responses[URL] = FeedResponse(Page(URL, b""), location=new)
    await world.collector.tick(NOW)
    world.serve(new, feed_of(ENTRY))
    await world.collector.tick(NOW + timedelta(hours=2))
    assert [url for url, _, _ in world.fetcher.asked] == [URL, new]


async def test_so_many_at_once(world: World) -> None:
    for number in range(12):
        await world.add(f"https://{number}.fr/f")
    most = under_way = 0

    class Slow(FakeFeedFetcher):
        async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
            nonlocal most, under_way
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1
            return FeedResponse(failure=NotFound())

    assert len(await world.collect_with(Slow(), in_flight=3).tick(NOW)) == 12
    assert most == 3


async def test_what_no_feed_lists_any_more_goes_after_a_fortnight(world: World) -> None:
    await world.add(URL, ENTRY)
    await world.collector.tick(NOW)
    later = NOW + timedelta(days=15)
    world.fetcher.responses[URL] = FeedResponse()
    await world.collector.tick(later)
    assert await world.collector.purge(later) == 0
    world.serve(URL, feed_of(Entry("2", "Tout autre chose enfin", "https://exemple.fr/2")))
    await world.collector.tick(later + timedelta(hours=2))
    assert await world.collector.purge(later + timedelta(hours=2)) == 1


def _texts() -> tuple[str, str]:
    return ENTRY.title, ENTRY.teaser
