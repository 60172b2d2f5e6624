"""What belongs to a database and lies beside it: its key, the journal of erasures, its copies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.storage.address import PostgresServer, SqliteFile
from bot.storage.backups import Backups
from bot.storage.erasures import ErasureJournal
from bot.storage.safe import Keys, Safe


@dataclass(frozen=True, slots=True)
class Beside:
    """Where they are; a server's copies are its administrator's."""

    keys: Keys
    journal: ErasureJournal
    backups: Backups | None

    def traces(self) -> list[Path]:
        """What says that the database was in use before."""
        files = [file for file in (self.keys.file, self.journal.file) if file is not None and file.exists()]
        return files + [path for _, path in (self.backups.made() if self.backups is not None else ())]

    @classmethod
    def of(cls, address: SqliteFile | PostgresServer, safe: Safe) -> Self:
        """Files of ``safe``'s folder, or of the database's own, named after the database."""
        folder, name, backups = safe.folder, "breves", None
        if isinstance(address, SqliteFile):
            path = address.path.expanduser()
            folder, name = folder or path.parent, path.stem
            backups = Backups(path, folder / "backups")
        keys = Keys(folder / f"{name}.key" if folder else None, safe.key)
        return cls(keys, ErasureJournal(folder / f"{name}.erased" if folder else None, keys), backups)
