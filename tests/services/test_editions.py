"""Editions are made from one desk, each article read once, and what was told stays told."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

import bot.services.press as press_module
from bot.domain.news import PERSONAL, Item, Tastes
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.errors import ConsentWall, NoArticle, PaywallClosed, ReadingFailed, TooShort, Unreachable
from bot.services.editions import KEPT_DAYS, EditionMaker, edition_key, look_back
from bot.services.openings import opening, without_cut_sentences
from bot.workers.news_jobs import prepare_desk
from tests.fakes.delivery import FakeClock
from tests.fakes.press import InMemoryEditions
from tests.news.press import DAY as ITEMS
from tests.news.press import LEAK, NOON, PHONE, ROCKET, item
from tests.patience import PATIENCE

TODAY = NOON.date()
READER = Subscription(Place(1), time(8), "UTC")


class Items:
    def __init__(self, *items):
        self.items = list(items or ITEMS)

    async def published(self, since, until, feeds_too=()):
        return [one for one in self.items if since <= one.published < until]


class Desks:
    def __init__(self):
        self.made = 0
        self.error = None

    async def prepare_desk(self, items, now, earlier):
        self.made += 1
        if self.error is not None:
            raise self.error
        return prepare_desk((items, now, earlier))


class Pages:
    """Answers every address with a summary, unless ``answers`` has an error or a summary of its own."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    async def page(self, url):
        self.asked.append(url)
        await asyncio.sleep(0)
        found = self.answers.get(url.removeprefix("https://").removesuffix(".example/"), summary(url))
        if isinstance(found, Exception):
            raise found
        if found == "silent":
            await asyncio.sleep(3600)
        return found


def summary(url, *sentences, **flags):
    shown = tuple(SummarySentence(one, Length.SHORT) for one in sentences or ("Voici une phrase entière.",))
    return ArticleSummary(url, "Un titre lu", Summary("fr", shown, 9, 300), **flags)


class House:
    def __init__(self, *items, now=NOON, **answers):
        self.items, self.kept, self.desks, self.pages = Items(*items), InMemoryEditions(), Desks(), Pages(**answers)
        self.clock = FakeClock(now)
        self.maker = self.new_maker()

    def new_maker(self):
        return EditionMaker(self.items, self.kept, self.desks, self.pages, self.clock)

    async def edition(self, reader=READER, day=TODAY):
        return await self.maker.for_subscription(reader, day)


def told(edition):
    return {story.story_id for story in edition.stories}


async def test_the_best_stories_are_told_and_deals_are_not():
    edition = await House().edition()
    assert edition.stories[0].story_id == "leak1"
    assert not {"deal", "deal2"} & (told(edition) | {one.story_id for one in edition.briefs})
    assert edition.counts.items == len(ITEMS)
    assert edition.key == edition_key(READER)


async def test_each_article_is_read_once_for_all_readers_who_share_one_desk():
    house = House()
    readers = [replace(READER, tastes=Tastes(muted=frozenset({f"Muet {n}"}))) for n in range(20)]
    await asyncio.gather(*(house.edition(reader) for reader in [*readers, *readers]))
    assert house.desks.made == 1
    assert len(house.pages.asked) == len(set(house.pages.asked)) > 0
    assert len(house.kept.rows) == len(readers)


async def test_one_whose_feed_went_while_it_was_made_is_told_and_not_kept():
    house = House()
    house.kept.gone = {"https://x.fr/"}
    assert await house.edition(replace(READER, feeds=("https://x.fr/",))) is not None
    assert house.kept.rows == {}
    assert await house.edition(replace(READER, feeds=("https://y.fr/",))) is not None
    assert len(house.kept.rows) == 1


async def test_the_same_edition_again_even_after_a_restart():
    house = House()
    first = await house.edition()
    house.clock.forward(hours=1)
    house.items.items = [ROCKET]
    house.maker = house.new_maker()
    assert await house.edition(replace(READER, place=Place(2))) == first
    assert await house.maker.reasons(first.key, TODAY) == first
    assert await house.maker.reasons("autre", TODAY) is None


async def test_before_their_hour_readers_get_an_early_edition_that_nobody_else_gets():
    house = House(now=NOON)
    reader = replace(READER, hour=time(18))
    early = await house.edition(reader)
    assert early.key == f"{edition_key(reader)}-1200"
    assert await house.maker.reasons(early.key, TODAY) == early
    house.clock.forward(hours=6)
    due = await house.edition(reader)
    assert due.key == edition_key(reader)


async def test_what_was_told_yesterday_is_not_told_again():
    house = House()
    first = await house.edition()
    house.clock.forward(days=1)
    house.items.items = [replace(one, published=one.published + timedelta(hours=22)) for one in ITEMS] + [
        item("new", "Le Fil", "Le satellite Vesta perdu en orbite après une panne", "La sonde ne répond plus.", -22)
    ]
    second = await house.edition(day=TODAY + timedelta(days=1))
    named = {one.story_id for one in (*first.stories, *first.briefs)}
    assert not named & {one.story_id for one in (*second.stories, *second.briefs)}
    assert "new" in told(second)


async def test_without_press_there_is_no_edition_yet():
    house = House()
    house.items.items = []
    assert await house.edition() is None
    assert house.kept.rows == {}


async def test_a_desk_that_failed_is_tried_again():
    house = House()
    house.desks.error = ReadingFailed()
    with pytest.raises(ReadingFailed):
        await house.edition()
    house.desks.error = None
    assert (await house.edition()).stories


async def test_old_desks_and_editions_go():
    house = House()
    for minutes in range(0, 15 * 8, 15):
        house.clock.at = NOON + timedelta(minutes=minutes)
        await house.edition(replace(READER, tastes=Tastes(alerts=(str(minutes),))))
    assert (house.desks.made, len(house.kept.rows)) == (8, 8)
    assert await house.maker.purge(NOON + timedelta(days=KEPT_DAYS)) == 0
    assert await house.maker.purge(NOON + timedelta(days=KEPT_DAYS + 1)) == 8


async def test_stories_that_cannot_be_read_are_named_in_brief_and_others_told():
    house = House(rocket=NoArticle(), test=RuntimeError("bogue"))
    edition = await house.edition()
    assert "rocket" not in told(edition)
    assert edition.briefs[0].story_id in ("rocket", "test")
    assert len(edition.stories) >= 3


async def test_the_article_that_is_not_behind_a_wall_is_told():
    walls = {one.id: summary(one.url, paywalled=True) for one in LEAK[:2]}
    story = (await House(**walls).edition()).stories[0]
    assert (story.story_id, story.url, story.locked) == ("leak1", LEAK[2].url, False)


async def test_an_outlet_behind_a_wall_is_told_with_a_lock_and_does_not_lead():
    walls = {one.id: summary(one.url, paywalled=True) for one in LEAK}
    edition = await House(**walls).edition()
    lead, leak = edition.stories[0], next(story for story in edition.stories if story.story_id == "leak1")
    assert leak.locked
    assert lead.story_id != "leak1"
    everything = {one.id: summary(one.url, truncated=True) for one in ITEMS}
    assert (await House(**everything).edition()).stories[0].story_id == "leak1"


@pytest.mark.parametrize("wall", [TooShort, ConsentWall, PaywallClosed])
async def test_a_page_that_holds_its_teaser_alone_is_told_by_it(wall):
    edition = await House(**{one.id: wall() for one in LEAK}).edition()
    (story,) = [story for story in edition.stories if story.story_id == "leak1"]
    assert story.sentences[0] in {one.teaser for one in LEAK} | {one.teaser.split(" : ")[0] for one in LEAK}
    assert story.locked


async def test_an_outlet_that_never_answers_delays_nobody_for_long(monkeypatch):
    monkeypatch.setattr(press_module, "PAGE_SECONDS", 0.05)
    many = [item(f"x{n}", "Muette", f"Le satellite Alpha{n} Beta{n} Gamma{n} perdu en orbite") for n in range(12)]
    house = House(*ITEMS, *many, **{one.id: "silent" for one in many})
    async with asyncio.timeout(PATIENCE):
        edition = await house.edition()
    assert "leak1" in told(edition)
    assert not any(story.outlets == ("Muette",) for story in edition.stories)
    asked = [url for url in house.pages.asked if "//x" in url]
    assert len(asked) < len(many)


async def test_an_edition_comes_out_in_time_with_what_could_be_read(monkeypatch):
    monkeypatch.setattr(press_module, "READING_SECONDS", 0.1)
    house = House(**{one.id: "silent" for one in PHONE})
    async with asyncio.timeout(PATIENCE):
        edition = await house.edition()
    assert "leak1" in told(edition)
    assert "phone1" not in told(edition)


async def test_errors_of_one_article_cost_its_story_alone(caplog):
    caplog.set_level("INFO")
    errors = dict.fromkeys([one.id for one in LEAK], NoArticle()) | {one.id: RuntimeError("secret") for one in PHONE}
    edition = await House(**errors).edition()
    assert {"leak1", "phone1"} <= {one.story_id for one in edition.briefs}
    assert "RuntimeError" in caplog.text
    assert "NoArticle" in caplog.text
    assert "secret" not in caplog.text
    assert LEAK[0].url not in caplog.text


async def test_an_outlet_that_is_down_is_named_in_brief():
    edition = await House(rocket=Unreachable()).edition()
    assert "rocket" in {one.story_id for one in edition.briefs}


def test_an_edition_looks_back_to_the_last_one():
    monday = date(2026, 2, 16)
    weekdays = replace(READER, days=frozenset(range(5)))
    assert look_back(READER, monday) == timedelta(days=1)
    assert look_back(weekdays, monday) == timedelta(days=3)
    assert look_back(weekdays, date(2026, 2, 17)) == timedelta(days=1)
    assert look_back(replace(READER, days=frozenset({0})), monday) == timedelta(days=3)


def test_the_key_is_that_of_tastes_and_of_no_chat():
    key = edition_key(READER)
    assert key == edition_key(replace(READER, place=Place(2, 3), paused=True))
    others = [
        replace(READER, hour=time(9)),
        replace(READER, timezone="Europe/Paris"),
        replace(READER, days=frozenset({1})),
        replace(READER, feeds=("https://x.fr/",)),
        replace(READER, tastes=Tastes(themes=frozenset({"ia"}))),
        replace(READER, tastes=Tastes(muted=frozenset({"ia"}))),
        replace(READER, tastes=Tastes(alerts=("ia",))),
    ]
    assert len({key, *map(edition_key, others)}) == len(others) + 1
    assert [edition_key(one)[0] == PERSONAL for one in others] == [bool(one.feeds) for one in others]
    assert len(key) == 32


def teased(teaser):
    return Item("1", "Le Fil", "Titre", teaser, "https://x.fr/", datetime(2026, 2, 18, tzinfo=UTC))


def test_openings_are_whole_sentences():
    long = "La sonde est partie ce matin vers Jupiter. " + "Elle y restera huit ans, dit-on. " * 6 + "Puis elle re…"
    found = opening(teased(long))
    assert found.summary.sentences[0].text == "La sonde est partie ce matin vers Jupiter."
    assert len(found.summary.sentences) == 3
    assert found.truncated
    assert opening(teased("Une fuite de comptes copiés par un pirate…")).summary.sentences
    assert opening(teased("")) is None
    assert opening(teased("Tout court.")) is None


def test_sentences_that_break_off_are_not_told():
    whole, cut = "Voici une phrase entière.", "Elle regroupe des informations et de p..."
    assert without_cut_sentences(summary("u", whole)) == summary("u", whole)
    assert [one.text for one in without_cut_sentences(summary("u", whole, cut)).summary.sentences] == [whole]
    assert without_cut_sentences(summary("u", cut)) is None


async def test_an_outlet_behind_a_wall_is_not_asked_for_every_article_of_a_story():
    walls = {one.id: summary(one.url, "Coupée net à cet end...") for one in LEAK}
    edition = await House(**walls).edition()
    assert "leak1" in {one.story_id for one in edition.briefs}
