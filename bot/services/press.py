"""The press at one moment: its desk, and the articles that were read for all readers, each once."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.news import Item, KeptEdition, Ranked, Story, Tastes
from bot.domain.summary import ArticleSummary
from bot.errors import ArticleTooShort, ConsentWall, FetchError, PaywallClosed, ReaderError, TooShort
from bot.news.composing import Composer
from bot.news.editions import Choice, choose, preferred
from bot.news.ranking import Desk
from bot.services.edition_ports import Pages
from bot.services.openings import opening, without_cut_sentences

#: Articles of a story that are tried; seconds for one of them, and for all that one edition waits for.
TRIES, PAGE_SECONDS, READING_SECONDS = 3, 20.0, 45.0
#: The lead is told at length: a story that nobody tells in full gives way to one of so many that somebody does.
LEADS = 4
#: An outlet that did not answer so many times is down: waiting for each of its articles would cost everybody's morning.
DOWN_AFTER = 3

log = logging.getLogger(__name__)


class Press:
    """Makes the editions of one desk."""

    def __init__(
        self,
        desk: Desk,
        stories: Sequence[Story],
        pages: Pages,
        places: asyncio.Semaphore,
        readable: Mapping[str, float],
    ) -> None:
        """``places`` bounds the articles that are read at a time; ``readable`` is as ``preferred`` wants it."""
        self.stories = stories
        self._desk = desk
        self._pages = pages
        self._places = places
        self._readable = readable
        self._read: dict[str, ArticleSummary] = {}
        self._composer = Composer(self._read, readable)
        self._articles: dict[str, asyncio.Task[None]] = {}
        self._tried: dict[tuple[str, ...], asyncio.Task[None]] = {}
        self._failures: Counter[str] = Counter()

    def rank(self, tastes: Tastes, told: Collection[str]) -> list[Ranked]:
        """See ``Desk.rank``."""
        return self._desk.rank(tastes, told)

    async def edition(self, day: date, key: str, ranked: Sequence[Ranked]) -> KeptEdition:
        """The edition of ``day`` and ``key`` out of ``ranked`` stories, those that could be read in READING_SECONDS."""
        choice = await self._choice(ranked)
        edition = replace(self._composer.compose(day, choice, self.stories), key=key)
        items = {one.story.id: one.story.items for one in (*choice.stories, *choice.briefs)}
        ids = [one.story_id for one in edition.stories] + [one.story_id for one in edition.briefs]
        return KeptEdition(edition, tuple(tuple(item.id for item in items[one]) for one in ids))

    async def _choice(self, ranked: Sequence[Ranked]) -> Choice:
        """The choice, made again without the stories that could not be read: they are named in brief instead."""
        end = asyncio.get_running_loop().time() + READING_SECONDS
        lost: list[Ranked] = []
        while True:
            choice = choose([one for one in ranked if one not in lost] if lost else ranked, self._desk.repeats)
            await self._read_all(choice.stories, end)
            unread = [one for one in choice.stories if not any(item.id in self._read for item in one.story.items)]
            if not unread or asyncio.get_running_loop().time() >= end:
                return Choice(self._with_lead(choice.stories), (*lost, *choice.briefs))
            lost += unread

    def _with_lead(self, stories: Sequence[Ranked]) -> tuple[Ranked, ...]:
        """The first that can be told at length before the others, if it is among the best."""
        for one in stories[:LEADS]:
            if any(self._whole(item) for item in one.story.items):
                return (one, *(other for other in stories if other is not one))
        return tuple(stories)

    def _whole(self, item: Item) -> bool:
        found = self._read.get(item.id)
        return found is not None and not (found.paywalled or found.truncated)

    async def _read_all(self, stories: Sequence[Ranked], end: float) -> None:
        waiting = []
        for one in stories:
            # Not by the story's id: without the outlets that a reader muted, a story is another one to read.
            key = tuple(item.id for item in one.story.items)
            if key not in self._tried:
                self._tried[key] = asyncio.create_task(self._read_story(one.story))
            if not self._tried[key].done():
                waiting.append(self._tried[key])
        if waiting:
            await asyncio.wait(waiting, timeout=max(0.0, end - asyncio.get_running_loop().time()))

    async def _read_story(self, story: Story) -> None:
        """Read articles of a story until one is whole."""
        for item in preferred(story, self._readable)[:TRIES]:
            if item.id not in self._articles:
                self._articles[item.id] = asyncio.create_task(self._read_article(item))
            await self._articles[item.id]
            if self._whole(item):
                return

    def _named(self, item: Item) -> str:
        """The outlet, if it is everybody's: what a reader's own feed is called is nobody's business."""
        return item.outlet if item.outlet in self._readable else "a reader's own feed"

    async def _read_article(self, item: Item) -> None:
        found = None
        async with self._places:
            if self._failures[item.outlet] >= DOWN_AFTER:
                return
            try:
                async with asyncio.timeout(PAGE_SECONDS):
                    found = without_cut_sentences(await self._pages.page(item.url))
            except (FetchError, TimeoutError) as error:
                self._failures[item.outlet] += 1
                log.info("an article of %s did not come: %s", self._named(item), type(error).__name__)
            except (ArticleTooShort, TooShort, ConsentWall, PaywallClosed):
                # A page that holds nothing but its teaser is a wall, with a sign or without. The day's gravest news may
                # stand behind it and nowhere else yet: the outlet's own sentences are told, and the lock with them.
                found = opening(item)
            except ReaderError as error:
                log.info("an article of %s could not be read: %s", self._named(item), error.code)
            except Exception as error:  # noqa: BLE001 - one article costs its story, not the edition
                name = type(error).__name__
                log.error("an article of %s could not be read: %s", self._named(item), name)  # noqa: TRY400
        if found is not None:
            self._read[item.id] = found
