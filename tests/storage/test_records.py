"""Everything held about a chat, on both engines, with a clock of our own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select

from bot.domain.feed import Entry, Source
from bot.domain.news import PERSONAL, Counts, Edition, EditionStory, KeptEdition
from bot.domain.reader import Reader
from bot.domain.retention import retention
from bot.domain.schedule import local_day
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import Length
from bot.reading.identity import identify
from bot.storage.database import Database
from bot.storage.delivery_tables import deliveries, job_runs
from bot.storage.edition_tables import editions
from bot.storage.privacy_tables import chats, erasures
from bot.storage.tables import page_summaries

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = "https://exemple.fr/fil?token=canari"


async def live(database: Database, chat: int, at: datetime = NOW) -> None:
    await database.readers.save(Reader(chat, Length.LONG))
    await database.subscriptions.save(Subscription(Place(chat), feeds=(FEED,)), at)
    await database.feeds.ensure([Source(FEED)], shared=False, now=at)
    await database.planner.plan_one(Place(chat), local_day("Europe/Paris", at), at)
    assert await database.records.due(at) == []


async def test_one_chat_is_erased_everywhere_and_the_others_stay(database: Database) -> None:
    await live(database, 1)
    await live(database, 2)
    held = await database.records.held(1)
    assert {name for name, rows in held.items() if rows} == {
        "readers", "subscriptions", "subscription_feeds", "deliveries", "chats", "feeds",
    }  # fmt: skip
    assert held["subscription_feeds"][0]["url"] == held["feeds"][0]["url"] == FEED
    assert await database.records.erase(1, NOW)
    assert not any((await database.records.held(1)).values())
    assert await database.feeds.private() == [FEED]
    assert not await database.records.erase(1, NOW)
    assert await database.records.erase(2, NOW)
    assert await database.feeds.private() == []


async def test_what_stays_of_a_place_that_left_is_shown_and_erased(database: Database) -> None:
    await live(database, 1)
    (claim,) = await database.ledger.claim(1, NOW)
    await database.ledger.begin(claim, NOW)
    await database.readers.erase(1)
    await database.subscriptions.erase(Place(1), NOW)
    await database.records.due(NOW)
    assert {name for name, rows in (await database.records.held(1)).items() if rows} == {"deliveries"}
    assert await database.records.erase(1, NOW)
    await database.ledger.sent(claim, 5, NOW)
    assert not any((await database.records.held(1)).values())


async def test_editions_of_its_own_go_with_it(database: Database) -> None:
    await live(database, 1)
    async with database.records._engine.begin() as connection:
        rows = [{"key": key, "day": NOW.date(), "payload": "{}"} for key in ("a", "a-0700", "ab")]
        await connection.execute(insert(editions), rows)
    await database.records.erase(1, NOW, ["a"])
    async with database.records._engine.begin() as connection:
        assert (await connection.scalars(select(editions.c.key))).all() == ["ab"]


async def test_who_is_due_and_who_is_not(database: Database) -> None:
    for chat in range(1, 6):
        await live(database, chat)
    later = NOW + 340 * DAY
    assert not await database.records.seen(1, later - DAY)
    await database.records.noticed(2, later - 2 * DAY)
    await database.subscriptions.pause(3)
    await database.subscriptions.erase_chat(4, NOW)
    await database.records.silence(4, later)
    due = {watched.chat: watched for watched in await database.records.due(later)}
    assert set(due) == {5}
    assert due[5].noticed is None
    assert not due[5].silent
    due = {watched.chat: watched for watched in await database.records.due(NOW + 375 * DAY)}
    assert set(due) == {2, 3, 4, 5}
    assert due[4].silent
    assert due[3].gone == later
    assert await database.records.seen(3, later)
    await database.records.gone(1, later)
    assert 1 in {watched.chat for watched in await database.records.due(later + 31 * DAY)}


async def test_a_row_of_chats_lasts_no_longer_than_what_it_is_for(database: Database) -> None:
    await live(database, 1)
    await database.readers.erase(1)
    await database.subscriptions.erase_chat(1, NOW)
    await database.records.due(NOW)
    async with database.records._engine.begin() as connection:
        assert await connection.scalar(select(func.count()).select_from(chats)) == 0


async def test_a_group_that_moves_takes_everything_along(database: Database) -> None:
    await live(database, 1)
    await database.subscriptions.migrate(1, -100)
    assert not any((await database.records.held(1)).values())
    held = await database.records.held(-100)
    assert {name for name, rows in held.items() if rows} >= {"readers", "subscriptions", "chats", "deliveries"}


async def test_what_has_a_time_of_its_own_is_gone_when_it_is_over(database: Database) -> None:
    """Each table that the table of retention gives a time: one row at its end, one a day before."""
    engine = database.records._engine
    owner = {"owner": "x", "lease_until": NOW}
    ledger = {"chat": 1, "thread": 0, "state": 3, "not_before": NOW, "deadline": NOW}
    made = {
        deliveries: lambda at: {**ledger, "day": at.date()},
        job_runs: lambda at: {"job": "x", "slot": at, **owner},
        erasures: lambda at: {"mark": "m" * 64, "at": at},
        editions: lambda at: {"key": "k", "day": at.date(), "payload": "{}"},
    }
    async with engine.begin() as connection:
        for table, row in made.items():
            keep = retention().lifetime(table.name)
            await connection.execute(insert(table), [row(NOW - keep - DAY), row(NOW - keep + DAY)])
        summary = [{"url_hash": bytes([n]) * 32, "payload": "", "expires_at": NOW + n * DAY} for n in (0, 1)]
        await connection.execute(insert(page_summaries), summary)
    await database.purge_expired(NOW)
    await database.editions.purge(NOW.date() - retention().lifetime("editions"))
    async with engine.begin() as connection:
        for table in (*made, page_summaries):
            rows = select(func.count()).select_from(table)
            if table is erasures:
                rows = rows.where(erasures.c.mark != "")  # that one says up to when it has forgotten, and is of nobody
            assert await connection.scalar(rows) == 1, table.name
    timed = {kept.table for kept in retention().kept if kept.keep is not None}
    assert timed == {table.name for table in made} | {"page_summaries", "items"}  # items: tests/storage/test_press.py


async def test_editions_of_a_feed_go_with_its_last_reader(database: Database) -> None:
    """Whatever settings they were made for: the reader may have changed them since."""
    await live(database, 1)
    (feed,) = await database.feeds.find([FEED])
    link = "https://carnet.exemple.fr/é?jeton=1"
    entry = Entry("un", "La sonde part", link, "Elle est partie ce matin.", NOW)
    await database.items.add(feed, identify([entry], ""), NOW)
    story = EditionStory("1", "La sonde part", link, ("Carnet",), (), (), True, (), NOW)  # noqa: FBT003
    counts = Counts(1, 1, 1, 1)
    told = KeptEdition(Edition(NOW.date(), (story,), (), counts, "clé"), (("1",),))
    other = KeptEdition(Edition(NOW.date(), (), (), counts, "clé"), ())
    for key, kept in ((f"{PERSONAL}1", told), (f"{PERSONAL}2-0700", told), (f"{PERSONAL}3", other), ("shared", told)):
        assert await database.editions.put(key, kept, [FEED]) == kept
    await database.subscriptions.change(Place(1), lambda held: replace(held, feeds=()), NOW)
    left = [key for key in (f"{PERSONAL}1", f"{PERSONAL}2-0700") if await database.editions.get(key, NOW.date())]
    assert left == []
    assert await database.editions.get(f"{PERSONAL}3", NOW.date()) == other
    assert await database.editions.get("shared", NOW.date()) == told
    # One that was in the making meanwhile is given back, and not kept.
    assert await database.editions.put(f"{PERSONAL}1", told, [FEED]) == told
    assert await database.editions.get(f"{PERSONAL}1", NOW.date()) is None
