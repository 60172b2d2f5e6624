"""What was erased or stopped, remembered outside the database as well: a backup that is put back must not undo it.

Only keyed hashes are kept. What this journal knows and the database does not is what the database has never heard of,
because it is older or because the process died in between: it is carried out at the next start.
"""

import hmac
import os
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from bot.domain.retention import retention
from bot.storage.safe import Keys

#: In the place of a mark.
_FORGOTTEN: Final = "-"
#: Of a second, until the year 5138: two lines that a crash has run together are none.
_DIGITS: Final = 11
_EVER: Final = datetime.fromtimestamp(0, UTC)


class Asked(StrEnum):
    """What a chat asked for; each has a key of its own, so that a mark does not even tell which."""

    ERASE = "erasures"
    STOP = "stops"


class ErasureJournal:
    """A line for each time somebody asked: its second, and the mark. Without a ``file`` it remembers nothing.

    A line with a dash for a mark says up to which second it has forgotten.
    """

    def __init__(self, file: Path | None, keys: Keys) -> None:
        self.file = file
        self._keys = keys
        self._writing = Lock()  # a line that is added while others are dropped must not go with them

    def mark(self, chat: int, asked: Asked = Asked.ERASE) -> str:
        """What stands for ``chat``; nobody without the key can tell which it is."""
        return hmac.new(self._keys.of(asked), str(chat).encode(), sha256).hexdigest()

    def note(self, marks: list[str], at: datetime) -> None:
        """Remember, on the disk when it returns. Raises ``OSError``."""
        if self.file is None:
            return
        with self._writing:
            there = self.file.exists()
            lines = [] if there else [_line(_EVER, _FORGOTTEN)]
            if there and not self.file.read_bytes().endswith(b"\n"):
                lines.append("\n")  # after a line that a crash cut short
            opened = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            _write(opened, [*lines, *(_line(at, mark) for mark in marks)])

    def all(self) -> set[tuple[str, datetime]]:
        """Marks and moments of all that is remembered."""
        return {(mark, at) for mark, at in self._lines() if mark != _FORGOTTEN}

    def forgotten(self) -> datetime:
        """What was asked up to this moment may not be remembered any more; what was asked later is."""
        if self.file is None or not self.file.exists():
            return _EVER
        told = [at for mark, at in self._lines() if mark == _FORGOTTEN]
        if told:
            return max(told)
        # Of a version that did not say: it forgot when it wrote the file anew, and only what was too old then.
        return datetime.fromtimestamp(self.file.stat().st_mtime, UTC) - retention().lifetime("erasures")

    def forget(self, before: datetime) -> None:
        """Drop what was asked at or before ``before``: no backup is that old any more."""
        with self._writing:
            remembered = self.all()
            dropped = [at for _, at in remembered if at <= before]
            if self.file is None or not dropped:
                return
            kept = sorted((at, mark) for mark, at in remembered if at > before)
            fresh = self.file.with_name(f"{self.file.name}.new")
            lines = [_line(max(self.forgotten(), *dropped), _FORGOTTEN), *(_line(at, mark) for at, mark in kept)]
            _write(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), lines)
            fresh.replace(self.file)

    def _lines(self) -> set[tuple[str, datetime]]:
        """A line that a crash cut short is none."""
        if self.file is None or not self.file.exists():
            return set()
        found = set()
        for line in self.file.read_text("ascii", "replace").splitlines():
            second, _, mark = line.partition(" ")
            whole = mark == _FORGOTTEN or len(mark) == sha256().digest_size * 2
            if whole and second.isdecimal() and len(second) <= _DIGITS:
                found.add((mark, datetime.fromtimestamp(int(second), UTC)))
        return found


def _line(at: datetime, mark: str) -> str:
    return f"{int(at.timestamp())} {mark}\n"


def _write(opened: int, lines: list[str]) -> None:
    with os.fdopen(opened, "a", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
