"""The cache of summaries, by page."""

import base64
import logging
import os
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select

from bot.domain.retention import retention
from bot.domain.summary import ArticleSummary
from bot.storage.failures import OUTAGES
from bot.storage.page_key import page_key, page_secret
from bot.storage.statements import upsert
from bot.storage.tables import page_summaries
from bot.storage.transactions import Transactions

LIFETIME: Final = retention().lifetime("page_summaries")
_NONCE: Final = 12

_payloads = TypeAdapter(ArticleSummary)
_columns = page_summaries.c
log = logging.getLogger(__name__)


class PageSummaries:
    """``SummaryCache`` in a table. A database that fails costs a reading, not the answer: it is logged as a miss."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._upsert = upsert(transactions.engine, page_summaries)

    async def get(self, url: str, now: datetime) -> ArticleSummary | None:
        """The summary kept for ``url`` if it has not expired at ``now``, to the second."""
        wanted = select(_columns.payload).where(_columns.url_hash == page_key(url), _columns.expires_at > now)
        try:
            payload = await self._transactions.read(lambda connection: connection.scalar(wanted))
        except OUTAGES as error:
            log.warning("the cache could not be read: %s", type(error).__name__)
            return None
        return None if payload is None else _opened(payload, url)

    async def put(self, url: str, summary: ArticleSummary, now: datetime) -> None:
        """Keep ``summary`` for ``url`` and for its canonical address, for 24 h from ``now``."""
        payload, expires = _payloads.dump_json(summary), now + LIFETIME
        by_key = {page_key(address): address for address in (url, summary.url)}
        rows = [
            {"url_hash": key, "payload": _closed(payload, address), "expires_at": expires}
            for key, address in sorted(by_key.items())
        ]
        try:
            await self._transactions.write(lambda connection: connection.execute(self._upsert, rows))
        except OUTAGES as error:
            log.warning("the cache could not be written: %s", type(error).__name__)

    async def purge_expired(self, now: datetime) -> int:
        """Erase what has expired at ``now``; how many rows went."""
        expired = delete(page_summaries).where(_columns.expires_at <= now)
        return (await self._transactions.write(lambda connection: connection.execute(expired))).rowcount


def _closed(payload: bytes, url: str) -> str:
    """Encrypted with the address itself: its own is in there, and it may be somebody's."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(page_secret(url)).encrypt(nonce, payload, None)).decode()


def _opened(payload: str, url: str) -> ArticleSummary | None:
    try:
        data = base64.b64decode(payload)
        return _payloads.validate_json(AESGCM(page_secret(url)).decrypt(data[:_NONCE], data[_NONCE:], None))
    except (ValidationError, InvalidTag, ValueError):
        return None  # written by another version
