"""Addresses of feeds at rest: encrypted, because some are passwords, and no rule knows which."""

import base64
import hmac
import logging
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.retention import retention
from bot.errors import StorageUnusable
from bot.storage.safe import Keys
from bot.storage.tables import metadata

PREFIX: Final = "g1:"
_NONCE: Final = 12
_Stored = TypeVar("_Stored")
_Shown = TypeVar("_Shown")

log = logging.getLogger(__name__)


class Seal:
    """AES-256-GCM. The nonce is a keyed hash of the text, so that one text is always sealed alike and can be looked up;
    a nonce then only repeats with its text, which tells no more than that two rows are equal.
    """  # noqa: D205 - one thought

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def hide(self, text: str) -> str:
        """``text`` as it is stored; ``""`` stays as it is. Raises ``StorageUnusable`` if there is no key."""
        if not text:
            return text
        nonce = hmac.new(self._keys.of("feeds: nonces"), text.encode(), sha256).digest()[:_NONCE]
        sealed = AESGCM(self._keys.of("feeds")).encrypt(nonce, text.encode(), None)
        return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()

    def show(self, stored: str) -> str:
        """What ``hide`` was given. Raises ``StorageUnusable`` if this is not the key it was hidden with."""
        if not stored.startswith(PREFIX):
            return stored  # of a version that did not encrypt: the next start does
        try:
            data = base64.urlsafe_b64decode(stored.removeprefix(PREFIX))
            return AESGCM(self._keys.of("feeds")).decrypt(data[:_NONCE], data[_NONCE:], None).decode()
        except (InvalidTag, ValueError):
            where = self._keys.file or "DATA_KEY"
            raise StorageUnusable(detail=f"{where} is not the key of this database: put its own back") from None


def legible(show: Callable[[_Stored], _Shown], stored: Iterable[_Stored]) -> list[_Shown]:
    """What ``show`` makes of each, those left out that do not open: a damaged row must not keep the others unread."""
    shown = []
    for one in stored:
        try:
            shown.append(show(one))
        except StorageUnusable:
            log.error("the address of a feed cannot be read: its row is left out")  # noqa: TRY400 - it says no more
    return shown


async def seal_addresses(engine: AsyncEngine, keys: Keys) -> None:
    """Seal what a version that did not encrypt has left, and see that the key is the right one.

    Raises ``StorageUnusable`` if the database holds what this key does not open.
    """
    seal = Seal(keys)
    async with engine.begin() as connection:
        for kept in retention().kept:
            for name in kept.feeds:
                column: Column[str] = metadata.tables[kept.table].c[name]
                sealed = column.startswith(PREFIX)
                plain = (await connection.scalars(select(column).where(~sealed, column != "").distinct())).all()
                for url in plain:
                    await connection.execute(update(column.table).where(column == url).values({name: seal.hide(url)}))
                if (stored := await connection.scalar(select(column).where(sealed).limit(1))) is not None:
                    _check(seal, keys, stored)


def _check(seal: Seal, keys: Keys, stored: str) -> None:
    if not keys.there:  # one made now would open nothing
        raise StorageUnusable(detail=f"{keys.file or 'DATA_KEY'} is missing, which the database needs: put it back")
    seal.show(stored)
