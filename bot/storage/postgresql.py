"""PostgreSQL: a pool of connections to a server that several processes may share."""

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.storage.address import PostgresServer

_CONNECT_SECONDS = 10
_COMMAND_SECONDS = 30
_POOL_SIZE = 10
_RECYCLE_SECONDS = 1_800


def create_engine(server: PostgresServer) -> AsyncEngine:
    """An engine over a pool of connections, which open when they are needed.

    Statements are neither named nor kept by the driver, so that a pooler which gives each transaction another session
    (PgBouncer, Supavisor) can stand in between.
    """

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(
            server.dsn, timeout=_CONNECT_SECONDS, command_timeout=_COMMAND_SECONDS, statement_cache_size=0
        )

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        connect_args={"prepared_statement_cache_size": 0, "prepared_statement_name_func": str},
        pool_size=_POOL_SIZE,
        max_overflow=0,  # opening a session takes longer than waiting for one
        pool_recycle=_RECYCLE_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "checkout", _replace_if_closed)
    return engine


def _replace_if_closed(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """After the server restarted: asyncpg knows it at once, which spares the pool's ping before every use."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
