"""What the bot asked for: the log of its calls, and the alarm that tests wait on."""

import asyncio
from dataclasses import dataclass

from bot.chatpage.shapes import Json


@dataclass(slots=True)
class Call:
    """One call of a method. ``at`` is in seconds since 1970; ``status`` is 0 until it is answered or reset."""

    method: str
    parameters: Json
    at: float
    status: int = 0
    result: object = None
    description: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was carried out and answered."""
        return self.status == 200  # noqa: PLR2004


class Pulse:
    """Wakes those who wait for something to happen."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def beat(self) -> None:
        """Something happened."""
        self._event.set()
        self._event = asyncio.Event()

    async def next(self) -> None:
        """Wait until something happens."""
        await self._event.wait()
