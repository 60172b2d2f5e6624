"""The file whose age tells the health check how long ago Telegram answered."""

import logging
import os
from pathlib import Path

from bot.errors import InvalidSettings

log = logging.getLogger(__name__)


class Heartbeat:
    """Touches ``file``; its folder is made if need be. Raises ``InvalidSettings`` if the file cannot be written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._failing = False
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _try_out(file)
        except OSError as error:
            raise InvalidSettings(str(file), f"HEARTBEAT_FILE cannot be written there: {_cause(error)}") from None

    def beat(self) -> None:
        """Make the file as young as can be. A disk that fails is one line, not the end: readers are still answered."""
        try:
            self._file.touch()
        except OSError as error:
            if not self._failing:
                log.warning("the heartbeat file cannot be written: %s", _cause(error))
            self._failing = True
        else:
            self._failing = False


def _try_out(file: Path) -> None:
    # Opened, not touched: until Telegram has answered, the file must neither be there nor look young.
    existed = file.exists()
    with file.open("ab"):
        pass
    if not existed:
        file.unlink()


def _cause(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__
