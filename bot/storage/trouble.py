"""A disk that is full, or that fails: the operator is told once, and once more when it is over."""

import logging
import time
from typing import Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.address import PostgresServer, SqliteFile
from bot.storage.failures import storage_unusable

#: What the engines say of a disk (https://sqlite.org/rescode.html; PostgreSQL's 53100).
_SIGNS: Final = ("disk is full", "disk i/o error", "no space left", "readonly database", "malformed")
#: Without an error for so many seconds, it is over: a transaction that wrote nothing succeeds on a full disk as well.
_OVER_AFTER: Final = 600.0

log = logging.getLogger(__name__)


def watch(engine: AsyncEngine, address: SqliteFile | PostgresServer) -> None:
    """Tell of what goes wrong with the disk from now on."""
    trouble = _Trouble(address)
    event.listen(engine.sync_engine, "handle_error", trouble.on_error)
    event.listen(engine.sync_engine, "commit", trouble.on_commit)


class _Trouble:
    def __init__(self, address: SqliteFile | PostgresServer) -> None:
        self._address = address
        self._since: float | None = None

    def on_error(self, context: ExceptionContext) -> None:
        error = context.original_exception
        if not isinstance(error, Exception) or not any(sign in str(error).lower() for sign in _SIGNS):
            return
        if self._since is None:
            told = storage_unusable(error, self._address).detail
            log.critical("%s. Until then summaries go on, digests wait, and nothing new is kept", told)
        self._since = time.monotonic()

    def on_commit(self, _connection: Connection) -> None:
        if self._since is not None and time.monotonic() - self._since > _OVER_AFTER:
            self._since = None
            log.warning("the database can be written again")
