"""Delivery by webhook: each update in one POST, each chat's updates in order, again until the bot takes them."""

import asyncio

import aiohttp

from bot.chatpage.shapes import Json
from bot.chatpage.world import World

_ANSWER_SECONDS = 60
_RETRY_SECONDS = 1.0


class Webhook:
    """One webhook while it is set."""

    def __init__(self, world: World, url: str, secret: str, connections: int, retry: float = _RETRY_SECONDS) -> None:
        self._world = world
        self._url = url
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        self._connections = connections
        self._retry = retry
        self._task: asyncio.Task[None] | None = None
        self._failure: Json = {}

    @property
    def info(self) -> Json:
        """The fields of WebhookInfo that a set webhook has."""
        return {"url": self._url, "max_connections": self._connections} | self._failure

    def start(self) -> None:
        """Deliver what waits and what comes."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what was not delivered waits in the queue."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._world.updates.waiting:
            self._world.updates.arrived.set()

    async def _run(self) -> None:
        updates = self._world.updates
        busy: set[object] = set()
        timeout = aiohttp.ClientTimeout(_ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                for update in tuple(updates.waiting):
                    key = _order_key(update)
                    if key not in busy and len(busy) < self._connections:
                        busy.add(key)
                        group.create_task(self._deliver(session, update, key, busy))
                # The event is this loop's alarm clock while a webhook is set: no poll listens to it then.
                updates.arrived.clear()
                await updates.arrived.wait()

    async def _deliver(self, session: aiohttp.ClientSession, update: Json, key: object, busy: set[object]) -> None:
        failure = await self._post(session, update)
        if failure:
            self._failure = {"last_error_date": self._world.now(), "last_error_message": failure}
            await asyncio.sleep(self._retry)
        else:
            self._world.updates.remove(update["update_id"])
        busy.discard(key)
        self._world.updates.arrived.set()

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> str:
        """Post one update; returns what went wrong, in Telegram's words."""
        try:
            async with session.post(self._url, json=update, headers=self._headers) as answer:
                await answer.read()
                return "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused"


def _order_key(update: Json) -> object:
    for content in update.values():
        if isinstance(content, dict):
            chat = content.get("chat") or content.get("message", {}).get("chat", {})
            return chat.get("id", update["update_id"])
    return update["update_id"]
