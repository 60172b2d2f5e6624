"""The day's items on a desk: grouped into stories and weighed, in a process of its own."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.news import Item, Story
from bot.news.ranking import Desk
from bot.news.stories import group


def prepare_desk(material: tuple[Sequence[Item], datetime, Sequence[Item]]) -> tuple[Desk, list[Story]]:
    """See ``NewsDesks.prepare_desk``."""
    items, now, earlier = material
    stories = group(items)
    return Desk(stories, now, earlier), stories
