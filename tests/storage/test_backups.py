"""Copies of a file, put back; what was erased stays erased, whatever copy comes back."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.feed import Source
from bot.domain.reader import Reader
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import Length
from bot.errors import StorageUnusable
from bot.storage import backups as storage_backups
from bot.storage.backups import Backups
from bot.storage.copies import damage, made_at
from bot.storage.database import Database
from bot.storage.safe import Safe

FEED = "https://exemple.fr/prive?token=canari"
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def path(tmp_path: Path, migrated_file: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "breves.db"))


@pytest.fixture
def backups(path: Path) -> Backups:
    return Backups(path, path.parent / "backups")


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(str(path))
    yield opened
    await opened.close()


async def live(database: Database, *chats: int) -> None:
    now = database.clock.now()
    for chat in chats:
        await database.readers.save(Reader(chat, Length.LONG))
        await database.subscriptions.save(Subscription(Place(chat), feeds=(FEED,)), now)
    await database.feeds.ensure([Source(FEED)], shared=False, now=now)


async def test_a_copy_is_made_while_the_bot_writes_and_is_for_its_user_alone(database, backups, now):
    await live(database, 1)
    writing = asyncio.create_task(live(database, *range(2, 40)))
    made = await asyncio.to_thread(backups.make, now)
    await writing
    assert damage(made) == ""
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path for _, path in backups.made()] == [made]


async def test_one_a_day_is_kept_for_a_week(database, backups, now):
    for day in range(10):
        assert backups.make_daily(now + day * DAY) is not None
        assert backups.make_daily(now + day * DAY + timedelta(hours=23)) is None
    moments = [at for at, _ in backups.made()]
    assert moments == [now + day * DAY for day in range(3, 10)]
    await database.back_up(now + 10 * DAY)
    assert backups.made()[-1][0] == now + 10 * DAY


async def test_a_copy_comes_back_without_those_who_were_erased_since(database, path, backups, now, caplog):
    await live(database, 1, 2, 3)
    await database.records.erase(3, now - timedelta(minutes=1))
    await live(database, 3)  # came back before the copy: that is no return of what was erased
    backups.make(now)
    await database.records.erase(2, now)
    await database.close()
    assert backups.restore(None, now).parent == path.parent / "backups"
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is not None
    assert await again.subscriptions.get(Place(2)) is None
    assert (await again.readers.get(2)).length is Length.MEDIUM
    assert await again.subscriptions.get(Place(3)) is not None
    assert "1 chats had come back" in caplog.text
    await live(again, 2)  # who comes back by themselves stay, at the next start as well
    await again.close()
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(2)) is not None
    await again.close()


async def test_an_erasure_that_a_death_cut_short_is_carried_out(database, path, now):
    await live(database, 1)
    journal = database.records._journal
    journal.note([journal.mark(1)], now)  # and then the process dies
    with (path.parent / "breves.erased").open("a") as file:
        file.write("17")  # in the middle of another line
    await database.close()
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is None
    await again.records.purge(now + 30 * DAY)
    assert (path.parent / "breves.erased").read_text() == f"{int(now.timestamp())} -\n"
    await again.close()


async def back(path, backups, now):
    """The last copy in the file's place, opened."""
    backups.restore(None, now)
    return await Database.open(str(path))


async def test_however_long_the_bot_was_off_nobody_comes_back(database, path, backups, now):
    then = now - 60 * DAY
    await live(database, 1, 2)
    backups.make(then)
    await database.records.erase(1, then + timedelta(hours=3))
    await database.close()
    again = await back(path, backups, now)
    assert await again.subscriptions.get(Place(1)) is None
    assert await again.subscriptions.get(Place(2)) is not None
    await again.purge_expired(now)  # the copy is still there, and may be put back once more
    await again.close()
    again = await back(path, backups, now)
    assert await again.subscriptions.get(Place(1)) is None
    await again.close()


async def test_who_came_back_by_themselves_stay_though_the_database_forgot_that_they_were_erased(
    database, path, backups, now
):
    """A journal that still knows, such as that of a replica which was off, is no news to a database that did know."""
    await database.records.erase(1, now)
    await live(database, 1)
    await database.records.erase(1, now)
    journal = (path.parent / "breves.erased").read_bytes()
    await live(database, 1)
    await database.records.purge(now + 10 * DAY)
    (path.parent / "breves.erased").write_bytes(journal)
    await database.close()
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is not None
    await again.close()


async def test_a_group_erased_under_its_new_id_does_not_come_back_under_an_older_one(database, path, backups, now):
    await live(database, -5)
    backups.make(now)
    await database.subscriptions.migrate(-5, -1005)
    await database.records.due(now)
    await database.subscriptions.migrate(-1005, -2005)
    assert await database.records.erase(-2005, now)
    await database.close()
    again = await back(path, backups, now)
    for chat in (-5, -1005, -2005):
        assert not any((await again.records.held(chat)).values())
    await again.close()


async def test_who_said_stop_gets_nothing_after_a_copy_came_back_and_keeps_the_rest(database, path, backups, now):
    await live(database, 1, 2, -5)
    await database.records.silence(2, now)  # before the copy: it knows, and that they came back since
    backups.make(now)
    await database.subscriptions.migrate(-5, -1005)
    for chat in (1, -1005):
        await database.records.silence(chat, now)
        await database.subscriptions.erase_chat(chat, now)
    before = (path.parent / "breves.erased").read_text()
    await database.records.silence(1, now + timedelta(seconds=9))
    assert (path.parent / "breves.erased").read_text() == before  # nothing new to remember
    await database.close()
    again = await back(path, backups, now)
    for chat in (1, -5, -1005):
        assert await again.subscriptions.get(Place(chat)) is None
        assert not await again.ledger.planned(Place(chat), now.date())
    assert await again.subscriptions.get(Place(2)) is not None
    assert await again.subscriptions.added_feeds() == {FEED: (Place(2),)}
    assert (await again.readers.get(1)).length is Length.LONG
    await live(again, 1)
    await again.close()
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is not None
    await again.close()


async def test_the_journal_says_up_to_when_it_has_forgotten(database, path, backups, now):
    journal = database.records._journal
    never = datetime.fromtimestamp(0, UTC)
    assert journal.forgotten() == never
    await live(database, 1, 2)
    await database.records.erase(1, now)
    assert journal.forgotten() == never
    await database.records.erase(2, now + 5 * DAY)
    backups.make(now - DAY)
    await database.purge_expired(now + 12 * DAY)
    assert len(journal.all()) == 2  # that copy could bring both back
    backups.make_daily(now + 12 * DAY)
    await database.purge_expired(now + 12 * DAY)
    assert journal.forgotten() == now
    assert journal.all() == {(journal.mark(2), now + 5 * DAY)}
    file = path.parent / "breves.erased"
    (line, mark) = file.read_text().splitlines()
    assert line == f"{int(now.timestamp())} -"
    await database.purge_expired(now + 30 * DAY)
    assert journal.all() == set()  # it was before the copy of the twelfth day, which is there still
    assert file.read_text() == f"{int((now + 5 * DAY).timestamp())} -\n"
    file.write_text(f"{mark}\n")  # of a version that did not say
    os.utime(file, (now.timestamp(), now.timestamp()))
    assert journal.forgotten() == now - 9 * DAY


async def test_a_line_that_a_crash_cut_short_spoils_none_that_follows(database, path, now):
    journal = database.records._journal
    file = path.parent / "breves.erased"
    for cut in (f"{int(now.timestamp())}", f"{int(now.timestamp())} {journal.mark(1)[:40]}"):
        file.write_text(cut)
        journal.note([journal.mark(2)], now)
        assert journal.all() == {(journal.mark(2), now)}
    file.write_text(f"{int(now.timestamp())}{int(now.timestamp())} {journal.mark(1)}\n")  # as older versions left it
    assert journal.all() == set()


async def test_a_copy_is_as_old_as_it_says_itself_else_as_its_name_or_the_file_says(database, path, backups, now):
    then = now.replace(second=0) - 20 * DAY
    made = backups.make(then, path.parent / "à la main.db")
    assert made_at(made) == then
    await database.close()
    with pytest.raises(StorageUnusable, match="--old"):
        backups.restore(made, now, then)
    assert backups.restore(made, now, then - DAY) == made
    assert abs(made_at(path) - now) < DAY  # in its place, it is none
    named = Path(shutil.copy(path, path.parent / f"breves-{then:%Y%m%d-%H%M%S}.db"))
    assert made_at(named) == then


@pytest.mark.parametrize("beside", ["breves.key", "breves.erased", "backups"])
async def test_a_file_that_was_emptied_is_no_new_database(database, path, backups, now, beside):
    await live(database, 1)
    await database.records.erase(1, now)
    await live(database, 2)
    backups.make(now)
    await database.close()
    os.truncate(path, 0)
    for each in {"breves.key", "breves.erased", "backups"} - {beside}:
        (path.parent / each).rename(path.parent / f"{each}.ailleurs")
    with pytest.raises(StorageUnusable, match=r"is empty, but breves.* restore"):
        await Database.open(str(path))
    assert path.read_bytes() == b""
    for each in {"breves.key", "breves.erased", "backups"} - {beside}:
        (path.parent / f"{each}.ailleurs").rename(path.parent / each)
    with pytest.raises(sqlite3.Error):
        backups.make(now + DAY)
    again = await back(path, backups, now)
    assert await again.subscriptions.get(Place(2)) is not None
    await again.close()


async def test_an_empty_file_alone_is_a_new_database_and_no_copy(path, backups, now):
    os.truncate(path, 0)
    assert damage(path) == "it is empty"
    await (await Database.open(str(path))).close()
    assert damage(path) == ""


def killed(path, then=None):
    """The files as a killed bot leaves them, taken or put back."""
    files = {end: path.with_name(f"{path.name}{end}") for end in ("", "-wal")}
    if then is None:
        return {end: file.read_bytes() for end, file in files.items()}
    for end, file in files.items():
        file.write_bytes(then[end])
    return then


STEPS = ("stamp", "fold", "unlink", "replace")


@pytest.mark.parametrize("step", STEPS)
async def test_a_death_while_a_copy_is_put_back_leaves_the_old_file_whole_or_the_new_one(
    database, path, backups, now, monkeypatch, step
):
    backups.make(now)
    await live(database, 1)
    left = killed(path)
    await database.close()
    assert killed(path, left)["-wal"]

    def death(*_arguments, **_named):
        raise KeyboardInterrupt

    owner = Path if hasattr(Path, step) else storage_backups
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, death)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(None, now)
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is not None
    await again.close()
    again = await back(path, backups, now + timedelta(seconds=1))
    assert await again.subscriptions.get(Place(1)) is None
    await again.close()


async def test_nothing_is_put_back_under_a_running_bot(database, backups, now):
    backups.make(now)
    with pytest.raises(StorageUnusable, match="stop the bot first"):
        backups.restore(None, now)


async def test_a_bad_copy_is_refused_and_the_file_stays(database, path, backups, now):
    await database.close()
    with pytest.raises(StorageUnusable, match="no backup"):
        backups.restore(None, now)
    made = backups.make(now)
    before = path.read_bytes()
    os.truncate(made, 9_000)
    with pytest.raises(StorageUnusable, match="cannot be used"):
        backups.restore(None, now)
    assert path.read_bytes() == before
    with pytest.raises(sqlite3.Error):
        Backups(path.parent / "rien.db", path.parent / "ailleurs").make(now)
    assert list((path.parent / "ailleurs").iterdir()) == []


async def test_a_damaged_file_is_refused_kept_and_replaced(database, path, backups, now):
    await live(database, 1)
    backups.make(now)
    await database.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    spoiled = path.read_bytes()
    with pytest.raises(StorageUnusable, match="python -m bot restore"):
        await Database.open(str(path))
    assert path.read_bytes() == spoiled
    backups.restore(None, now)
    assert next(iter((path.parent / "backups").glob("replaced-*.db"))).read_bytes() == spoiled
    again = await Database.open(str(path))
    assert await again.subscriptions.get(Place(1)) is not None
    await again.close()
    backups.make_daily(now + 8 * DAY)
    assert not list((path.parent / "backups").glob("replaced-*"))


async def test_addresses_of_feeds_are_sealed_and_open_with_their_key_alone(database, path):
    await live(database, 1)
    kept = await database.subscriptions.get(Place(1))
    assert kept is not None
    assert kept.feeds == (FEED,)
    await database.records._engine.dispose()
    key = path.parent / "breves.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert not any(b"canari" in file.read_bytes() for file in path.parent.glob("breves*"))
    await database.close()
    with pytest.raises(StorageUnusable, match="is not the key"):
        await Database.open(str(path), safe=Safe(key=b"x" * 32))
    moved = key.rename(path.parent / "autre.key")
    with pytest.raises(StorageUnusable, match="missing"):
        await Database.open(str(path))
    assert not key.exists()
    key.write_text("court")
    with pytest.raises(StorageUnusable, match="own key back"):
        await Database.open(str(path))
    moved.replace(key)
    key.chmod(0o644)
    await (await Database.open(str(path))).close()


async def test_addresses_that_an_older_version_left_in_clear_are_sealed_at_the_next_start(database, path):
    await live(database, 1)
    await database.close()
    with closing(sqlite3.connect(path)) as direct, direct:
        for table in ("feeds", "subscription_feeds"):
            direct.execute(f"UPDATE {table} SET url = ?", (FEED,))  # noqa: S608 - two names of ours
    direct.close()
    again = await Database.open(str(path))
    assert await again.subscriptions.added_feeds() == {FEED: (Place(1),)}
    assert [feed.url for feed in await again.feeds.find([FEED])] == [FEED]
    await again.close()
    assert b"canari" not in path.read_bytes()


async def test_a_full_disk_is_told_once_and_reading_goes_on(database, caplog):
    await live(database, 1)
    async with database.records._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")
        await connection.commit()
    for chat in range(2, 160):
        with suppress(OperationalError):
            await live(database, chat)
        if "make room" in caplog.text and chat > 80:
            break
    assert caplog.text.count("make room") == 1
    assert (await database.readers.get(1)).length is Length.LONG
    kept = await database.subscriptions.get(Place(1))
    assert kept is not None
