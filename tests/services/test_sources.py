from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial

import pytest

from bot.domain.feed import FeedResponse, Source
from bot.domain.page import Page
from bot.domain.subscription import Place, Subscription
from bot.errors import NotAFeed, NotFound
from bot.reading.catalogue import catalogue
from bot.services.changes import MOST_FEEDS, toggle_outlet
from bot.services.sources import Sources
from bot.services.subscriptions import Subscribing
from tests.fakes.delivery import FakeClock
from tests.fakes.delivery_store import InMemoryPlanner, InMemorySubscriptions, Memory
from tests.fakes.press import FakeFeedFetcher, FakeFeedReader, InMemoryFeeds, feed_of

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
FEED, SITE = "https://carnet.fr/fil", "https://carnet.fr/"
HERE = Subscription(Place(1))


Meanwhile = Callable[[], Awaitable[object]]


class FeedsMeanwhile(InMemoryFeeds):
    """Before feeds are added, something else happens."""

    before_ensuring: Meanwhile | None = None

    async def ensure(self, sources: Iterable[Source], *, shared: bool, now: datetime) -> None:
        if self.before_ensuring is not None:
            await self.before_ensuring()
        await super().ensure(sources, shared=shared, now=now)


class Setting:
    def __init__(self) -> None:
        memory, clock = Memory(), FakeClock(NOON)
        self.subscribing = Subscribing(InMemorySubscriptions(memory), InMemoryPlanner(memory), clock)
        self.feeds, self.fetcher, self.reader = FeedsMeanwhile(memory), FakeFeedFetcher(), FakeFeedReader()
        self.sources = Sources(self.subscribing, self.feeds, self, self.reader, clock)
        self.during_fetch: Meanwhile | None = None

    async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        if self.during_fetch is not None:
            await self.during_fetch()
        return await self.fetcher.fetch_feed(url, etag, last_modified)

    def serve(self, url: str, found: object) -> None:
        self.fetcher.responses[url] = FeedResponse(Page(url, b""))
        self.reader.feeds[url] = found  # type: ignore[assignment]

    async def kept(self) -> Subscription:
        found = await self.subscribing.get(Place(1))
        assert found is not None
        return found


@pytest.fixture
async def setting() -> Setting:
    made = Setting()
    await made.subscribing.subscribe(HERE)
    return made


async def test_a_feed_by_its_address(setting: Setting) -> None:
    setting.serve(FEED, feed_of(title="Le Carnet"))
    assert await setting.sources.add(HERE.place, FEED) == "Le Carnet"
    assert (await setting.kept()).feeds == (FEED,)
    assert not setting.feeds.rows[FEED].shared


async def test_a_feed_without_a_name_goes_by_its_host(setting: Setting) -> None:
    setting.serve(FEED, feed_of(title=""))
    assert await setting.sources.add(HERE.place, FEED) == "https://carnet.fr/…"


async def test_a_site_that_announces_one(setting: Setting) -> None:
    setting.serve(SITE, NotAFeed(SITE, "html"))
    setting.serve(FEED, feed_of())
    await setting.sources.add(HERE.place, SITE)
    assert (await setting.kept()).feeds == (FEED,)


async def test_what_gives_no_feed(setting: Setting) -> None:
    with pytest.raises(NotFound):
        await setting.sources.add(HERE.place, FEED)
    setting.serve(SITE, NotAFeed(SITE, "html"))
    with pytest.raises(NotAFeed):
        await setting.sources.add(HERE.place, SITE)
    setting.fetcher.responses[SITE] = FeedResponse()
    with pytest.raises(NotAFeed):
        await setting.sources.add(HERE.place, SITE)
    assert (await setting.kept()).feeds == ()


async def test_a_feed_that_had_been_given_up_is_tried_again(setting: Setting) -> None:
    setting.serve(FEED, feed_of())
    await setting.sources.add(HERE.place, FEED)
    row = replace(setting.feeds.rows[FEED], failures=9, off=True)
    setting.feeds.rows[FEED] = row
    await setting.sources.add(HERE.place, FEED)
    assert not setting.feeds.rows[FEED].off
    assert (await setting.kept()).feeds == (FEED,)


async def test_a_feed_of_the_catalogue_is_unmuted_instead(setting: Setting) -> None:
    shared = catalogue()[0]
    setting.serve(shared.feed, feed_of())
    await setting.subscribing.change(HERE.place, partial(toggle_outlet, outlet=shared.name))
    assert await setting.sources.add(HERE.place, shared.feed) == shared.name
    assert await setting.kept() == HERE
    assert await setting.sources.add(HERE.place, shared.feed) == shared.name
    assert await setting.kept() == HERE


async def test_a_list_adds_what_is_new_and_what_there_is_room_for(setting: Setting) -> None:
    many = [f"https://exemple.fr/{n}" for n in range(30)]
    setting.reader.feeds = dict.fromkeys([catalogue()[0].feed, *many], feed_of())
    assert await setting.sources.import_list(HERE.place, b"") == MOST_FEEDS
    full = await setting.kept()
    assert full.feeds == tuple(many[:MOST_FEEDS])
    assert await setting.sources.import_list(HERE.place, b"") == 0


async def test_a_list_of_what_is_heard(setting: Setting) -> None:
    await setting.subscribing.subscribe(replace(HERE, feeds=(FEED, SITE)))
    assert await setting.sources.drop(HERE.place, SITE) == replace(HERE, feeds=(FEED,))
    outlets = setting.sources.outlets
    listed = setting.sources.export(toggle_outlet(await setting.kept(), outlets[0])).decode()
    assert FEED in listed
    assert SITE not in listed.replace(FEED, "")
    assert catalogue()[0].feed not in listed
    assert catalogue()[1].feed in listed


async def test_what_changes_while_a_feed_is_fetched_stays_changed(setting: Setting) -> None:
    setting.serve(FEED, feed_of())
    setting.during_fetch = lambda: setting.subscribing.change(HERE.place, partial(replace, hour=time(19)))
    assert await setting.sources.add(HERE.place, FEED) is not None
    assert await setting.kept() == replace(HERE, hour=time(19), feeds=(FEED,))


@pytest.mark.parametrize("url", [FEED, catalogue()[0].feed])
async def test_who_leaves_while_a_feed_is_fetched_stays_away(setting: Setting, url: str) -> None:
    setting.serve(url, feed_of())
    setting.during_fetch = lambda: setting.subscribing.unsubscribe(HERE.place)
    assert await setting.sources.add(HERE.place, url) is None
    assert await setting.subscribing.get(HERE.place) is None
    assert not setting.feeds.rows


async def test_who_has_left_imports_and_drops_nothing(setting: Setting) -> None:
    setting.reader.feeds = {FEED: feed_of()}
    await setting.subscribing.unsubscribe(HERE.place)
    assert await setting.sources.import_list(HERE.place, b"") is None
    assert await setting.sources.drop(HERE.place, FEED) is None
    assert await setting.subscribing.get(HERE.place) is None
    assert not setting.feeds.rows


async def test_who_leaves_between_the_change_and_the_feeds_leaves_no_feed_behind(setting: Setting) -> None:
    setting.serve(FEED, feed_of())
    setting.feeds.before_ensuring = lambda: setting.subscribing.unsubscribe(HERE.place)
    await setting.sources.add(HERE.place, FEED)
    assert not setting.feeds.rows


async def test_feeds_that_nobody_has_any_more_go_at_once(setting: Setting) -> None:
    other = Place(2)
    setting.reader.feeds = {FEED: feed_of(), SITE: feed_of()}
    await setting.subscribing.subscribe(Subscription(other))
    for place in (HERE.place, other):
        assert await setting.sources.import_list(place, b"") == 2
    await setting.sources.drop(HERE.place, FEED)
    assert set(setting.feeds.rows) == {FEED, SITE}
    await setting.sources.drop(other, FEED)
    assert set(setting.feeds.rows) == {SITE}
    await setting.subscribing.unsubscribe(other)
    assert set(setting.feeds.rows) == {SITE}
    await setting.subscribing.forget(HERE.place.chat)
    assert not setting.feeds.rows
