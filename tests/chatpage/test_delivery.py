"""Long polling and webhooks."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.chatpage.client import LocalClient
from bot.chatpage.updates import MOST_WAITING, UpdateQueue
from tests.chatpage.conftest import telegram_bot
from tests.patience import PATIENCE, eventually


async def test_updates_stay_until_they_are_confirmed(bot: Bot, client: LocalClient):
    for text in "abc":
        client.say(client.chat_id, text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first] == ["a", "b"]
    assert [update.update_id for update in await bot.get_updates()] == [1, 2, 3]
    assert [u.message.text for u in await bot.get_updates(offset=2)] == ["b", "c"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["c"]
    assert await bot.get_updates(offset=4) == ()


async def waiting(client: LocalClient) -> None:
    """Until the server holds a poll."""
    await eventually(lambda: client.api.delivery._poll)


async def test_a_poll_waits_for_what_comes(bot: Bot, client: LocalClient):
    poll = asyncio.create_task(bot.get_updates(timeout=40))
    await waiting(client)
    client.say(client.chat_id, "a")
    assert [update.message.text for update in await poll] == ["a"]
    start = time.monotonic()
    assert await bot.get_updates(offset=2, timeout=1) == ()
    assert time.monotonic() - start >= 0.9


async def test_a_second_poll_ends_the_first(bot: Bot, client: LocalClient):
    first = asyncio.create_task(bot.get_updates(timeout=40))
    await waiting(client)
    other = telegram_bot(client.api)
    async with other:
        second = asyncio.create_task(other.get_updates(timeout=40))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        client.say(client.chat_id, "a")
        assert len(await second) == 1


async def test_only_the_kinds_that_the_bot_wants(bot: Bot, client: LocalClient):
    await bot.get_updates(allowed_updates=["message"])
    said = client.say(client.chat_id, "a")["message_id"]
    client.edit(client.chat_id, said, "b")
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=[])
    client.edit(client.chat_id, said, "c")
    assert client.world.updates.add("message_reaction", {}) is None
    assert len(await bot.get_updates()) == 2


async def test_updates_of_any_shape(bot: Bot, client: LocalClient):
    number = client.push_update({"message": {"poison": True}})
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the library raises on what it cannot read
        await bot.get_updates()
    client.push_update({"update_id": 99, "future_kind": {}})
    (update,) = await bot.get_updates(offset=number + 1)
    assert update.update_id == 99


def test_the_queue_is_bounded():
    queue = UpdateQueue()
    for number in range(MOST_WAITING + 3):
        queue.push({"poll": number})
    assert (len(queue.waiting), queue.dropped) == (MOST_WAITING, 3)
    assert queue.take(1)[0]["update_id"] == 4


async def test_stopping_ends_a_poll_at_once(bot: Bot, client: LocalClient):
    poll = asyncio.create_task(bot.get_updates(timeout=40))
    await waiting(client)
    start = time.monotonic()
    await client.api.stop()
    assert await poll == ()
    assert time.monotonic() - start < PATIENCE


class Hook:
    """A webhook that notes what it gets, and fails as often as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, dict]] = []
        self.failures = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_webhooks_get_each_chats_updates_in_order(bot: Bot, client: LocalClient, hook: Hook):
    client.say(client.chat_id, "avant")
    assert await bot.set_webhook(hook.url, secret_token="s-1", allowed_updates=Update.ALL_TYPES, max_connections=2)
    others = [client.private(name) for name in ("Nour", "Lou", "Jo")]
    for text in ("un", "deux", "trois"):
        for chat in (client.chat_id, *others):
            client.say(chat, text)
    await eventually(lambda: len(hook.got) == 13)
    assert {secret for secret, _ in hook.got} == {"s-1"}
    for chat in others:
        assert [u["message"]["text"] for _, u in hook.got if u["message"]["chat"]["id"] == chat] == [
            "un",
            "deux",
            "trois",
        ]
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 0, 2)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()


async def test_a_webhook_that_fails_is_tried_again(bot: Bot, client: LocalClient, hook: Hook):
    hook.failures = 1
    await bot.set_webhook(hook.url)
    client.say(client.chat_id, "a")
    client.say(client.chat_id, "b")
    await eventually(lambda: client.api.delivery.webhook.info.get("last_error_message"))
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await eventually(lambda: hook.texts == ["a", "b"])
    assert hook.got[0][0] is None


async def test_webhooks_end_and_leave_what_waits(bot: Bot, client: LocalClient):
    await bot.set_webhook("http://127.0.0.1:9/none")
    client.say(client.chat_id, "a")
    await eventually(lambda: client.api.delivery.webhook and client.api.delivery.webhook.info.get("last_error_message"))
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.set_webhook("")
    assert [update.message.text for update in await bot.get_updates(timeout=1)] == ["a"]
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    client.say(client.chat_id, "b")
    assert await bot.set_webhook("http://127.0.0.1:9/none", drop_pending_updates=True)
    client.push_update({"poll": 1})
    assert (await bot.get_webhook_info()).pending_update_count <= 1


async def test_webhooks_that_telegram_refuses(bot: Bot, client: LocalClient):
    for url, secret in (("ftp://a.fr", "a"), ("https://a.fr", "é")):
        with pytest.raises(BadRequest):
            await bot.set_webhook(url, secret_token=secret)
    assert (await bot.get_webhook_info()).url == ""


async def test_setting_a_webhook_ends_the_poll(bot: Bot, client: LocalClient, hook: Hook):
    poll = asyncio.create_task(bot.get_updates(timeout=40))
    await waiting(client)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
