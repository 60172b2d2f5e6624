"""Copies of an SQLite file: made while the bot runs, kept for a week, put back when it does not."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.domain.retention import retention
from bot.errors import StorageUnusable
from bot.storage.copies import STAMP, damage, fold, made_at, stamp, to_disk

_ONE_DAY: Final = timedelta(days=1)
#: What a copy was put in the place of.
_REPLACED: Final = "replaced"
#: The file, SQLite's journal and its index.
_ENDS: Final = ("", "-wal", "-shm")


class Backups:
    """The copies of one file, in ``folder``; their names say when they were made."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._file = file
        self.folder = folder

    def made(self) -> list[tuple[datetime, Path]]:
        """The copies there are, the oldest first."""
        return self._found(self._file.stem)

    def make(self, now: datetime, to: Path | None = None) -> Path:
        """Copy what is committed, without what was erased. Raises ``sqlite3.Error`` and ``OSError``.

        It reads beside the process that writes, and does not write itself. A copy that is cut short has another name.
        """
        if self._file.exists() and not self._file.stat().st_size:
            raise sqlite3.DatabaseError("file is not a database")  # its copy would be the last one, for restore to take
        target = to or self.folder / f"{self._file.stem}-{now:{STAMP}}.db"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # an empty file is taken as none
        try:
            with closing(sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                connection.execute("PRAGMA busy_timeout = 10000")
                connection.execute("VACUUM INTO ?", (str(unfinished),))
            stamp(unfinished, now)
            to_disk(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        return target

    def make_daily(self, now: datetime) -> Path | None:
        """Make one if the last is a day old; then drop those that are too old: what was erased is in them still."""
        made = self.made()
        try:
            return self.make(now) if not made or now - made[-1][0] >= _ONE_DAY else None
        finally:  # a full disk does not lengthen what readers were promised
            self._drop(now - retention().backups)

    def _drop(self, before: datetime) -> None:
        for at, path in self.made() + self._found(_REPLACED):
            if at <= before:
                for end in _ENDS:
                    path.with_name(f"{path.name}{end}").unlink(missing_ok=True)

    def oldest(self) -> datetime | None:
        """When the oldest of all that could be put back was made."""
        return min((at for at, _ in self.made() + self._found(_REPLACED)), default=None)

    def restore(self, source: Path | None, now: datetime, after: datetime | None = None) -> Path:
        """Put a copy in the file's place, the last one by default; which it was.

        One that was not made ``after`` that moment is refused: erasures since then may have been forgotten. What was in
        that place, which may be damaged, is kept beside the copies for as long as they are. Raises ``StorageUnusable``.
        """
        chosen = source or next((path for _, path in reversed(self.made())), None)
        if chosen is None or not chosen.exists():
            raise StorageUnusable(detail=f"{chosen or self.folder}: there is no backup to restore")
        if said := damage(chosen):
            raise StorageUnusable(detail=f"{chosen}: this backup cannot be used: {said}")
        if after is not None and (made := made_at(chosen)) <= after:
            raise StorageUnusable(
                detail=f"{chosen}: this backup is of {made:%Y-%m-%d}, and it is no longer known who asked to be erased"
                f" up to {after:%Y-%m-%d}: take a newer one, or say « restore --old » to bring them back with it"
            )
        with held(self._file, alone=True):
            fresh = self._file.with_name(f"{self._file.name}.restored")
            shutil.copyfile(chosen, fresh)
            fresh.chmod(0o600)
            stamp(fresh, None)  # from here on it is no copy
            to_disk(fresh)
            self._set_aside(now)
            fresh.replace(self._file)  # at once: a death leaves the old file or the new one
        return chosen

    def _set_aside(self, now: datetime) -> None:
        """The old file, and its journal under the same name; then it does without its journal, whenever this ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.folder / f"{_REPLACED}-{now:{STAMP}}.db"
        for end in _ENDS:
            part, copy = (one.with_name(f"{one.name}{end}") for one in (self._file, aside))
            if part.exists():
                shutil.copyfile(part, copy)
                copy.chmod(0o600)
                to_disk(copy)
        fold(self._file)
        for end in _ENDS[1:]:  # the new file must not find them
            self._file.with_name(f"{self._file.name}{end}").unlink(missing_ok=True)

    def _found(self, stem: str) -> list[tuple[datetime, Path]]:
        found = []
        for path in self.folder.glob(f"{stem}-*.db"):
            with contextlib.suppress(ValueError):
                moment = path.stem.removeprefix(f"{stem}-")
                found.append((datetime.strptime(f"{moment}+0000", f"{STAMP}%z"), path))
        return sorted(found)


@contextmanager
def held(file: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold ``file`` among others, or ``alone``. Raises ``StorageUnusable`` if that cannot be.

    By a lock on a file beside it: closing the database's own would take SQLite's locks away.
    """
    descriptor = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        what = "stop the bot first" if alone else "a backup is being put back: wait for it"
        raise StorageUnusable(detail=f"{file}: {what}") from None
    finally:
        os.close(descriptor)
