import asyncio
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.errors import AnotherBotRunning, PollingStalled, TokenRefused
from handlers.transport import polling as module
from handlers.transport.application import Transport
from handlers.transport.contact import Contact
from handlers.transport.polling import Poller
from handlers.transport.reception import Reception
from tests.patience import PATIENCE
from tests.transport.conftest import Clock
from tests.transport.fake_api import FakeApi, Reply, fail, message

Eventually = Callable[..., Any]


@pytest.fixture
async def poller(transport: Transport, contact: Contact) -> Poller:
    await transport.application.initialize()
    desk = Reception(transport.application, transport.has_room)
    bot = transport.application.bot
    return Poller(bot, transport.polling, desk, contact, allowed_updates=["message", "callback_query"])


@asynccontextmanager
async def running(poller: Poller):
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


def queued(transport: Transport) -> list[int]:
    queue = transport.application.update_queue
    return [queue.get_nowait().update_id for _ in range(queue.qsize())]


async def test_it_leaves_the_webhook_then_polls_long_and_confirms(
    poller: Poller, transport: Transport, api: FakeApi, eventually: Eventually
):
    api.send(message(41), message(42))
    async with running(poller):
        await eventually(lambda: api.confirmed == 43)
    assert queued(transport) == [41, 42]
    assert [name for name, _ in api.calls][:3] == ["getMe", "deleteWebhook", "getUpdates"]
    assert api.told("deleteWebhook")[0].get("drop_pending_updates") in (None, "false")
    first = api.told("getUpdates")[0]
    assert "offset" not in first
    assert first["timeout"] == "30"
    assert first["allowed_updates"] == '["message","callback_query"]'


async def test_poison_does_not_block_what_is_behind_it(
    poller: Poller, transport: Transport, api: FakeApi, eventually: Eventually
):
    api.send(message(1), {"update_id": 2, "message": 5}, {"no": "id"}, message(3))
    async with running(poller):
        await eventually(lambda: api.confirmed == 4)
    assert queued(transport) == [1, 3]


async def test_a_passing_404_does_not_end_it(
    poller: Poller, transport: Transport, api: FakeApi, eventually: Eventually
):
    api.script["getUpdates"].extend([fail(404), fail(500), Reply(drop=True), Reply(body=b"<html>"), fail(409)])
    api.send(message(1))
    async with running(poller):
        await eventually(lambda: api.confirmed == 2)
    assert queued(transport) == [1]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (fail(401), TokenRefused),
        (fail(404), TokenRefused),
        (fail(409), AnotherBotRunning),
        (fail(400), PollingStalled),
        (Reply(result="updates"), PollingStalled),
        (Reply(result=[{"no": "id"}]), PollingStalled),
    ],
)
async def test_what_is_hopeless_ends_it(poller: Poller, api: FakeApi, reply: Reply, error: type):
    api.always["getUpdates"] = reply
    with pytest.raises(error):
        await poller.run()


async def test_a_flood_is_waited_out_exactly(poller: Poller, api: FakeApi, clock: Clock, eventually: Eventually):
    api.script["getUpdates"].append(fail(429, retry_after=17))
    api.send(message(1))
    async with running(poller):
        await eventually(lambda: api.confirmed == 2)
    assert clock.slept == [17]


@pytest.mark.parametrize("reply", [fail(404), fail(501), fail(400)])
async def test_a_bot_api_without_webhooks_is_polled(poller: Poller, api: FakeApi, eventually: Eventually, reply: Reply):
    api.always["deleteWebhook"] = reply
    api.send(message(1))
    async with running(poller):
        await eventually(lambda: api.confirmed == 2)


async def test_a_webhook_that_could_not_be_deleted_is_deleted_at_the_next_try(
    poller: Poller, api: FakeApi, eventually: Eventually
):
    api.script["deleteWebhook"].append(fail(500))
    api.script["getUpdates"].append(fail(409, "can't use getUpdates method while webhook is active"))
    async with running(poller):
        await eventually(lambda: len(api.told("deleteWebhook")) == 2)


async def test_a_token_refused_at_the_first_call_ends_it(poller: Poller, api: FakeApi):
    api.always["deleteWebhook"] = fail(401)
    with pytest.raises(TokenRefused):
        await poller.run()


async def test_while_there_is_no_room_updates_stay_with_telegram(
    transport: Transport, contact: Contact, api: FakeApi, eventually: Eventually
):
    room = False
    await transport.application.initialize()
    desk = Reception(transport.application, lambda: room)
    poller = Poller(transport.application.bot, transport.polling, desk, contact, allowed_updates=[])
    api.send(message(1))
    async with running(poller):
        await asyncio.sleep(0.05)
        assert not api.told("getUpdates")
        room = True
        await eventually(lambda: api.confirmed == 2)


@pytest.mark.parametrize("updates", [[], [message(1)]])
async def test_a_server_that_never_holds_a_poll_makes_no_busy_loop(poller: Poller, api: FakeApi, updates: list[Any]):
    api.always["getUpdates"] = Reply(result=updates)
    began = time.monotonic()
    async with running(poller):
        await asyncio.sleep(0.6)
    assert len(api.told("getUpdates")) <= (time.monotonic() - began) / module.PAUSE + 2


async def test_stopping_confirms_what_was_accepted_and_no_more(
    poller: Poller, transport: Transport, api: FakeApi, eventually: Eventually
):
    api.send(message(1), message(2))
    api.always["getUpdates"] = Reply(result=[message(1), message(2)])
    async with running(poller):
        await eventually(lambda: transport.application.update_queue.qsize() == 2)
    # Whatever was under way, the last call names what was accepted and does not wait.
    poller._confirmed = None
    del api.always["getUpdates"]
    api.send(message(3))
    await poller.close()
    assert api.told("getUpdates")[-1] | {"allowed_updates": ""} == {
        "offset": "3",
        "timeout": "0",
        "limit": "1",
        "allowed_updates": "",
    }
    assert [one["update_id"] for one in api.updates] == [3]
    calls = len(api.calls)
    await poller.close()
    assert len(api.calls) == calls


async def test_confirming_tries_twice_then_gives_up_soon(
    poller: Poller, api: FakeApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(module, "CONFIRM_WITHIN", 0.8)
    poller._offset = 5
    api.script["getUpdates"].append(fail(409))
    await poller.close()
    assert api.confirmed == 5
    assert not caplog.records
    for trouble in (fail(500), Reply(delay=60)):
        poller._offset = 6
        poller._confirmed = 5
        api.always["getUpdates"] = trouble
        began = time.monotonic()
        await poller.close()
        assert time.monotonic() - began < PATIENCE
    assert "may deliver them again" in caplog.text


async def test_giving_way_leaves_the_other_process_its_poll(
    poller: Poller, transport: Transport, api: FakeApi, eventually: Eventually
):
    api.send(message(1))
    async with running(poller):
        await eventually(lambda: api.confirmed == 2)
    poller._confirmed = None
    api.always["getUpdates"] = fail(409)
    with pytest.raises(AnotherBotRunning):
        await poller.run()
    polls = len(api.told("getUpdates"))
    await poller.close()
    assert len(api.told("getUpdates")) == polls


async def test_nothing_accepted_is_nothing_to_confirm(poller: Poller, api: FakeApi):
    await poller.close()
    assert not api.told("getUpdates")


async def test_who_is_not_heard_keeps_nobody_behind_them_waiting(
    transport: Transport, contact: Contact, api: FakeApi, eventually: Eventually
):
    await transport.application.initialize()
    flooder, reader, last = 7, 8, 10 * module.BATCH
    desk = Reception(transport.application, transport.has_room, lambda writer: writer == flooder)
    poller = Poller(transport.application.bot, transport.polling, desk, contact, allowed_updates=[])
    api.send(*(message(number, chat=flooder) for number in range(1, last)), message(last, chat=reader))
    began = time.monotonic()
    async with running(poller):
        await eventually(lambda: api.confirmed == last + 1)
    assert time.monotonic() - began < 5 * module.PAUSE
    assert queued(transport) == [last]
