"""What the stores of feeds and items promise: run on the fakes, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.feed import Entry, PolledFeed, Source
from bot.domain.subscription import Place, Subscription
from bot.reading.identity import identify
from bot.storage.database import Database
from bot.storage.sealing import PREFIX
from tests.fakes.press import InMemoryFeeds, InMemoryItems
from tests.storage.conftest import ENGINES
from tests.storage.server import SAFE

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL, OTHER, OWN = "https://exemple.fr/flux", "https://autre.fr/flux", "https://perso.fr/flux"
ENTRY = Entry("1", "La sonde est enfin partie", "https://exemple.fr/sonde", "Elle est loin.", NOON - HOUR)


class Fakes:
    def __init__(self):
        self.feeds = InMemoryFeeds()
        self.items = InMemoryItems(self.feeds)


@pytest.fixture(params=["memory", *ENGINES])
def where(request):
    """The fakes, or the address of a database."""
    return None if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
async def stores(where):
    if where is None:
        yield Fakes()
        return
    database = await Database.open(where, safe=SAFE)
    yield database
    await database.close()


@pytest.fixture
async def feeds(stores):
    """Two that all readers share, and one of somebody's own."""
    await stores.feeds.ensure([Source(URL, "Le Fil"), Source(OTHER, "L'Autre")], shared=True, now=NOON)
    await stores.feeds.ensure([Source(OWN)], shared=False, now=NOON)
    return {feed.url: feed for feed in await stores.feeds.find([URL, OTHER, OWN, "https://inconnu.fr/"])}


async def add(stores, feed, *entries, now=NOON):
    return await stores.items.add(feed, identify(entries, "" if feed.shared else feed.url), now)


async def kept(stores, *feeds_too):
    return await stores.items.published(NOON - DAY, NOON + DAY, feeds_too)


async def test_a_new_feed_is_due_at_once(stores, feeds):
    assert feeds[URL] == PolledFeed(feeds[URL].id, URL, "Le Fil", shared=True, next_poll=NOON)
    assert (feeds[OWN].outlet, feeds[OWN].shared) == ("", False)
    await stores.feeds.ensure([], shared=True, now=NOON)
    assert await stores.feeds.find([]) == []


async def test_due_feeds_are_claimed_once(stores, feeds):
    assert await stores.feeds.claim_due(NOON - HOUR, NOON, 9) == []
    first = await stores.feeds.claim_due(NOON, NOON + HOUR, 2)
    second = await stores.feeds.claim_due(NOON, NOON + HOUR, 2)
    assert sorted(feed.url for feed in first + second) == sorted(feeds)
    assert (len(first), first[0].next_poll) == (2, NOON + HOUR)
    assert await stores.feeds.claim_due(NOON, NOON + HOUR, 9) == []
    assert len(await stores.feeds.claim_due(NOON + HOUR, NOON + 2 * HOUR, 9)) == 3


async def test_what_all_readers_share_is_claimed_before_anybodys_own(stores):
    await stores.feeds.ensure([Source(f"https://{n}.fr/") for n in range(9)], shared=False, now=NOON - HOUR)
    await stores.feeds.ensure([Source(URL)], shared=True, now=NOON)
    await stores.feeds.ensure([Source(OTHER)], shared=True, now=NOON - DAY)
    (first,) = await stores.feeds.claim_due(NOON, NOON + HOUR, 1)
    second, third = await stores.feeds.claim_due(NOON, NOON + HOUR, 2)
    assert first.url == OTHER
    assert sorted([second.shared, third.shared]) == [False, True]
    assert len(await stores.feeds.claim_due(NOON, NOON + HOUR, 64)) == 8


async def test_several_processes_share_what_is_due(stores):
    await stores.feeds.ensure([Source(f"https://{n}.fr/") for n in range(30)], shared=True, now=NOON)
    claims = await asyncio.gather(*(stores.feeds.claim_due(NOON, NOON + HOUR, 4) for _ in range(8)))
    claimed = [feed.id for claim in claims for feed in claim]
    assert len(claimed) == len(set(claimed)) == 30


async def test_where_a_feed_stands_comes_back_equal(stores, feeds):
    changed = replace(
        feeds[OWN], outlet="Perso", next_poll=NOON + DAY, location="https://perso.fr/neuf", etag='"1"',
        last_modified="hier", failures=4, error="NotFound", off=True, read_at=NOON,
    )  # fmt: skip
    await stores.feeds.save(changed)
    assert await stores.feeds.find([OWN]) == [changed]
    assert OWN not in {feed.url for feed in await stores.feeds.claim_due(NOON + 2 * DAY, NOON + 3 * DAY, 9)}


async def test_a_feed_that_was_given_up_can_be_revived(stores, feeds):
    await stores.feeds.save(replace(feeds[OWN], off=True, failures=12, error="NotFound", next_poll=NOON + DAY))
    await stores.feeds.save(replace(feeds[URL], failures=2, next_poll=NOON + DAY))
    await stores.feeds.revive([OWN, URL], NOON + HOUR)
    (own,), (still,) = await stores.feeds.find([OWN]), await stores.feeds.find([URL])
    assert (own.off, own.failures, own.error, own.next_poll) == (False, 0, "", NOON + HOUR)
    assert (still.failures, still.next_poll) == (2, NOON + DAY)


async def test_known_feeds_stay_as_they_are_but_become_shared_with_their_name(stores, feeds):
    await stores.feeds.save(replace(feeds[OWN], etag='"1"', outlet="Perso"))
    await stores.feeds.ensure([Source(URL, "x"), Source(OWN, "x")], shared=False, now=NOON + DAY)
    found = {feed.url: feed for feed in await stores.feeds.find([URL, OWN])}
    assert (found[URL].outlet, found[URL].shared, found[OWN].outlet) == ("Le Fil", True, "Perso")
    await stores.feeds.ensure([Source(OWN, "Le Sien"), Source(OWN, "Le Sien")], shared=True, now=NOON + DAY)
    (own,) = await stores.feeds.find([OWN])
    assert (own.shared, own.outlet, own.etag, own.next_poll) == (True, "Le Sien", '"1"', NOON)


async def test_only_somebodys_own_feeds_are_forgotten_with_their_items(stores, feeds):
    await add(stores, feeds[OWN], ENTRY)
    await stores.feeds.forget([OWN, URL])
    assert {feed.url for feed in await stores.feeds.find([URL, OWN])} == {URL}
    assert await kept(stores, OWN) == []


async def test_items_come_back_with_their_outlet(stores, feeds):
    later = Entry("2", "Une autre nouvelle du jour", "https://exemple.fr/2", "", NOON)
    assert await add(stores, feeds[URL], later, ENTRY) == 2
    first, second = await kept(stores)
    assert (first.outlet, first.title, first.teaser, first.url) == ("Le Fil", ENTRY.title, ENTRY.teaser, ENTRY.url)
    assert (first.published, second.published, first.published.tzinfo) == (NOON - HOUR, NOON, UTC)
    assert await stores.items.get([second.id, "rien"]) == [second]
    assert await stores.items.published(NOON - HOUR, NOON) == [first]
    assert await add(stores, feeds[URL]) == 0


async def test_an_entry_without_date_was_published_when_it_was_first_seen(stores, feeds):
    undated = replace(ENTRY, published=None)
    await add(stores, feeds[URL], undated)
    await add(stores, feeds[URL], undated, now=NOON + HOUR)
    assert [item.published for item in await kept(stores)] == [NOON]


@pytest.mark.parametrize(
    "again",
    [
        replace(ENTRY, title="La sonde est arrivée", url="https://exemple.fr/arrivee", published=NOON),
        replace(ENTRY, guid="9", title="La sonde vue de près", teaser="Autrement."),
        replace(ENTRY, guid="9", url="https://exemple.fr/sonde-2", published=NOON),
    ],
    ids=["retitled", "same link", "reposted"],
)
async def test_a_known_article_is_not_new_and_takes_its_new_texts(stores, feeds, again):
    await add(stores, feeds[URL], ENTRY)
    (before,) = await kept(stores)
    assert await add(stores, feeds[URL], again, now=NOON + HOUR) == 0
    (after,) = await kept(stores)
    assert after == replace(before, title=again.title, teaser=again.teaser, url=again.url)


async def test_one_article_in_two_shared_feeds_is_one_item_of_the_first(stores, feeds):
    await add(stores, feeds[URL], ENTRY)
    assert await add(stores, feeds[OTHER], replace(ENTRY, guid="x", title="Repris ailleurs sous ce titre")) == 0
    (item,) = await kept(stores)
    assert (item.outlet, item.title) == ("Le Fil", ENTRY.title)


async def test_guids_and_titles_of_other_feeds_are_other_articles(stores, feeds):
    await add(stores, feeds[URL], ENTRY)
    assert await add(stores, feeds[OTHER], replace(ENTRY, url="https://autre.fr/sonde")) == 1


async def test_the_same_article_twice_in_one_reading(stores, feeds):
    assert await add(stores, feeds[URL], ENTRY, replace(ENTRY, title="Le même, retitré ainsi")) == 1


async def test_somebodys_own_feed_is_nobody_elses(stores, feeds):
    await add(stores, feeds[URL], ENTRY)
    assert await add(stores, feeds[OWN], ENTRY) == 1
    assert len(await kept(stores)) == 1
    assert len(await kept(stores, OWN)) == 2


async def test_what_a_feed_still_lists_is_never_purged(stores, feeds):
    new = replace(ENTRY, guid="2", url="https://exemple.fr/2", title="Une autre nouvelle du jour")
    await add(stores, feeds[URL], ENTRY, new)
    assert await stores.items.purge(NOON + DAY) == 0  # never read to the end
    await stores.feeds.save(replace(feeds[URL], read_at=NOON))
    assert await stores.items.purge(NOON + DAY) == 0
    await add(stores, feeds[URL], new, now=NOON + HOUR)
    await stores.feeds.save(replace(feeds[URL], read_at=NOON + HOUR))
    assert await stores.items.purge(NOON) == 0
    assert await stores.items.purge(NOON + DAY) == 1
    assert [item.title for item in await kept(stores)] == [new.title]


async def test_two_processes_that_read_feeds_with_the_same_articles(stores, feeds):
    entries = [Entry(str(n), f"La nouvelle numéro {n} du jour", f"https://exemple.fr/{n}") for n in range(40)]
    counts = await asyncio.gather(add(stores, feeds[URL], *entries), add(stores, feeds[OTHER], *reversed(entries)))
    assert sum(counts) == len(await stores.items.published(NOON, NOON + DAY)) == 40


async def test_feeds_of_some_readers_are_told_from_everybodys(stores, feeds):
    assert await stores.feeds.private() == [OWN]
    await stores.feeds.forget([URL, OWN])
    assert await stores.feeds.private() == []
    assert [feed.url for feed in await stores.feeds.find([URL, OWN])] == [URL]


async def test_a_damaged_address_keeps_no_other_feed_unread(database: Database, caplog: pytest.LogCaptureFixture):
    here = Place(5)
    await database.subscriptions.save(Subscription(here, time(8), feeds=(OTHER, OWN)), NOON)
    await database.feeds.ensure([Source(URL), Source(OTHER), Source(OWN)], shared=False, now=NOON)
    spoilt = (database.feeds._seal.hide(OTHER), f"{PREFIX}AAAA")
    async with database.feeds._engine.begin() as connection:
        for table in ("feeds", "subscription_feeds"):
            await connection.execute(
                text(f"UPDATE {table} SET url = :after WHERE url = :before"),  # noqa: S608 - the tables of the test
                dict(zip(("before", "after"), spoilt, strict=True)),
            )
    assert {feed.url for feed in await database.feeds.claim_due(NOON, NOON + HOUR, 10)} == {URL, OWN}
    assert set(await database.feeds.private()) == {URL, OWN}
    assert await database.subscriptions.added_feeds() == {OWN: (here,)}
    assert caplog.messages == ["the address of a feed cannot be read: its row is left out"] * 3
