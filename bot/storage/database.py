"""The database as the composition root holds it."""

import asyncio
import logging
from contextlib import ExitStack
from datetime import datetime
from typing import Final, Self
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.delivery import WhenUnknown
from bot.storage import postgresql, sqlite
from bot.storage.address import PostgresServer, SqliteFile, parse_database_url
from bot.storage.backups import held
from bot.storage.beside import Beside
from bot.storage.clock import DatabaseClock
from bot.storage.deliveries import DeliveryRows
from bot.storage.editions import EditionRows
from bot.storage.failures import OUTAGES, storage_unusable
from bot.storage.feeds import FeedRows
from bot.storage.items import ItemRows
from bot.storage.jobs import JobRuns
from bot.storage.pacing import SharedPace
from bot.storage.page_summaries import PageSummaries
from bot.storage.planning import PlannerRows
from bot.storage.readers import ReaderRows
from bot.storage.records import RecordRows
from bot.storage.safe import Safe
from bot.storage.schema import bring_up_to_date
from bot.storage.sealing import Seal, seal_addresses
from bot.storage.subscriptions import SubscriptionRows
from bot.storage.transactions import Transactions
from bot.storage.trouble import watch

log = logging.getLogger(__name__)

_BESIDE: Final = Safe()


class Database:
    """An open database: ``summaries`` answers ``SummaryCache``, ``readers`` answers ``Readers``, and those of
    ``bot.services.delivery_ports`` each the protocol of its name (``planner``, ``clock``…).
    """  # noqa: D205 - one list

    def __init__(
        self,
        engine: AsyncEngine,
        address: SqliteFile | PostgresServer,
        beside: Beside,
        when_unknown: WhenUnknown,
    ) -> None:
        owner = uuid4().hex
        seal = Seal(beside.keys)
        self._transactions = Transactions(engine)
        self.summaries = PageSummaries(self._transactions)
        self.readers = ReaderRows(self._transactions)
        self.subscriptions = SubscriptionRows(engine, seal)
        self.planner = PlannerRows(engine, when_unknown)
        self.ledger = DeliveryRows(engine, owner)
        self.pace = SharedPace(engine)
        self.jobs = JobRuns(engine, owner)
        self.clock = DatabaseClock(engine)
        self.feeds = FeedRows(engine, seal)
        self.items = ItemRows(engine, seal)
        self.editions = EditionRows(engine, seal)
        self.records = RecordRows(engine, seal, beside.journal)
        self._address = address
        self._backups = beside.backups
        self._held = ExitStack()
        watch(engine, address)

    @classmethod
    async def open(cls, url: str, when_unknown: WhenUnknown = WhenUnknown.SKIP, safe: Safe = _BESIDE) -> Self:
        """Open the database that ``url`` (a DATABASE_URL) names, created and migrated if need be.

        ``when_unknown`` (DELIVERY_UNKNOWN) is what becomes of a digest that a dead process was sending. ``safe`` is
        where the key and the journal of erasures are; what the database has not heard of is carried out.
        Raises ``StorageUnusable``, its detail saying what to do.
        """
        address = parse_database_url(url)
        beside = Beside.of(address, safe)
        holding = ExitStack()
        try:
            if isinstance(address, SqliteFile):
                await asyncio.to_thread(sqlite.refuse_emptied, address.path, beside.traces)
                address = SqliteFile(await asyncio.to_thread(sqlite.prepare_file, address.path))
                holding.enter_context(held(address.path))
                engine = sqlite.create_engine(address)
            else:
                engine = postgresql.create_engine(address)
        except OSError as error:
            holding.close()
            raise storage_unusable(error, address) from error
        try:
            if isinstance(address, SqliteFile):
                await sqlite.quick_check(engine)
            await bring_up_to_date(engine)
            await seal_addresses(engine, beside.keys)
            database = cls(engine, address, beside, when_unknown)
            await database._replay()
        except (*OUTAGES, ValueError) as error:  # asyncpg raises ValueError on an address that it cannot read
            await engine.dispose()
            holding.close()
            raise storage_unusable(error, address) from error
        except BaseException:
            await engine.dispose()
            holding.close()
            raise
        database._held = holding
        return database

    async def ping(self) -> None:
        """Ask the database for a sign of life. Raises ``StorageUnusable``."""
        try:
            await self._transactions.read(lambda connection: connection.scalar(select(1)))
        except OUTAGES as error:
            raise storage_unusable(error, self._address) from error

    async def purge_expired(self, now: datetime) -> int:
        """Erase the summaries that have expired at ``now``; how many rows went. Raises ``StorageUnusable``.

        On SQLite the journal is emptied as well: what was erased since the last time is gone from the disk.
        """
        try:
            purged = await self.summaries.purge_expired(now)
            await self.planner.purge(now)
            oldest = None if self._backups is None else await asyncio.to_thread(self._backups.oldest)
            await self.records.purge(now, oldest)
            if isinstance(self._address, SqliteFile):
                await self._transactions.empty_journal()
        except OUTAGES as error:
            raise storage_unusable(error, self._address) from error
        return purged

    async def back_up(self, now: datetime) -> None:
        """Copy a file database if its last copy is a day old. Raises ``OSError`` and what SQLite raises."""
        if self._backups is not None:
            await asyncio.to_thread(self._backups.make_daily, now)

    async def _replay(self) -> None:
        if back := await self.records.replay(self.clock.now()):
            log.warning("%d chats had come back with an older database and were erased, or stopped, again", back)

    async def close(self) -> None:
        """Let what is under way end and close every connection; twice does no harm."""
        await self._transactions.close()
        self._held.close()
