"""Runs that replicas share: ``Jobs`` in a table."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.delivery_tables import job_runs
from bot.storage.statements import conflicting_insert
from bot.storage.transactions import uncut

#: A run that is not finished after so long was begun by a process that died.
LEASE: Final = timedelta(seconds=60)

_runs = job_runs.c


@uncut
class JobRuns:
    """``Jobs`` in a table; ``owner`` is the name of this process."""

    def __init__(self, engine: AsyncEngine, owner: str) -> None:
        self._engine = engine
        self._owner = owner

    async def begin(self, job: str, slot: datetime, now: datetime) -> bool:
        """Whether this process is the one to do it; a run whose process died can be begun again."""
        mine = {"owner": self._owner, "lease_until": now + LEASE}
        taken = (
            conflicting_insert(self._engine, job_runs)
            .values(job=job, slot=slot, **mine)
            .on_conflict_do_update(
                index_elements=[_runs.job, _runs.slot],
                set_=mine,
                where=_runs.done_at.is_(None) & (_runs.lease_until <= now),
            )
            .returning(_runs.job)
        )
        async with self._engine.begin() as connection:
            return await connection.scalar(taken) is not None

    async def finish(self, job: str, slot: datetime, now: datetime) -> None:
        """It is done, for good."""
        done = update(job_runs).where(_runs.job == job, _runs.slot == slot).values(done_at=now)
        async with self._engine.begin() as connection:
            await connection.execute(done)
