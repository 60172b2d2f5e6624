"""What a DATABASE_URL says: pure."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from bot.domain.database_url import split_database_url
from bot.errors import StorageUnusable

#: Parameters that hosts write into addresses for clients built on libpq. The driver would hand them to the server as
#: settings of the session, and the server would refuse the connection.
_FOR_OTHER_CLIENTS = frozenset({"channel_binding", "connect_timeout", "gssencmode", "pgbouncer"})


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database in one file."""

    path: Path

    @property
    def url(self) -> URL:
        """The address for SQLAlchemy, with the async driver."""
        return URL.create("sqlite+aiosqlite", database=str(self.path))


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A database on a server; ``dsn`` is for asyncpg, which reads libpq's parameters (``sslmode``, ``host``…)."""

    dsn: str

    def __repr__(self) -> str:
        return "PostgresServer(…)"  # the address holds the password


def parse_database_url(url: str) -> SqliteFile | PostgresServer:
    """The database that ``url`` names, in any form of ``split_database_url``; a driver is replaced by ours.

    Raises ``StorageUnusable``.
    """
    try:
        kind, rest = split_database_url(url)
    except ValueError as error:
        raise StorageUnusable(detail=f"DATABASE_URL {error}") from None
    if kind == "sqlite":
        return SqliteFile(Path(rest))
    return PostgresServer(_for_asyncpg(f"postgresql://{rest}"))


def _for_asyncpg(dsn: str) -> str:
    # Not taken apart by urllib, which loses the "//" of an address without host.
    server, _, query = dsn.partition("?")
    pairs = [pair for pair in query.split("&") if pair.partition("=")[0].lower() not in _FOR_OTHER_CLIENTS]
    return "?".join(filter(None, (server, "&".join(pairs))))
