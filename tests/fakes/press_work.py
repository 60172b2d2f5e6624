"""The world of a whole bot: pages and feeds from dictionaries, read by the real readers in this process."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.feed import Feed, FeedResponse, Source
from bot.domain.news import Item, Story
from bot.domain.page import Page
from bot.domain.summary import ArticleSummary
from bot.news.ranking import Desk
from bot.workers.feed_jobs import find_feeds, read_feed_list, read_seen_feed
from bot.workers.news_jobs import prepare_desk
from tests.fakes.adapters import FakeFetcher, FakeWorkers
from tests.fakes.press import FakeFeedFetcher


class FakeWeb(FakeFetcher):
    """Pages, and feeds by their address."""

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(dict(pages))
        self._feeds = FakeFeedFetcher()

    def publish(self, url: str, content: str) -> None:
        """Give the feed, or the page that is asked for as one, at ``url``."""
        self._feeds.responses[url] = FeedResponse(Page(url, content.encode()))

    async def fetch_feed(self, url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        return await self._feeds.fetch_feed(url, etag, last_modified)


class NewsWorkers(FakeWorkers):
    """Summaries are made up, but for a title that a page consists of; feeds and stories are worked on for real."""

    async def summarize_page(self, page: Page) -> ArticleSummary:
        found = await super().summarize_page(page)
        return replace(found, title=page.body.decode() or found.title)

    async def read_feed(self, page: Page, seen_at: datetime) -> Feed:
        return read_seen_feed((page, seen_at))

    async def announced_feeds(self, page: Page) -> list[str]:
        return find_feeds(page)

    async def read_feed_list(self, page: Page) -> list[Source]:
        return read_feed_list(page)

    async def prepare_desk(
        self, items: Sequence[Item], now: datetime, earlier: Sequence[Item]
    ) -> tuple[Desk, list[Story]]:
        return prepare_desk((items, now, earlier))
