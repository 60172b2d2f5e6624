"""The settings of chats."""

import logging

from sqlalchemy import delete, select

from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.storage.failures import OUTAGES
from bot.storage.statements import upsert
from bot.storage.tables import readers
from bot.storage.transactions import Transactions

log = logging.getLogger(__name__)


class ReaderRows:
    """``Readers`` in a table."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._upsert = upsert(transactions.engine, readers)

    async def get(self, chat_id: int) -> Reader:
        """The chat's settings, or the defaults, as well while the database is away: a summary is owed all the same."""
        wanted = select(readers.c.length).where(readers.c.chat_id == chat_id)
        try:
            length = await self._transactions.read(lambda connection: connection.scalar(wanted))
        except OUTAGES as error:
            log.warning("settings could not be read: %s", type(error).__name__)
            length = None
        return Reader(chat_id) if length is None else Reader(chat_id, Length(length))

    async def save(self, reader: Reader) -> None:
        """Insert or replace the chat's settings."""
        row = {"chat_id": reader.chat_id, "length": int(reader.length)}
        await self._transactions.write(lambda connection: connection.execute(self._upsert, row))

    async def erase(self, chat_id: int) -> None:
        """Forget the chat."""
        theirs = delete(readers).where(readers.c.chat_id == chat_id)
        await self._transactions.write(lambda connection: connection.execute(theirs))
