"""``backup`` and ``restore``: copies of an SQLite database."""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings, load_settings
from bot.errors import StorageUnusable
from bot.storage.address import SqliteFile, parse_database_url
from bot.storage.backups import Backups
from bot.storage.beside import Beside
from bot.storage.database import Database
from bot.storage.failures import storage_unusable
from bot.storage.safe import Safe


def safe_of(settings: Settings) -> Safe:
    """Where the key and the journal of erasures are, by the settings."""
    return Safe.of(settings.data_folder, settings.data_key.get_secret_value() if settings.data_key else None)


def back_up(to: Path | None) -> int:
    """Copy the database, while the bot runs or not, and say where to; 0. Raises ``StorageUnusable``."""
    address, backups = _sqlite(load_settings())
    try:
        made = backups.make(datetime.now(UTC), to)
    except (sqlite3.Error, OSError) as error:
        raise storage_unusable(error, address) from error
    sys.stdout.write(f"{made}\n")
    return 0


def restore(source: Path | None, *, old: bool = False) -> int:
    """Put a copy back, migrated, without those who asked to be erased since, and say which; 0.

    One so ``old`` that they are not all known any more is refused, unless that is said to be wanted. Raises
    ``StorageUnusable``.
    """
    settings = load_settings()
    address, backups = _sqlite(settings)
    forgotten = Beside.of(address, safe_of(settings)).journal.forgotten()
    try:
        chosen = backups.restore(source, datetime.now(UTC), None if old else forgotten)
    except OSError as error:
        raise storage_unusable(error, address) from error
    asyncio.run(_open(settings))
    sys.stdout.write(f"{chosen} is in the place of {address.path}; what was there is in {backups.folder}\n")
    return 0


async def _open(settings: Settings) -> None:
    database = await Database.open(settings.database_url.get_secret_value(), safe=safe_of(settings))
    await database.close()


def _sqlite(settings: Settings) -> tuple[SqliteFile, Backups]:
    address = parse_database_url(settings.database_url.get_secret_value())
    backups = Beside.of(address, safe_of(settings)).backups
    if not isinstance(address, SqliteFile) or backups is None:
        raise StorageUnusable(detail="the database is on a server: pg_dump and pg_restore are its backup and restore")
    return SqliteFile(address.path.expanduser()), backups
