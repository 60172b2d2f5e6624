"""What the store of editions promises: run on the fake, on SQLite and on PostgreSQL."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.news import Brief, Counts, Edition, EditionStory, KeptEdition
from bot.storage.database import Database
from bot.storage.edition_tables import editions as table
from tests.fakes.press import InMemoryEditions
from tests.storage.conftest import ENGINES
from tests.storage.server import SAFE

DAY = date(2026, 2, 18)
ONE = timedelta(days=1)


def kept(day=DAY, title="La sonde est « partie » 🚀"):
    at = datetime(2026, 2, 18, 7, tzinfo=UTC)
    locked = True
    story = EditionStory("1", title, "https://x.fr/", ("Le Fil",), ("Enfin.",), ("ia",), locked, ("récent",), at)
    brief = Brief("2", "Un titre", "https://x.fr/2", "Le Fil")
    return KeptEdition(Edition(day, (story,), (brief,), Counts(9, 2, 5, 1), "clé"), (("1", "3"), ("2",)))


@pytest.fixture(params=["memory", *ENGINES])
def where(request):
    return None if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
async def editions(where):
    if where is None:
        yield InMemoryEditions()
        return
    database = await Database.open(where, safe=SAFE)
    yield database.editions
    await database.close()


async def test_an_edition_comes_back_equal(editions):
    assert await editions.get("a", DAY) is None
    assert await editions.put("a", kept()) == kept()
    assert await editions.get("a", DAY) == kept()
    assert await editions.get("b", DAY) is None
    assert await editions.get("a", DAY + ONE) is None


async def test_the_first_edition_of_a_day_stands(editions):
    await editions.put("a", kept())
    assert await editions.put("a", kept(title="Une autre")) == kept()
    made = await asyncio.gather(*(editions.put("b", kept(title=str(n))) for n in range(8)))
    assert len(set(made)) == 1


async def test_those_of_the_days_before(editions):
    for days in (3, 1, 2, 0):
        await editions.put("a", kept(DAY - days * ONE))
    await editions.put("b", kept(DAY - ONE))
    assert await editions.before("a", DAY, DAY - 2 * ONE) == [kept(DAY - 2 * ONE), kept(DAY - ONE)]


async def test_old_ones_are_erased(editions):
    await editions.put("a", kept(DAY - ONE))
    await editions.put("a", kept())
    assert await editions.purge(DAY) == 1
    assert await editions.get("a", DAY - ONE) is None
    assert await editions.get("a", DAY) == kept()


async def test_what_another_version_kept_is_as_nothing(database):
    await database.editions.put("a", kept())
    async with database._transactions.engine.begin() as connection:
        await connection.execute(update(table).values(payload='{"edition": 1}'))
    assert await database.editions.get("a", DAY) is None
    assert await database.editions.before("a", DAY + ONE, DAY) == []
