import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage import clock as module
from bot.storage.database import Database


@pytest.fixture
def behind(monkeypatch):
    """A machine whose clock is an hour slow."""

    class Slow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(hours=1)

    monkeypatch.setattr(module, "datetime", Slow)


def late(database):
    return abs(datetime.now(UTC) - database.clock.now())


async def test_the_time_of_a_file_is_this_machines(sqlite_url, behind):
    database = await Database.open(sqlite_url)
    await database.clock.synchronise()
    assert late(database) > timedelta(minutes=59)
    await database.close()


@pytest.mark.postgres
async def test_the_time_of_a_server_is_everybodys(postgres_url, behind):
    database = await Database.open(postgres_url)
    assert late(database) > timedelta(minutes=59)
    await database.clock.synchronise()
    assert late(database) < timedelta(seconds=5)
    await database.close()


async def test_it_can_be_waited_for(database):
    began = time.monotonic()
    await database.clock.sleep(0.02)
    assert time.monotonic() - began >= 0.01
