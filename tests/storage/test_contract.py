"""What both stores promise: run on the fakes that the other tests use, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.domain.reader import Reader
from bot.domain.summary import Acronym, ArticleSummary, Length
from bot.storage.database import Database
from tests.fakes.adapters import SUMMARY
from tests.fakes.storage import InMemoryReaders, InMemorySummaryCache
from tests.storage.conftest import ENGINES
from tests.storage.server import SAFE

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
LINK = "https://exemple.fr/sciences/jupiter?utm_source=lettre"
CANONICAL = "https://exemple.fr/sciences/jupiter.html"
ARTICLE = ArticleSummary(
    CANONICAL,
    "Vers Jupiter : « huit ans »",
    SUMMARY,
    "Le Quotidien",
    "A. Née",
    date(2026, 2, 17),
    paywalled=True,
    truncated=True,
)


@pytest.fixture(params=["memory", *ENGINES])
def where(request):
    """The fakes, or the address of a database."""
    return None if request.param == "memory" else request.getfixturevalue(request.param)


class Fakes:
    def __init__(self):
        self.summaries = InMemorySummaryCache()
        self.readers = InMemoryReaders()
        self.purge_expired = self.summaries.purge_expired


@pytest.fixture
async def stores(where):
    if where is None:
        yield Fakes()
        return
    database = await Database.open(where, safe=SAFE)
    yield database
    await database.close()


async def test_a_page_never_read_is_a_miss(stores):
    assert await stores.summaries.get(LINK, NOON) is None


async def test_a_summary_comes_back_equal_in_every_field(stores):
    await stores.summaries.put(LINK, ARTICLE, NOON)
    kept = await stores.summaries.get(LINK, NOON)
    assert kept == ARTICLE
    assert kept.summary.at(Length.SHORT) == ARTICLE.summary.at(Length.SHORT)
    assert type(kept.summary.sentences[0].level) is Length


async def test_who_says_a_sentence_and_acronyms_are_kept(stores):
    said = tuple(replace(sentence, speaker="Le Val") for sentence in SUMMARY.sentences)
    article = replace(ARTICLE, summary=replace(SUMMARY, sentences=said, acronyms=(Acronym("AFV", "Agence du Val"),)))
    await stores.summaries.put(LINK, article, NOON)
    assert await stores.summaries.get(LINK, NOON) == article


@pytest.mark.parametrize(
    "same", [CANONICAL, f"{CANONICAL}#suite", f"{CANONICAL}?xtor=RSS-1", "HTTPS://Exemple.FR:443/sciences/jupiter"]
)
async def test_the_same_page_is_found_under_its_other_addresses(stores, same):
    await stores.summaries.put(LINK, ARTICLE, NOON)
    assert await stores.summaries.get(same, NOON) == ARTICLE


@pytest.mark.parametrize("other", ["https://exemple.fr/sciences", f"{CANONICAL}?page=2", "http://[", ""])
async def test_another_page_is_not(stores, other):
    await stores.summaries.put(LINK, ARTICLE, NOON)
    assert await stores.summaries.get(other, NOON) is None


async def test_a_summary_lives_for_a_day(stores):
    await stores.summaries.put(LINK, ARTICLE, NOON)
    for address in (LINK, CANONICAL):
        assert await stores.summaries.get(address, NOON + timedelta(hours=24, seconds=-1)) == ARTICLE
        assert await stores.summaries.get(address, NOON + timedelta(hours=24)) is None


async def test_the_zone_of_a_moment_does_not_matter(stores):
    paris = timezone(timedelta(hours=1))
    await stores.summaries.put(LINK, ARTICLE, NOON.astimezone(paris))
    assert await stores.summaries.get(LINK, NOON + timedelta(hours=23, minutes=59)) == ARTICLE
    assert await stores.summaries.get(LINK, (NOON + timedelta(hours=24)).astimezone(paris)) is None


async def test_a_naive_moment_is_a_mistake(stores):
    naive = NOON.replace(tzinfo=None)
    for call in (
        stores.summaries.put(LINK, ARTICLE, naive),
        stores.summaries.get(LINK, naive),
        stores.purge_expired(naive),
    ):
        with pytest.raises((ValueError, StatementError), match="time zone"):
            await call


async def test_a_second_reading_replaces_the_first_and_lives_a_day_more(stores):
    await stores.summaries.put(LINK, ARTICLE, NOON)
    newer = replace(ARTICLE, title="Vers Jupiter, enfin")
    await stores.summaries.put(LINK, newer, NOON + timedelta(hours=20))
    assert await stores.summaries.get(CANONICAL, NOON + timedelta(hours=30)) == newer


async def test_a_page_whose_address_is_the_canonical_one_is_kept_once(stores):
    await stores.summaries.put(CANONICAL, ARTICLE, NOON)
    assert await stores.summaries.get(CANONICAL, NOON) == ARTICLE
    assert await stores.purge_expired(NOON + timedelta(days=2)) == 1


async def test_only_what_has_expired_is_purged(stores):
    old, young = "https://exemple.fr/a", "https://exemple.fr/b"
    await stores.summaries.put(old, replace(ARTICLE, url=old), NOON)
    await stores.summaries.put(young, replace(ARTICLE, url=young), NOON + timedelta(hours=1))
    assert await stores.purge_expired(NOON + timedelta(hours=24)) == 1
    assert await stores.summaries.get(young, NOON + timedelta(hours=24)) is not None
    assert await stores.purge_expired(NOON + timedelta(hours=24)) == 0


async def test_a_chat_that_never_chose_has_the_defaults(stores):
    assert await stores.readers.get(42) == Reader(42)


@pytest.mark.parametrize("chat_id", [1, -1001234567890, 2**52 - 1])
async def test_choices_are_kept_replaced_and_forgotten(stores, chat_id):
    for length in Length:
        await stores.readers.save(Reader(chat_id, length))
        assert await stores.readers.get(chat_id) == Reader(chat_id, length)
    assert await stores.readers.get(chat_id + 1) == Reader(chat_id + 1)
    await stores.readers.erase(chat_id)
    assert await stores.readers.get(chat_id) == Reader(chat_id)
    await stores.readers.erase(chat_id)


async def test_many_at_once(stores):
    addresses = [f"https://exemple.fr/{number}" for number in range(40)]

    async def both_ways(address):
        # Each article claims its neighbour as canonical, so that transactions meet on the same rows.
        neighbour = addresses[(addresses.index(address) + 1) % len(addresses)]
        await stores.summaries.put(address, replace(ARTICLE, url=neighbour), NOON)
        await stores.summaries.put(neighbour, replace(ARTICLE, url=address), NOON)
        return await stores.summaries.get(address, NOON)

    answers = await asyncio.gather(*map(both_ways, addresses))
    assert all(answer is not None and answer.title == ARTICLE.title for answer in answers)
    await asyncio.gather(*(stores.readers.save(Reader(n % 3, Length(n % 3))) for n in range(60)))
    assert [(await stores.readers.get(n)).length for n in range(3)] == list(Length)
