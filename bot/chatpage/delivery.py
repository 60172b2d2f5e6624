"""How updates reach the bot: by long polling, or by webhook."""

import asyncio
import re
from typing import Any

from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import bad_request, conflict
from bot.chatpage.shapes import Json
from bot.chatpage.webhook import Webhook
from bot.chatpage.world import World

_LONGEST_POLL = 50
_MOST_UPDATES = 100
_MOST_CONNECTIONS = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_TWO_POLLS = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Delivery:
    """Long polling until a webhook is set; one poll at a time, the newest, as Telegram does."""

    def __init__(self, world: World) -> None:
        self.webhook: Webhook | None = None
        self.polls = 0
        self._world = world
        self._updates = world.updates
        self._poll: asyncio.Future[str] | None = None

    async def get_updates(self, parameters: Parameters) -> list[Json]:
        """``getUpdates``. Raises ``ApiRefusal`` 409 when a webhook is set, and in a poll that another one replaces."""
        if self.webhook is not None:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                           "webhook first")  # fmt: skip
        self.polls += 1
        self._end_poll(_TWO_POLLS)
        if parameters.has("offset"):
            self._updates.confirm(parameters.integer("offset"))
        if parameters.has("allowed_updates"):
            self._updates.allow(parameters.strings("allowed_updates"))
        limit = min(max(parameters.integer("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = ended
        try:
            await self._arrival(ended, min(max(parameters.integer("timeout"), 0), _LONGEST_POLL))
        finally:
            if self._poll is ended:
                self._poll = None
        if ended.done() and ended.result():
            raise conflict(ended.result())
        return self._updates.take(limit)

    async def set_webhook(self, parameters: Parameters) -> bool:
        """``setWebhook``; an empty address deletes it."""
        url = parameters.text("url")
        if not url:
            return await self.delete_webhook(parameters)
        if not re.match(r"https?://[^\s/]+", url):
            raise bad_request("bad webhook: invalid webhook URL specified")
        secret = parameters.text("secret_token")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self._end_poll("terminated by setWebhook request")
        await self.close()
        if parameters.flag("drop_pending_updates"):
            self._updates.clear()
        if parameters.has("allowed_updates"):
            self._updates.allow(parameters.strings("allowed_updates"))
        connections = min(max(parameters.integer("max_connections", 40), 1), _MOST_CONNECTIONS)
        self.webhook = Webhook(self._world, url, secret, connections)
        self.webhook.start()
        return True

    async def delete_webhook(self, parameters: Parameters) -> bool:
        """``deleteWebhook``."""
        await self.close()
        if parameters.flag("drop_pending_updates"):
            self._updates.clear()
        return True

    async def get_webhook_info(self, _parameters: Parameters) -> Json:
        """``getWebhookInfo``."""
        pending = {"has_custom_certificate": False, "pending_update_count": len(self._updates.waiting)}
        allowed = {"allowed_updates": sorted(self._updates.allowed)} if self._updates.allowed else {}
        if self.webhook is None:
            return {"url": "", **pending, **allowed}
        return pending | allowed | self.webhook.info

    async def close(self) -> None:
        """End what is under way; a poll that waits gets an empty answer."""
        self._end_poll("")
        if self.webhook is not None:
            await self.webhook.stop()
            self.webhook = None

    def _end_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    async def _arrival(self, ended: asyncio.Future[str], seconds: float) -> None:
        if self._updates.waiting or not seconds:
            # A poll that does not wait still gives the loop a turn: a bot that asks without a pause starves nobody.
            await asyncio.sleep(0)
            return
        arrived = asyncio.ensure_future(self._updates.arrived.wait())
        either: set[asyncio.Future[Any]] = {arrived, ended}
        await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        arrived.cancel()
