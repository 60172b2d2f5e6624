import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.errors import InvalidSettings, PortTaken, TokenRefused
from bot.logs import redact
from handlers.transport import webhook as module
from handlers.transport.application import Transport
from handlers.transport.contact import Contact
from handlers.transport.reception import Reception
from handlers.transport.webhook import SECRET_HEADER, Webhook
from tests.transport.conftest import Clock
from tests.transport.fake_api import FakeApi, fail, message

SECRET = "le-secret-du-crochet"
Deliver = Callable[..., Any]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Room:
    free = True


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
async def hook(transport: Transport, contact: Contact, room: Room) -> AsyncIterator[Webhook]:
    await transport.application.initialize()
    desk = Reception(transport.application, lambda: room.free)
    webhook = Webhook(
        transport.application.bot,
        desk,
        contact,
        url="https://breves.example/crochet",
        host="127.0.0.1",
        port=free_port(),
        secret=SECRET,
        allowed_updates=["message"],
    )
    yield webhook
    await webhook.close()


@pytest.fixture
async def deliver(hook: Webhook, api: FakeApi, eventually: Callable[..., Any]) -> AsyncIterator[Deliver]:
    task = asyncio.create_task(hook.run())
    await eventually(lambda: bool(api.told("setWebhook")) and hook.contact.last_success is not None)
    session = aiohttp.ClientSession(f"http://127.0.0.1:{hook._port}")

    async def post(body: object, secret: str | None = SECRET, path: str = "/crochet") -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with session.post(path, data=data, headers=headers) as response:
            return response.status

    async with session:
        yield post
    task.cancel()
    await asyncio.wait({task})


async def test_it_tells_telegram_where_and_with_which_secret(deliver: Deliver, api: FakeApi):
    told = api.told("setWebhook")[0]
    assert told["url"] == "https://breves.example/crochet"
    assert told["secret_token"] == SECRET
    assert told["allowed_updates"] == '["message"]'


async def test_updates_are_queued_once_on_any_path(deliver: Deliver, transport: Transport):
    assert await deliver(message(1)) == 200
    assert await deliver(message(1), path="/") == 200
    assert await deliver(message(2), path="/tout/autre") == 200
    assert transport.application.update_queue.qsize() == 2


@pytest.mark.parametrize("secret", [None, "", "faux", SECRET + "x", "\udcff"])
async def test_nobody_else_is_listened_to(deliver: Deliver, transport: Transport, secret: str | None):
    assert await deliver(message(1), secret) == 403
    assert transport.application.update_queue.empty()


@pytest.mark.parametrize("body", [b"{", b"", b"[]", {"update_id": 1, "message": 3}, {}])
async def test_poison_is_taken_so_that_it_does_not_come_again(deliver: Deliver, transport: Transport, body: object):
    assert await deliver(body) == 200
    assert transport.application.update_queue.empty()
    assert await deliver(message(2)) == 200


async def test_bodies_are_bounded(deliver: Deliver):
    assert await deliver(b"x" * 1_000_001) == 413


async def test_without_room_telegram_keeps_it(deliver: Deliver, room: Room):
    room.free = False
    assert await deliver(message(1)) == 503
    room.free = True
    assert await deliver(message(1)) == 200


async def test_health_is_the_contact_with_telegram(deliver: Deliver, hook: Webhook, clock: Clock):
    url = f"http://127.0.0.1:{hook._port}/healthz"
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            assert (response.status, await response.text()) == (200, "ok\n")
        clock.now += 1000
        async with session.get(url) as response:
            assert response.status == 503


async def test_it_asks_now_and_then_whether_telegram_is_there(
    hook: Webhook, api: FakeApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "WATCH_EVERY", 0.01)
    api.script["setWebhook"].append(fail(500))
    api.script["getMe"].append(fail(500))
    api.always["getMe"] = fail(401)
    with pytest.raises(TokenRefused):
        await hook.run()
    assert len(api.told("setWebhook")) == 2


async def test_an_address_that_telegram_refuses_is_a_wrong_setting(hook: Webhook, api: FakeApi):
    api.always["setWebhook"] = fail(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook")
    with pytest.raises(InvalidSettings) as caught:
        await hook.run()
    assert "url must be provided" in caught.value.detail


async def test_a_port_that_is_taken(hook: Webhook):
    with socket.socket() as other:
        other.bind(("127.0.0.1", hook._port))
        other.listen()
        with pytest.raises(PortTaken) as caught:
            await hook.run()
    assert str(hook._port) in caught.value.detail


async def test_a_secret_is_made_up_and_concealed(transport: Transport, contact: Contact):
    desk = Reception(transport.application, transport.has_room)
    hook = Webhook(
        transport.application.bot,
        desk,
        contact,
        url="https://breves.example",
        host="127.0.0.1",
        port=1,
        secret=None,
        allowed_updates=[],
    )
    assert len(hook._secret) >= 32
    assert hook._secret not in redact(f"secret_token={hook._secret}")
    await hook.close()
