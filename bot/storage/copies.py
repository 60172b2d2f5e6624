"""One SQLite file that is a copy, or is about to be replaced by one: whether it is whole, and how old it is."""

import contextlib
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

#: How a moment stands in the name of a copy.
STAMP: Final = "%Y%m%d-%H%M%S"
_LENGTH: Final = len(f"{datetime.fromtimestamp(0, UTC):{STAMP}}")
_MINUTE: Final = 60
#: Where ``PRAGMA user_version`` stands in the file (https://sqlite.org/fileformat.html, "The Database Header").
_USER_VERSION: Final = 60


def damage(file: Path) -> str:
    """What is wrong with the database in ``file``, ``""`` if nothing is."""
    if not file.stat().st_size:
        return "it is empty"  # to SQLite, a database in which nothing has been written yet
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else said


def made_at(copy: Path) -> datetime:
    """When ``copy`` was made: as it says itself, or its name, or, of a file copied by other means, its last change.

    Never later than it was, by less than a minute earlier.
    """
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        minutes = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if minutes:
        return datetime.fromtimestamp(minutes * _MINUTE, UTC)
    changed = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    try:
        return min(changed, datetime.strptime(f"{copy.stem[-_LENGTH:]}+0000", f"{STAMP}%z"))
    except ValueError:
        return changed


def stamp(copy: Path, at: datetime | None) -> None:
    """Write into the copy when it was made, in the one number of the file that is the application's own."""
    minutes = 0 if at is None else int(at.timestamp()) // _MINUTE
    with copy.open("r+b") as file:
        file.seek(_USER_VERSION)
        file.write(minutes.to_bytes(4, "big"))


def fold(file: Path) -> None:
    """Take what is in SQLite's journal into the file, if it can be opened at all."""
    if not file.exists() or not file.stat().st_size:  # SQLite would throw the journal of an empty file away
        return
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def to_disk(file: Path) -> None:
    """Wait until the file is on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
