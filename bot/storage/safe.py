"""What lies beside the database: its key, and the folder for what must not be inside it."""

import hmac
import logging
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from bot.errors import StorageUnusable

KEY_BYTES: Final = 32
_OTHERS: Final = 0o077

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Safe:
    """Where the key comes from: given (``key``), or a file of ``folder``, made when first needed.

    Without a folder, that of an SQLite file is taken; a server has none.
    """

    folder: Path | None = None
    key: bytes | None = None

    @classmethod
    def of(cls, folder: Path | None, key: str | None) -> Self:
        """The same from settings; ``key`` is as ``parse_key`` wants it."""
        return cls(folder, parse_key(key) if key else None)

    def __repr__(self) -> str:
        return f"Safe({self.folder})"


class Keys:
    """The key of one database, read when it is first needed, and one for each purpose out of it."""

    def __init__(self, file: Path | None, key: bytes | None = None) -> None:
        self.file = file
        self._key = key

    @property
    def there(self) -> bool:
        """Whether there is a key already."""
        return self._key is not None or (self.file is not None and self.file.exists())

    def of(self, purpose: str) -> bytes:
        """The key for ``purpose``, 32 bytes. Raises ``StorageUnusable``."""
        if self._key is None:
            self._key = self._from_file()
        return hmac.new(self._key, purpose.encode(), sha256).digest()

    def _from_file(self) -> bytes:
        if self.file is None:
            raise StorageUnusable(detail="a database on a server needs DATA_KEY or DATA_FOLDER for its key")
        try:
            return _read_or_make(self.file)
        except (OSError, ValueError) as error:
            cause = error.strerror if isinstance(error, OSError) else "is not a key"
            raise StorageUnusable(detail=f"{self.file}: {cause}: put the database's own key back") from None


def _read_or_make(file: Path) -> bytes:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if file.stat().st_mode & _OTHERS:
            log.warning("%s can be read by others: chmod 600 it", file.name)
        return parse_key(file.read_text("ascii"))
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(f"{key.hex()}\n")
        written.flush()
        os.fsync(written.fileno())
    return key


def parse_key(text: str) -> bytes:
    """A key written as 64 hexadecimal digits. Raises ``ValueError``."""
    key = bytes.fromhex(text.strip())
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 64 hexadecimal digits")
    return key
