"""Databases for the tests of storage: a new one for each test, on SQLite and on PostgreSQL."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import postgresql, sqlite
from bot.storage.address import SqliteFile, parse_database_url
from bot.storage.database import Database
from tests.storage.server import SAFE, private_server

_numbers = count(1)
_MIGRATED = f"breves_migrated_{os.getpid()}"
ENGINES = ("sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server where databases may be made: TEST_POSTGRES_URL, or a private one."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    with private_server("fsync=off", "full_page_writes=off") as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """The address of an empty database."""
    async with new_database(postgres_server, "template0") as url:
        yield url


@asynccontextmanager
async def new_database(server: str, template: str) -> AsyncIterator[str]:
    """The address of a database that is there while the block lasts."""
    name = f"breves_test_{os.getpid()}_{next(_numbers)}"
    admin = await asyncpg.connect(server)
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/breves.db"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, on each engine in turn."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def migrated_sqlite_url(sqlite_url: str, migrated_file: Path) -> str:
    shutil.copy(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture(scope="session")
def migrated_server(postgres_server: str) -> Iterator[str]:
    """The server, with a database at the newest step to copy from."""

    async def order(what: str) -> None:
        admin = await asyncpg.connect(postgres_server)
        await admin.execute(what)
        await admin.close()

    async def migrate() -> None:
        await (await Database.open(urlsplit(postgres_server)._replace(path=f"/{_MIGRATED}").geturl())).close()

    asyncio.run(order(f"CREATE DATABASE {_MIGRATED} TEMPLATE template0"))
    asyncio.run(migrate())
    yield postgres_server
    asyncio.run(order(f"DROP DATABASE {_MIGRATED}"))


@pytest.fixture
async def migrated_postgres_url(migrated_server: str) -> AsyncIterator[str]:
    async with new_database(migrated_server, _MIGRATED) as url:
        yield url


@pytest.fixture(params=["migrated_sqlite_url", pytest.param("migrated_postgres_url", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The address of a database at the newest step, as it is on every start but the first; on each engine in turn."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, safe=SAFE)
    yield opened
    await opened.close()


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on an empty database, not yet migrated."""
    address = parse_database_url(database_url)
    made = sqlite.create_engine(address) if isinstance(address, SqliteFile) else postgresql.create_engine(address)
    yield made
    await made.dispose()
