"""The contact with Telegram: calls made until they succeed, and the time of the last success for the health check."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import TelegramError

from handlers.transport.decide import Stop, decide
from handlers.transport.history import History

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Seconds since the last success within which the bot counts as healthy: a long poll takes 30, a retry 30 more.
HEALTHY_WITHIN = 90.0


class Contact:
    """One for a process: the calls at its start and the intake share one history.

    ``beat`` is called after every success, at most once a second; ``clock`` gives monotonic seconds, ``luck`` numbers
    in [0, 1).
    """

    def __init__(
        self,
        beat: Callable[[], None] = lambda: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self._beat = beat
        self._clock = clock
        self._sleep = sleep
        self._luck = luck
        self._history = History(started=clock())
        self._beaten: float | None = None

    @property
    def last_success(self) -> float | None:
        """When Telegram last answered, in seconds of the clock."""
        return self._history.succeeded

    @property
    def healthy(self) -> bool:
        """Whether Telegram answered within the last ``HEALTHY_WITHIN`` seconds."""
        last = self.last_success
        return last is not None and self._clock() - last < HEALTHY_WITHIN

    async def until_answered(self, call: Callable[[], Awaitable[T]]) -> T:
        """What ``call`` returns, called again by the rules of ``decide`` as long as it raises ``TelegramError``.

        Raises an ``OperatorError`` when trying again is useless, and whatever else ``call`` raises.
        """
        while True:
            try:
                result = await call()
            except TelegramError as error:
                decision, self._history = decide(error, self._history, self._clock(), self._luck())
            else:
                self._succeed()
                return result
            if isinstance(decision, Stop):
                # Outside of the block above: the library's InvalidToken holds the token in its message.
                raise decision.error
            if decision.line:
                log.warning("%s", decision.line)
            await self._sleep(decision.seconds)

    def _succeed(self) -> None:
        now = self._clock()
        if self._history.line_at is not None:
            log.info("Telegram answers again")
        self._history = self._history.after_success(now)
        if self._beaten is None or now - self._beaten >= 1.0:
            self._beaten = now
            self._beat()
