"""The feeds of a reader: added by address, imported and exported as lists."""

from collections.abc import Sequence
from functools import partial

from bot.domain.feed import Feed, Source
from bot.domain.page import Page
from bot.domain.secret_addresses import host_only
from bot.domain.subscription import Place, Subscription
from bot.errors import NotAFeed
from bot.reading.catalogue import catalogue
from bot.reading.opml import write_opml
from bot.services.changes import MOST_FEEDS, unmuted, with_feeds, without_feed
from bot.services.delivery_ports import Clock
from bot.services.press_ports import FeedFetcher, FeedReader, Feeds
from bot.services.subscriptions import Subscribing


class Sources:
    """Changes which feeds a subscription has beside those of the catalogue."""

    def __init__(
        self, subscribing: Subscribing, feeds: Feeds, fetcher: FeedFetcher, reader: FeedReader, clock: Clock
    ) -> None:
        self._subscribing = subscribing
        self._feeds = feeds
        self._fetcher = fetcher
        self._reader = reader
        self._clock = clock

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that every reader gets unless they mute them, in the order in which they are shown."""
        return tuple(feed.name for feed in catalogue())

    async def add(self, place: Place, url: str) -> str | None:
        """Add the feed at ``url``, or the one that the page there announces; its name, ``None`` if the place has left.

        Raises leaves of ``ReaderError``; the caller sees to the limit of ``MOST_FEEDS``.
        """
        address, feed = await self._find(url)
        shared = next((one for one in catalogue() if one.feed == address), None)
        if shared is not None:  # every reader has it; to whoever muted it, asking for it is enough
            kept = await self._subscribing.change(place, partial(unmuted, outlet=shared.name))
            return None if kept is None else shared.name
        name = feed.title or host_only(address)
        kept = await self._subscribing.change(place, partial(with_feeds, urls=(address,)))
        if kept is None:
            return None
        await self._ensure([Source(address, name, feed.site)])
        return name

    async def import_list(self, place: Place, content: bytes) -> int | None:
        """Add the feeds of an OPML file, as many as there is room for; how many were new, or ``None`` as for ``add``.

        Raises ``NotAFeedList``.
        """
        listed = await self._reader.read_feed_list(Page("", content))
        before = await self._subscribing.get(place)
        shared = {feed.feed for feed in catalogue()}
        urls = tuple(source.url for source in listed if source.url not in shared)
        after = await self._subscribing.change(place, partial(with_feeds, urls=urls, most=MOST_FEEDS))
        if before is None or after is None:
            return None
        new = set(after.feeds) - set(before.feeds)
        await self._ensure([source for source in listed if source.url in new])
        return len(new)

    def export(self, subscription: Subscription, *, secrets: bool = True) -> bytes:
        """The feeds that the reader gets, as OPML; without ``secrets``, none that they added."""
        heard = [feed.source for feed in catalogue() if feed.name not in subscription.tastes.muted]
        own = [Source(url) for url in subscription.feeds] if secrets else []
        return write_opml("Brèves", [*heard, *own]).encode()

    async def drop(self, place: Place, url: str) -> Subscription | None:
        """Take away a feed that the reader added; what is left, or ``None`` if the place has left."""
        return await self._subscribing.change(place, partial(without_feed, url=url))

    async def _ensure(self, added: Sequence[Source]) -> None:
        if not added:
            return
        now, urls = self._clock.now(), [source.url for source in added]
        await self._feeds.ensure(added, shared=False, now=now)
        await self._feeds.revive(urls, now)
        await self._feeds.forget_unread(urls)  # a place that has left since it added them could not take them along

    async def _find(self, url: str) -> tuple[str, Feed]:
        page = await self._page(url)
        try:
            return url, await self._reader.read_feed(page, self._clock.now())
        except NotAFeed:
            announced = await self._reader.announced_feeds(page)
            if not announced:
                raise
        return announced[0], await self._reader.read_feed(await self._page(announced[0]), self._clock.now())

    async def _page(self, url: str) -> Page:
        response = await self._fetcher.fetch_feed(url)
        if response.failure is not None:
            raise response.failure
        if response.page is None:
            raise NotAFeed(url, "nothing came")
        return response.page
