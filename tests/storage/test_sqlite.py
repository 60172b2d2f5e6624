import asyncio
import logging
import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.errors import StorageUnusable
from bot.storage import sqlite
from bot.storage.address import SqliteFile
from bot.storage.database import Database
from tests.storage.test_contract import ARTICLE, LINK

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_file_and_its_folder_are_for_one_user(tmp_path):
    folder = tmp_path / "breves" / "data"
    database = await Database.open(f"sqlite:///{folder}/breves.db")
    await database.readers.save(Reader(1, Length.LONG))
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {
        "breves.db": 0o600,
        "breves.db-wal": 0o600,
        "breves.db-shm": 0o600,
        "breves.db.lock": 0o600,
    }
    await database.close()
    assert {path.name for path in folder.iterdir()} == {"breves.db", "breves.db.lock"}


async def test_permissions_that_exist_are_the_hosts_choice(tmp_path):
    file = tmp_path / "breves.db"
    file.touch(mode=0o640)
    file.chmod(0o640)
    await (await Database.open(str(file))).close()
    assert mode(file) == 0o640


async def test_home_and_relative_paths(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    await (await Database.open("~/un.db")).close()
    await (await Database.open("sqlite:///deux.db")).close()
    assert {path.name for path in tmp_path.iterdir()} == {"un.db", "un.db.lock", "deux.db", "deux.db.lock"}


async def test_each_connection_is_set_up(sqlite_url):
    engine = sqlite.create_engine(SqliteFile(Path(sqlite_url.removeprefix("sqlite:///"))))
    async with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        found = {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in asked}
    await engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_versions_with_the_wal_reset_bug(version, fixed, caplog, tmp_path):
    caplog.set_level(logging.INFO)
    assert sqlite.wal_is_fixed(version) is fixed
    sqlite.create_engine(SqliteFile(tmp_path / "breves.db"), version)
    assert ("only this process" in caplog.text) is not fixed


def test_a_version_too_old_is_refused(tmp_path):
    with pytest.raises(StorageUnusable, match=r"SQLite 3\.34\.1 is too old, at least 3\.35\.0"):
        sqlite.create_engine(SqliteFile(tmp_path / "breves.db"), (3, 34, 1))


def directory(path: Path) -> None:
    path.mkdir()


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Ceci n'est pas une base de donn\xc3\xa9es. " * 100)


def truncated(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (c)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 900,)] * 50)
    connection.close()
    os.truncate(path, 5_000)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(directory, "Is a directory"), (not_a_database, "not an SQLite database"), (truncated, "damaged")],
)
async def test_a_file_that_cannot_be_used(tmp_path, spoil, said):
    path = tmp_path / "breves.db"
    spoil(path)
    with pytest.raises(StorageUnusable) as caught:
        await Database.open(str(path))
    assert said in caught.value.detail
    assert str(path) in caught.value.detail


async def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnusable, match="DATABASE_URL"):
        await Database.open(f"{tmp_path}/file/breves.db")


async def test_another_process_that_holds_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 50", *sqlite._PRAGMAS[1:]))
    path = tmp_path / "breves.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageUnusable, match="another process holds it"):
        await Database.open(str(path))
    holder.close()


async def test_what_breaks_while_it_runs(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 50", *sqlite._PRAGMAS[1:]))
    path = tmp_path / "breves.db"
    database = await Database.open(str(path))
    await database.ping()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    # The cache gives way, what a reader chose does not: that would be a silent lie.
    await database.summaries.put(LINK, ARTICLE, NOON)
    assert "could not be written: OperationalError" in caplog.text
    with pytest.raises(Exception, match="locked"):
        await database.readers.save(Reader(1, Length.LONG))
    with pytest.raises(StorageUnusable, match="another process"):
        await database.purge_expired(NOON)
    holder.execute("DROP TABLE page_summaries")
    holder.execute("COMMIT")
    holder.close()
    assert await database.summaries.get(LINK, NOON) is None
    assert "could not be read" in caplog.text
    await database.close()


async def test_a_payload_of_another_version_is_a_miss(tmp_path):
    path = tmp_path / "breves.db"
    database = await Database.open(str(path))
    for payload in ("{}", "not JSON", '{"url": 3}'):
        await database.summaries.put(LINK, ARTICLE, NOON)
        assert await database.summaries.get(LINK, NOON) == ARTICLE
        with closing(sqlite3.connect(path)) as direct, direct:
            direct.execute("UPDATE page_summaries SET payload = ?", (payload,))
        direct.close()
        assert await database.summaries.get(LINK, NOON) is None
    await database.close()


async def test_nothing_erased_stays_on_the_disk(tmp_path):
    path = tmp_path / "breves.db"
    database = await Database.open(str(path))
    await database.summaries.put(LINK, ARTICLE, NOON)
    await database.readers.save(Reader(1234567, Length.LONG))
    await database.purge_expired(NOON)
    stored = sqlite3.connect(path)
    payload = stored.execute("SELECT payload FROM page_summaries").fetchone()[0][:64].encode()
    stored.close()
    assert payload in path.read_bytes()
    await database.readers.erase(1234567)
    assert await database.purge_expired(NOON + timedelta(days=1)) == 2
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert payload not in content
        assert b"Jupiter" not in content
        assert (1234567).to_bytes(4, "big") not in content
    await database.close()


async def test_the_addresses_of_pages_are_no_keys_and_chats_are_not_in_the_cache(tmp_path):
    path = tmp_path / "breves.db"
    database = await Database.open(str(path))
    await database.summaries.put(LINK, ARTICLE, NOON)
    await database.close()
    with closing(sqlite3.connect(path)) as direct, direct:
        columns = [row[1] for row in direct.execute("PRAGMA table_info(page_summaries)")]
        assert columns == ["url_hash", "payload", "expires_at"]
        keys = [row[0] for row in direct.execute("SELECT url_hash FROM page_summaries")]
    direct.close()
    assert all(len(key) == 32 and b"exemple" not in key for key in keys)
    assert b"utm_source" not in path.read_bytes()


async def test_a_cancelled_request_is_carried_out_and_leaves_no_lock(tmp_path):
    database = await Database.open(str(tmp_path / "breves.db"))
    for delay in range(80):
        tasks = [asyncio.create_task(database.summaries.put(f"{LINK}{n}", ARTICLE, NOON)) for n in range(4)]
        await asyncio.sleep(delay / 12_000)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(database.readers.save(Reader(1, Length(delay % 3))), 8)  # a lock would last 10 s
    begun = asyncio.create_task(database.readers.save(Reader(2, Length.LONG)))
    await asyncio.sleep(0)
    begun.cancel()
    await database.close()
    again = await Database.open(str(tmp_path / "breves.db"))
    assert await again.readers.get(1) == Reader(1, Length(79 % 3))
    assert await again.readers.get(2) == Reader(2, Length.LONG)
    await again.close()


WRITER = """
import asyncio, sys
from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.storage.database import Database

async def main():
    database = await Database.open(sys.argv[1])
    first = int(sys.argv[2])
    for chat_id in range(first, first + 100):
        await database.readers.save(Reader(chat_id, Length.LONG))
        await database.readers.get(chat_id)
    await database.close()

asyncio.run(main())
"""


async def test_two_processes_write_at_once_and_none_is_told_that_the_database_is_locked(tmp_path):
    path = tmp_path / "breves.db"
    command = [sys.executable, "-W", "error", "-c", WRITER, str(path)]
    writers = [await asyncio.create_subprocess_exec(*command, str(first)) for first in (0, 1000)]
    assert [await writer.wait() for writer in writers] == [0, 0]
    with closing(sqlite3.connect(path)) as direct, direct:
        assert direct.execute("SELECT count(*) FROM readers").fetchone() == (200,)
    direct.close()
