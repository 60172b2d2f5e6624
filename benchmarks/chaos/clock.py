"""One clock for all processes of a day that passes faster than it does."""

import asyncio
import mmap
import struct
import time
from datetime import UTC, datetime
from pathlib import Path


class SharedClock:
    """``Clock``: this machine's time, and so many seconds more, which a file tells to every process."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        return time.time() + float(struct.unpack("d", self._map[:8])[0])

    def put(self, moment: datetime) -> None:
        """Make it ``moment`` now, for everyone."""
        self._map[:8] = struct.pack("d", moment.timestamp() - time.time())

    async def synchronise(self) -> None:
        """There is but one."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
