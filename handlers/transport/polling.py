"""Long polling that outlives what ends the library's own: one 404, one update that cannot be parsed."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.errors import AnotherBotRunning
from handlers.transport.contact import Contact
from handlers.transport.faults import NotSent, Unauthorized
from handlers.transport.reception import Reception, update_id
from handlers.transport.request import AiohttpRequest

log = logging.getLogger(__name__)

#: Seconds that Telegram holds a poll open when there is nothing new.
LONG_POLL = 30
#: Updates a poll: all of a batch are begun in one turn of the event loop, and a hundred would hold it up.
BATCH = 25
#: Seconds before the next poll after one that brought nothing, should a server not hold them open: no busy loop.
PAUSE = 0.25
#: Seconds, in all, for the last poll, which only confirms what was accepted.
CONFIRM_WITHIN = 3.0


class Poller:
    """Fetches updates with ``request``, which must be the poller's own, until it is cancelled.

    A batch is confirmed to Telegram by the offset of the next poll. ``allowed_updates`` names the kinds of update
    wanted, as in the Bot API.
    """

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        reception: Reception,
        contact: Contact,
        *,
        allowed_updates: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.contact = contact
        self._bot = bot
        self._request = request
        self._reception = reception
        self._allowed = list(allowed_updates)
        self._clock = clock
        self._offset: int | None = None
        self._confirmed: int | None = None
        self._polled = False

    async def run(self) -> None:
        """Poll for ever. Raises an ``OperatorError`` when it is hopeless."""
        while True:
            if not self._reception.has_room:
                await asyncio.sleep(PAUSE)
                continue
            began = self._clock()
            try:
                batch = await self.contact.until_answered(self._poll)
            except AnotherBotRunning:
                # The polls that were refused have named the offset. One more would end the other process's poll, and
                # with it, if that one is about to give way too, the last process that serves.
                self._confirmed = self._offset
                raise
            if not self._take(batch) and self._clock() - began < PAUSE:
                await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        """Confirm what was accepted, so that no process started after this one answers it again."""
        if self._offset == self._confirmed:
            return
        # Twice, since the server may still hold the poll that was just cancelled, and refuse a second one.
        with suppress(TimeoutError):
            async with asyncio.timeout(CONFIRM_WITHIN):
                if await self._confirm():
                    return
                await asyncio.sleep(2 * PAUSE)
                if await self._confirm():
                    return
        log.warning("the last updates could not be confirmed: Telegram may deliver them again")

    async def _poll(self) -> list[object]:
        if not self._polled:
            await self._leave_webhook()
        batch = await self._get_updates(LONG_POLL, BATCH)
        if not isinstance(batch, list) or (batch and all(update_id(raw) is None for raw in batch)):
            raise TelegramError("getUpdates brought something other than updates")
        self._polled = True
        return batch

    async def _get_updates(self, seconds: int, limit: int) -> Any:  # noqa: ANN401 - whatever the server says
        # Raw: Bot.get_updates parses the whole batch or nothing of it.
        offset = self._offset
        parameters = {"timeout": seconds, "limit": limit, "allowed_updates": self._allowed, "offset": offset}
        result = await self._request.post(
            f"{self._bot.base_url}/getUpdates",
            RequestData([RequestParameter(name, value, None) for name, value in parameters.items()]),
            read_timeout=self._request.read_timeout + seconds,
        )
        self._confirmed = offset
        return result

    def _take(self, batch: list[object]) -> bool:
        # Nothing is awaited here: a poller that is cancelled has taken in the whole batch or nothing.
        before = self._offset
        for raw in batch:
            self._reception.accept(raw)
        ids = [number for raw in batch if (number := update_id(raw)) is not None]
        if ids:
            self._offset = max(ids) + 1
        # Not whether any was queued: a batch that a flooder filled would keep those behind it waiting.
        return self._offset != before

    async def _confirm(self) -> bool:
        try:
            await self._get_updates(0, 1)
        except TelegramError:
            return False
        return True

    async def _leave_webhook(self) -> None:
        # Telegram refuses polls while a webhook is set. What it holds for the webhook is kept.
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except (NotSent, Unauthorized):
            raise
        except TelegramError as error:
            # Not every Bot API knows webhooks. If there is one, the poll will be refused and this comes again.
            log.debug("the webhook could not be deleted: %s", type(error).__name__)
