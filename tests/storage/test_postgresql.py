import asyncio
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy import event

from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.errors import StorageUnusable
from bot.storage.database import Database
from tests.patience import PATIENCE, eventually


async def refusal(url: str) -> str:
    with pytest.raises(StorageUnusable) as caught:
        await Database.open(url)
    assert "secret" not in caught.value.detail
    assert "DATABASE_URL" in caught.value.detail
    return caught.value.detail


async def test_no_server_there(unused_tcp_port):
    assert "refused" in await refusal(f"postgresql://u:secret@127.0.0.1:{unused_tcp_port}/b")


@pytest.mark.parametrize(
    "url", ["postgresql://u:secret@127.0.0.1:port/b", "postgresql://u:secret@127.0.0.1/b?sslmode=sometimes"]
)
async def test_an_address_that_cannot_be_read(url):
    await refusal(url)


async def test_a_server_that_never_answers(monkeypatch):
    monkeypatch.setattr("bot.storage.postgresql._CONNECT_SECONDS", 0.1)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        closed.set()

    closed = asyncio.Event()
    mute = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = mute.sockets[0].getsockname()[1]
    assert "no answer in time" in await refusal(f"postgresql://u:secret@127.0.0.1:{port}/b?sslmode=disable")
    await asyncio.wait_for(closed.wait(), PATIENCE)
    mute.close()
    await mute.wait_closed()


@pytest.mark.postgres
async def test_no_such_database(postgres_url):
    nowhere = urlsplit(postgres_url)._replace(path="/nulle_part").geturl()
    assert "nulle_part" in await refusal(nowhere)


@pytest.mark.postgres
async def test_parameters_meant_for_other_clients_do_no_harm(postgres_url):
    database = await Database.open(f"{postgres_url}?channel_binding=prefer&pgbouncer=true&application_name=breves")
    await database.ping()
    await database.close()


def sessions_of(database: Database) -> set[asyncpg.Connection]:
    """The sessions that ``database`` uses from now on."""
    seen: set[asyncpg.Connection] = set()
    engine = database._transactions.engine.sync_engine
    event.listen(engine, "checkout", lambda connection, *_: seen.add(connection.driver_connection))
    return seen


@pytest.mark.postgres
async def test_a_server_that_ended_our_sessions_is_met_again(postgres_url):
    database = await Database.open(postgres_url)
    sessions = sessions_of(database)
    await database.readers.save(Reader(1, Length.LONG))
    direct = await asyncpg.connect(postgres_url)
    ended = await direct.fetchval(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert ended >= 1
    await eventually(lambda: all(one.is_closed() for one in sessions))
    assert await database.readers.get(1) == Reader(1, Length.LONG)
    await database.ping()
    await direct.close()
    await database.close()


@pytest.mark.postgres
async def test_no_statement_outlives_its_transaction(postgres_url):
    """A pooler may give the next transaction another session, where a named statement would be missing."""
    database = await Database.open(postgres_url)
    seen = 0
    async with database._transactions.engine.connect() as connection:
        for _ in range(3):
            seen += (await connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements")).scalar()
    assert seen == 0
    await database.close()


@pytest.mark.postgres
async def test_a_cancelled_request_leaves_the_pool_usable(postgres_url):
    database = await Database.open(postgres_url)
    for delay in range(10):
        tasks = [asyncio.create_task(database.readers.save(Reader(n, Length.LONG))) for n in range(12)]
        await asyncio.sleep(delay / 2_000)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(asyncio.gather(*(database.readers.save(Reader(n)) for n in range(30))), PATIENCE)
    await database.close()
    await database.close()


@pytest.mark.postgres
async def test_a_database_gone_while_it_runs(postgres_server, postgres_url):
    database = await Database.open(postgres_url)
    sessions = sessions_of(database)
    await database.ping()
    admin = await asyncpg.connect(postgres_server)
    name = urlsplit(postgres_url).path[1:]
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    await eventually(lambda: all(one.is_closed() for one in sessions))
    with pytest.raises(StorageUnusable, match="not currently accepting connections"):
        await database.ping()
    await admin.close()
    await database.close()
