from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.feed import Source
from bot.domain.page import Page
from bot.errors import NotAFeed, NotAFeedList
from bot.reading.opml import write_opml
from bot.workers import feed_jobs
from bot.workers.pool import ProcessWorkers
from tests.patience import PATIENCE

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
FEED = Page("https://exemple.fr/f", b"<rss><channel><item><title>Un</title><link>/1</link></item></channel></rss>")
PAGE = Page("https://exemple.fr/", b'<link rel="alternate" type="application/rss+xml" href="/f">', "text/html")
LIST = Page("liste.opml", write_opml("Mes flux", [Source("https://exemple.fr/f", "Le Fil")]).encode())


@pytest.fixture
async def workers() -> AsyncIterator[ProcessWorkers]:
    workers = ProcessWorkers(1, time_limit=PATIENCE)
    yield workers
    await workers.close()


async def test_feeds_pages_and_lists_are_read_in_a_worker(workers: ProcessWorkers) -> None:
    assert [entry.url for entry in (await workers.read_feed(FEED, NOW)).entries] == ["https://exemple.fr/1"]
    assert await workers.announced_feeds(PAGE) == ["https://exemple.fr/f"]
    assert await workers.read_feed_list(LIST) == [Source("https://exemple.fr/f", "Le Fil")]
    with pytest.raises(NotAFeed):
        await workers.read_feed(PAGE, NOW)


def test_the_jobs_themselves() -> None:
    assert feed_jobs.read_seen_feed((FEED, NOW)).format == "RSS 2.0"
    assert feed_jobs.find_feeds(FEED) == []
    with pytest.raises(NotAFeedList):
        feed_jobs.read_feed_list(FEED)
