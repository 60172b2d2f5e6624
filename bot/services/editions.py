"""Editions: the day's press on one desk, read once, and each reader's choice of it."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.domain.news import PERSONAL, Edition, KeptEdition
from bot.domain.retention import retention
from bot.domain.schedule import due_at, schedule_of
from bot.domain.subscription import Subscription
from bot.services.edition_ports import KeptEditions, Moments, NewsDesks, Pages
from bot.services.press import Press
from bot.services.press_ports import Items

#: An edition looks back a day; after days that the reader left out, as far as the last one, but no further than this.
ONE_DAY = timedelta(days=1)
LONGEST_LOOK = timedelta(days=3)
#: A feed is read an hour or two after it listed an item: who looks back a day exactly never sees the evening's last.
LATENESS = timedelta(hours=2)
#: What was told within so many days is not told again unless there is news in it; editions are kept a little longer.
TOLD_DAYS, KEPT_DAYS = 6, retention().lifetime("editions").days
#: Subscribers of one hour share a desk: moments are rounded down to it.
DESK_MINUTES = 15
MOST_DESKS = 6
_IN_FLIGHT = 8


class EditionMaker:
    """``Editions``: the same edition for the same tastes, hour and day, whoever asks and however often."""

    def __init__(
        self,
        items: Items,
        kept: KeptEditions,
        desks: NewsDesks,
        pages: Pages,
        clock: Moments,
        readable: Mapping[str, float] | None = None,
    ) -> None:
        self._items = items
        self._kept = kept
        self._desks = desks
        self._pages = pages
        self._clock = clock
        self._readable = readable or {}
        self._places = asyncio.Semaphore(_IN_FLIGHT)
        self._presses: OrderedDict[tuple[datetime, timedelta, tuple[str, ...]], asyncio.Task[Press]] = OrderedDict()
        self._under_way: dict[tuple[str, date], asyncio.Task[Edition | None]] = {}

    async def for_subscription(self, subscription: Subscription, day: date) -> Edition | None:
        """The edition of ``day`` for these tastes; ``None`` while no press has been collected.

        Before the reader's hour of that day it is an early one, as the press stands: those who share the tastes and get
        theirs at the hour must not get yesterday's news because somebody was curious in the night.
        """
        now = self._clock.now()
        key = edition_key(subscription)
        early = f"{key}-{_desk_moment(now):%H%M}" if now < due_at(schedule_of(subscription), day) else key
        task = self._under_way.get((early, day))
        if task is None:
            task = asyncio.create_task(self._kept_or_made(subscription, day, now, key, early))
            self._under_way[early, day] = task
            task.add_done_callback(lambda _: self._under_way.pop((early, day)))
        return await asyncio.shield(task)

    async def reasons(self, key: str, day: date) -> Edition | None:
        """The edition of a message, by the key in its button, while it is kept."""
        kept = await self._kept.get(key, day)
        return kept.edition if kept is not None else None

    async def purge(self, now: datetime) -> int:
        """Erase editions that nobody looks back to; how many went."""
        return await self._kept.purge(now.date() - timedelta(days=KEPT_DAYS))

    async def _kept_or_made(
        self, subscription: Subscription, day: date, now: datetime, key: str, shelf: str
    ) -> Edition | None:
        kept = await self._kept.get(shelf, day)
        if kept is None:
            made = await self._make(subscription, day, now, key, shelf)
            kept = await self._kept.put(shelf, made, subscription.feeds) if made is not None else None
        return kept.edition if kept is not None else None

    async def _make(
        self, subscription: Subscription, day: date, now: datetime, key: str, shelf: str
    ) -> KeptEdition | None:
        press = await self._press(now, look_back(subscription, day), subscription.feeds)
        if not press.stories:
            return None
        told = await self._kept.before(key, day, day - timedelta(days=TOLD_DAYS))
        ids = {one for edition in told for story in edition.items for one in story}
        return await press.edition(day, shelf, press.rank(subscription.tastes, ids))

    async def _press(self, now: datetime, look: timedelta, feeds: tuple[str, ...]) -> Press:
        key = (_desk_moment(now), look, tuple(sorted(feeds)))
        task = self._presses.get(key)
        if task is None or (task.done() and not _has_news(task)):
            task = self._presses[key] = asyncio.create_task(self._collect(now, look, feeds))
            while len(self._presses) > MOST_DESKS:
                self._presses.popitem(last=False)
        return await asyncio.shield(task)

    async def _collect(self, now: datetime, look: timedelta, feeds: tuple[str, ...]) -> Press:
        since = now - look - LATENESS
        items = await self._items.published(since, now, feeds)
        earlier = await self._items.published(since - timedelta(days=TOLD_DAYS), since, feeds)
        desk, stories = await self._desks.prepare_desk(items, now, earlier)
        return Press(desk, stories, self._pages, self._places, self._readable)


def look_back(subscription: Subscription, day: date) -> timedelta:
    """How far the edition of ``day`` looks back: to the last day that the reader gets one, three days at most."""
    look = ONE_DAY
    while look < LONGEST_LOOK and (day - look).weekday() not in subscription.days:
        look += ONE_DAY
    return look


def edition_key(subscription: Subscription) -> str:
    """A hash of what an edition depends on and of nothing else: who reads it is not in it. 32 characters.

    Hexadecimal digits, the first of them replaced where the reader's own feeds have a part in it.
    """
    tastes = subscription.tastes
    parts = [sorted(tastes.themes), sorted(tastes.muted), sorted(tastes.alerts), sorted(subscription.feeds)]
    parts.append([subscription.timezone, f"{subscription.hour:%H:%M}", *map(str, sorted(subscription.days))])
    digits = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
    return f"{PERSONAL}{digits[1:]}" if subscription.feeds else digits


def _has_news(task: asyncio.Task[Press]) -> bool:
    # A press that told nothing yet, as in the first minute of a new bot, is looked at again, and so is one that failed.
    return not task.cancelled() and task.exception() is None and bool(task.result().stories)


def _desk_moment(now: datetime) -> datetime:
    return now - timedelta(minutes=now.minute % DESK_MINUTES, seconds=now.second, microseconds=now.microsecond)
