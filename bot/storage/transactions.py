"""Transactions that run to their end, whatever becomes of the task that asked for them."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.sqlite import BEGIN, READ, outside_transaction

T = TypeVar("T")
Rows = TypeVar("Rows", bound=type)
Work = Callable[[AsyncConnection], Awaitable[T]]


#: What is under way on each database.
_under_way: WeakKeyDictionary[AsyncEngine, set[asyncio.Task[Any]]] = WeakKeyDictionary()


async def to_the_end(engine: AsyncEngine, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives. Its caller can be cancelled; it cannot."""
    tasks = _under_way.setdefault(engine, set())
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return await asyncio.shield(task)


def uncut(rows: Rows) -> Rows:
    """A class of rows, with an ``_engine``, each of whose public coroutine methods runs ``to_the_end``."""
    for name, method in list(vars(rows).items()):
        if not name.startswith("_") and inspect.iscoroutinefunction(method):
            setattr(rows, name, _uncut(method))
    return rows


def _uncut(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(method)
    async def whole(self: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the method takes and gives
        return await to_the_end(self._engine, method(self, *given, **named))

    return whole


def reading(engine: AsyncEngine) -> AsyncConnection:
    """A connection for a transaction that only reads."""
    return engine.execution_options(**{BEGIN: READ}).connect()


class Transactions:
    """Runs pieces of work, each on a connection in a transaction of its own.

    A cancellation does not reach the driver: cut off in the middle, aiosqlite's connection is given up with its
    transaction open, and the file stays locked for the next one until the time-out.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def read(self, work: Work[T]) -> T:
        """What ``work`` gives, which only reads."""

        async def whole() -> T:
            async with reading(self.engine) as connection:
                return await work(connection)

        return await to_the_end(self.engine, whole())

    async def write(self, work: Work[T]) -> T:
        """What ``work`` gives, once it is committed."""

        async def whole() -> T:
            async with self.engine.begin() as connection:
                return await work(connection)

        return await to_the_end(self.engine, whole())

    async def empty_journal(self) -> None:
        """Fold SQLite's journal into the file and cut it: what was erased is then gone from the disk."""

        async def whole() -> None:
            async with self.engine.connect() as connection:
                await outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")

        await to_the_end(self.engine, whole())

    async def close(self) -> None:
        """Let what is under way end, then close every connection."""
        await asyncio.gather(*_under_way.get(self.engine, ()), return_exceptions=True)
        await self.engine.dispose()
