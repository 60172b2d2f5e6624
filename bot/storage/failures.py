"""What a failing database means to the one who hosts the bot."""

import os
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import StorageUnusable
from bot.storage.address import PostgresServer, SqliteFile

#: What a database raises when it is away, locked, full or broken; mistakes in our statements are something else.
OUTAGES: Final = (DBAPIError, PoolTimeoutError, OSError, sqlite3.Error)

#: What SQLite says (https://sqlite.org/rescode.html) → what to do about it.
_ADVICE = {
    "file is not a database": "it is not an SQLite database: name another file in DATABASE_URL, or move this one away",
    "malformed": "it is damaged, and was left as it is: « python -m bot restore » puts the last backup in its place;"
    " or move it away to start with an empty one",
    "locked": "another process holds it: stop that one first",
    "readonly": "it cannot be written: give this user the right to write the file and its folder",
    "disk is full": "the disk is full: make room",
    "unable to open": "it cannot be opened: name a file that this user can write in DATABASE_URL",
}


def storage_unusable(error: Exception, database: SqliteFile | PostgresServer) -> StorageUnusable:
    """``error``, raised while ``database`` was opened or asked, as one that says what to do. Never holds a password."""
    cause = _cause(error)
    if isinstance(database, PostgresServer):
        return StorageUnusable(detail=f"PostgreSQL cannot be used: {cause}. Check DATABASE_URL and the server")
    for sign, advice in _ADVICE.items():
        if sign in cause:
            return StorageUnusable(detail=f"{database.path}: {advice}")
    return StorageUnusable(detail=f"{database.path}: {cause}. Choose another file in DATABASE_URL")


def _cause(error: Exception) -> str:
    if isinstance(error, TimeoutError) and not error.args:
        return "no answer in time"
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno)  # asyncio's own text hides it behind "Connect call failed"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    # What is said of a value may quote it, and values of an address may be its password.
    # Drivers chain: the innermost says what the server said, without class names and hints of the layers above.
    while isinstance(original.__cause__, Exception):
        original = original.__cause__
    if isinstance(original, ValueError):
        return "its address cannot be read"  # what is said of a value may quote it, a password among others
    return str(original).partition("\n")[0].rstrip(".") or type(original).__name__
