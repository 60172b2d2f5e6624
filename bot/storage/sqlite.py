"""SQLite, embedded: one file, one connection."""

import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import AsyncAdaptedQueuePool, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StorageUnusable
from bot.storage.address import SqliteFile

#: INSERT … ON CONFLICT (3.24) and RETURNING (3.35).
OLDEST = (3, 35, 0)
#: From these on, two connections may write to one file in WAL mode (https://sqlite.org/wal.html, "WAL-reset bug").
_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))

#: How a transaction begins: the value of this execution option, by default IMMEDIATE. A transaction that begins as a
#: reader cannot wait for a writer once it wants to write: it fails with "database is locked". NONE is for the
#: statements that SQLite refuses inside a transaction.
BEGIN = "sqlite_begin"
READ, NONE = "BEGIN DEFERRED", ""
_WRITE = "BEGIN IMMEDIATE"

_PRAGMAS = (
    "busy_timeout = 10000",  # first: the next one may have to wait
    "journal_mode = WAL",
    "synchronous = FULL",  # a reader's choice, once confirmed, survives a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what is erased is overwritten
)

log = logging.getLogger(__name__)


def wal_is_fixed(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the bug that can lose commits when two connections share a file in WAL mode."""
    return version >= _WAL_FIXED[-1] or any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED)


def refuse_emptied(path: Path, traces: Callable[[], Sequence[Path]]) -> None:
    """Refuse a file of 0 bytes beside which lie ``traces`` of an earlier life: to SQLite, it is a new database.

    Raises ``StorageUnusable``, and ``OSError``.
    """
    path = path.expanduser()
    if path.is_file() and not path.stat().st_size and (found := traces()):
        raise StorageUnusable(
            detail=f"{path}: it is empty, but {found[0].name} beside it is of a database that was not; it was left as"
            " it is: « python -m bot restore » puts the last backup in its place; or move it away to start with a new"
            " one"
        )


def prepare_file(path: Path) -> Path:
    """Create the file and its folders, for this user only, and give the path with ``~`` replaced.

    What exists keeps its permissions: they are the host's choice. SQLite's own side files (``-wal``, ``-shm``) take
    those of the file. Raises ``OSError``.
    """
    path = path.expanduser()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path


def create_engine(file: SqliteFile, version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> AsyncEngine:
    """An engine with a single connection, which opens at its first use.

    Raises ``StorageUnusable`` if the SQLite that Python was built with is too old.
    """
    if version < OLDEST:
        raise StorageUnusable(detail=f"SQLite {_text(version)} is too old, at least {_text(OLDEST)} is needed")
    if not wal_is_fixed(version):
        log.info("SQLite %s: only this process may have %s open while it runs", _text(version), file.path.name)
    engine = create_async_engine(
        file.url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def quick_check(engine: AsyncEngine) -> None:
    """Read the whole file through once. Raises ``StorageUnusable`` if it is damaged; the file is left as it is."""
    async with engine.execution_options(**{BEGIN: READ}).connect() as connection:
        said = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
    if said != "ok":
        raise sqlite3.DatabaseError(f"malformed: {said}")


async def outside_transaction(connection: AsyncConnection, statement: str) -> None:
    """Run a statement that SQLite refuses, or ignores, inside a transaction."""
    await connection.execution_options(**{BEGIN: NONE})
    await connection.exec_driver_sql(statement)
    await connection.commit()
    await connection.execution_options(**{BEGIN: _WRITE})


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would begin transactions by itself, and never IMMEDIATE ones
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    if statement := connection.get_execution_options().get(BEGIN, _WRITE):
        connection.exec_driver_sql(statement)


def _text(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))
