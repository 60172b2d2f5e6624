"""The database's clock, by which the replicas that share a ledger set theirs."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import DateTime, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.transactions import reading, to_the_end


class DatabaseClock:
    """``Clock``: this machine's time, corrected by what the server's differs from it.

    Leases compare moments written by different processes, so these must come from one clock. Asking the server in
    every statement (``now()``) would do as well, but then no test could live a day in a second, and a file database
    has no clock of its own: it belongs to one machine, whose time is right by definition.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The moment, aware."""
        return datetime.now(UTC) + self._ahead

    async def synchronise(self) -> None:
        """Ask the server for its time; right to within half of what the question takes."""
        if self._engine.dialect.name != "postgresql":
            return
        await to_the_end(self._engine, self._ask())

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _ask(self) -> None:
        async with reading(self._engine) as connection:
            before = datetime.now(UTC)
            there = (await connection.scalars(select(func.clock_timestamp(type_=DateTime(timezone=True))))).one()
            after = datetime.now(UTC)
        self._ahead = there - (before + (after - before) / 2)
