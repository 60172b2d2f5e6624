"""What workers do with feeds; like pages, they are hostile input to parsers written in C."""

from datetime import datetime

from bot.domain.feed import Feed, Source
from bot.domain.page import Page
from bot.reading.announcements import announced_feeds
from bot.reading.feeds import read_feed
from bot.reading.opml import read_opml


def read_seen_feed(material: tuple[Page, datetime]) -> Feed:
    """The feed in a page, with the moment it was asked for. Raises ``NotAFeed``."""
    page, seen_at = material
    return read_feed(page, seen_at)


def find_feeds(page: Page) -> list[str]:
    """The addresses of the feeds that a web page announces."""
    return announced_feeds(page)


def read_feed_list(page: Page) -> list[Source]:
    """The feeds of an OPML file. Raises ``NotAFeedList``."""
    return read_opml(page)
