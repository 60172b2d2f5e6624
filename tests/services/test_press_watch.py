from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feed import Entry, FeedResponse, Source
from bot.domain.page import Page
from bot.domain.subscription import Place, Subscription
from bot.services.collection import Collector
from bot.services.pacing import HostPacing
from bot.services.press_watch import PressWatch
from tests.fakes.delivery import FakeClock
from tests.fakes.delivery_store import InMemorySubscriptions, Memory
from tests.fakes.press import FakeFeedFetcher, FakeFeedReader, InMemoryFeeds, InMemoryItems, NotedNotices, feed_of

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
SHARED, OWN = "https://exemple.fr/fil", "https://carnet.fr/fil"
ENTRY = Entry("1", "Une sonde part vers Jupiter", "https://exemple.fr/sonde", "", NOON)


class Setting:
    def __init__(self) -> None:
        self.feeds, self.clock = InMemoryFeeds(memory := Memory()), FakeClock(NOON)
        self.items = InMemoryItems(self.feeds)
        self.subscriptions = InMemorySubscriptions(memory)
        self.fetcher = FakeFeedFetcher({url: FeedResponse(Page(url, b"")) for url in (SHARED, OWN)})
        reader = FakeFeedReader({SHARED: feed_of(ENTRY), OWN: feed_of()})
        collector = Collector(self.feeds, self.items, self.fetcher, reader, NotedNotices(), HostPacing())
        self.purged: list[datetime] = []
        self.watch = PressWatch(collector, self.feeds, self.subscriptions, self, [Source(SHARED, "Le Fil")], self.clock)

    async def purge(self, now: datetime) -> int:
        self.purged.append(now)
        return 0

    def asked(self) -> Sequence[str]:
        return [url for url, _, _ in self.fetcher.asked]


async def test_a_tick_polls_the_catalogue_and_what_readers_added(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    setting = Setting()
    await setting.subscriptions.save(Subscription(Place(1), feeds=(OWN,)), NOON)
    await setting.watch.tick()
    assert sorted(setting.asked()) == [OWN, SHARED]
    assert len(await setting.items.published(NOON, NOON + timedelta(days=1))) == 1
    assert "2 feeds polled, 0 failed, 1 new items" in caplog.text
    await setting.watch.tick()
    assert len(setting.asked()) == 2  # not due yet


async def test_what_is_old_or_nobodys_goes_every_hour() -> None:
    setting = Setting()
    await setting.subscriptions.save(Subscription(Place(1), feeds=(OWN,)), NOON)
    await setting.watch.tick()
    assert set(setting.feeds.rows) == {SHARED, OWN}
    await setting.subscriptions.pause(1)
    setting.clock.forward(minutes=59)
    await setting.watch.tick()
    assert OWN in setting.feeds.rows
    setting.clock.forward(minutes=1)
    await setting.watch.tick()
    assert set(setting.feeds.rows) == {SHARED}
    assert setting.purged == [NOON, NOON + timedelta(hours=1)]


async def test_a_tick_that_fails_is_followed_by_the_next(caplog: pytest.LogCaptureFixture) -> None:
    setting = Setting()
    left = 3

    async def sleep(_seconds: float) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    async def broken() -> dict[str, tuple[Place, ...]]:
        if left == 3:
            raise RuntimeError("la base, et ce qu'elle cite")
        return {}

    setting.clock.sleep = sleep  # type: ignore[method-assign]
    setting.subscriptions.added_feeds = broken  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        await setting.watch.run()
    assert "could not be collected: RuntimeError" in caplog.text
    assert "cite" not in caplog.text
    assert setting.asked() == [SHARED]
