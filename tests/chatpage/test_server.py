"""The HTTP of the local server: tokens, forms of parameters, failures on demand."""

import asyncio
import json
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.errors import PortTaken
from tests.chatpage.conftest import telegram_bot


async def test_parameters_come_in_every_form(http: aiohttp.ClientSession, client: LocalClient):
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    parameters = {"chat_id": client.chat_id, "text": "a", "reply_markup": markup}
    flat = {"chat_id": str(client.chat_id), "text": "a", "reply_markup": json.dumps(markup)}
    parts = aiohttp.FormData(flat, default_to_multipart=True)
    for sent in ({"json": parameters}, {"json": flat}, {"data": flat}, {"params": flat}, {"data": parts}):
        async with http.post("sendMessage", **sent) as answer:
            body = await answer.json()
            assert body["ok"], body
            assert body["result"]["reply_markup"] == markup
    assert all(call.parameters["reply_markup"] == markup and call.ok for call in client.calls("sendMessage"))
    async with http.get("getMe") as answer:
        assert (await answer.json())["result"]["username"] == "breves_bot"


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendMessage", {"reply_markup": "{"}, "can't parse reply markup JSON object"),
        ("sendMessage", {"reply_markup": "[]"}, "object expected as reply markup"),
        ("sendMessage", {"reply_markup": {"inline_keyboard": 3}}, "must be an Array of Arrays"),
        ("sendMessage", {"reply_markup": {"inline_keyboard": [[3]]}}, "expected an Object"),
        ("sendMessage", {"entities": "{}"}, "expected an Array of objects"),
        ("sendMessage", {"entities": [{"type": "bold"}]}, "can't parse MessageEntity"),
        ("deleteMessages", {"message_ids": ["a"]}, "expected an Array of Integer"),
        ("sendDocument", {}, "there is no document in the request"),
    ],
)
async def test_parameters_that_cannot_be_read(http, client: LocalClient, method: str, parameters: dict, complaint: str):
    async with http.post(method, json={"chat_id": client.chat_id, "text": "a"} | parameters) as answer:
        body = await answer.json()
    assert (answer.status, body["error_code"]) == (400, 400)
    assert complaint in body["description"]


async def test_bodies_that_cannot_be_read(http):
    for body, kind in ((b"{", "application/json"), (b"[]", "application/json"), (b"x", "multipart/form-data")):
        async with http.post("sendMessage", data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == 400
    async with http.post("getMe", data=b"", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 200


async def test_markup_of_other_kinds_is_accepted(http, client: LocalClient):
    for markup in ({"force_reply": True}, {"inline_keyboard": [[]]}):
        async with http.post("sendMessage", json={"chat_id": client.chat_id, "text": "a", "reply_markup": markup}) as a:
            assert "reply_markup" not in (await a.json())["result"]


async def test_copy_buttons(http, client: LocalClient):
    for text, status in (("a" * 256, 200), ("a" * 257, 400)):
        markup = {"inline_keyboard": [[{"text": "Copier", "copy_text": {"text": text}}]]}
        async with http.post("sendMessage", json={"chat_id": client.chat_id, "text": "a", "reply_markup": markup}) as a:
            assert a.status == status


async def test_unknown_methods_and_wrong_tokens(http, api: LocalBotApi):
    async with http.post("sendNothing") as answer:
        assert answer.status == 404
        assert (await answer.json())["description"] == "Not Found: method not found"
    async with aiohttp.ClientSession() as session:
        for token, description in (("1:A", "Unauthorized"), ("a", "Unauthorized: invalid token specified")):
            async with session.post(f"{api.root_url}/bot{token}/getMe") as answer:
                assert answer.status == 401
                assert await answer.json() == {"ok": False, "error_code": 401, "description": description}
            async with session.get(f"{api.root_url}/file/bot{token}/documents/a") as answer:
                assert answer.status == 401
        async with session.get(f"{api.root_url}/file/bot{api.token}/documents/a") as answer:
            assert answer.status == 404
    with pytest.raises(InvalidToken):
        async with telegram_bot(api, "1:A"):
            pass
    api.revoke()
    with pytest.raises(InvalidToken):
        async with telegram_bot(api):
            pass


def test_tokens_look_real_and_differ():
    tokens = {LocalBotApi().token for _ in range(5)}
    assert len(tokens) == 5
    for token in tokens:
        number, _, secret = token.partition(":")
        assert number.isdigit()
        assert len(secret) == 35


async def test_failures_on_demand(bot: Bot, client: LocalClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the library warns about the type of retry_after otherwise
    api, chat = client.api, client.chat_id
    api.fail_next("sendMessage", 429, retry_after=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await bot.send_message(chat, "a")
    api.fail_next("*", 403)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat, "a")
    api.fail_next("sendMessage", migrate_to=-100)
    with pytest.raises(ChatMigrated):
        await bot.send_message(chat, "a")
    api.fail_next("sendMessage", 500, times=2, chat_id=chat)
    assert await bot.send_message(client.group_id, "a")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(chat, "a")
    api.fail_next("sendMessage", reset=True)
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "a")
    api.fail_next("sendMessage", body=b"<html>502</html>")
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "a")
    api.fail_next("getMe", 401, description="Unauthorized")
    with pytest.raises(InvalidToken):
        await bot.get_me()
    assert client.answers(chat) == []
    assert await bot.send_message(chat, "a")
    assert [call.status for call in client.calls("sendMessage", chat)] == [429, 403, 400, 500, 500, 0, 502, 200]
    assert client.calls("sendMessage", chat)[3].description == "Internal Server Error"


async def test_late_answers_and_answers_lost(bot: Bot, client: LocalClient):
    start = time.monotonic()
    client.api.fail_next("sendMessage", delay=0.2)
    assert await bot.send_message(client.chat_id, "a")
    assert time.monotonic() - start >= 0.2
    client.api.fail_next("sendMessage", delay=0.4, acted=True)
    with pytest.raises(TimedOut):
        await bot.send_message(client.chat_id, "b", read_timeout=0.1)
    client.api.fail_next("sendMessage", 502, acted=True)
    with pytest.raises(NetworkError):
        await bot.send_message(client.chat_id, "c")
    client.api.fail_next("sendMessage", acted=True)
    assert (await bot.send_message(client.chat_id, "d")).text == "d"
    assert [message["text"] for message in client.answers(client.chat_id)] == ["a", "b", "c", "d"]


async def test_the_client_waits_for_the_bot(bot: Bot, client: LocalClient):
    async def later() -> None:
        await asyncio.sleep(0.05)
        message = await bot.send_message(client.chat_id, "Je lis…")
        await asyncio.sleep(0.05)
        await message.edit_text("Voilà")

    said = client.say(client.chat_id, "a")["message_id"]
    task = asyncio.create_task(later())
    (answer,) = await client.wait_for_answers(client.chat_id, after=said)
    assert answer["text"] == "Je lis…"
    (call,) = await client.wait_for_calls("editMessageText")
    assert (call.parameters["text"], call.ok) == ("Voilà", True)
    await client.quiet(0.1)
    await task
    assert client.answers(client.chat_id)[0]["text"] == "Voilà"
    with pytest.raises(TimeoutError):
        await client.wait_for_answers(client.chat_id, 2, seconds=0.05)


async def test_quiet_waits_for_the_last_call(bot: Bot, client: LocalClient):
    async def chatter() -> None:
        for _ in range(4):
            await bot.send_chat_action(client.chat_id, "typing")
            await asyncio.sleep(0.05)

    task = asyncio.create_task(chatter())
    await client.quiet(0.5)
    assert len(client.calls("sendChatAction")) == 4
    await task


async def test_a_port_in_use(api: LocalBotApi):
    with pytest.raises(PortTaken) as caught:
        await LocalBotApi().start(api.port)
    assert str(api.port) in str(caught.value)


async def test_the_same_server_starts_again_on_its_port(api: LocalBotApi, client: LocalClient):
    client.say(client.chat_id, "a")
    port = api.port
    await api.stop()
    await api.start(port)
    async with telegram_bot(api) as bot:
        assert [update.message.text for update in await bot.get_updates()] == ["a"]


async def test_the_old_way_to_reply(http, client: LocalClient):
    body = {"chat_id": client.chat_id, "text": "a", "reply_to_message_id": 99}
    async with http.post("sendMessage", json=body) as answer:
        assert answer.status == 400
    async with http.post("sendMessage", json=body | {"allow_sending_without_reply": True}) as answer:
        assert answer.status == 200


async def test_numbers_that_are_not(http, client: LocalClient):
    async with http.post("deleteMessage", json={"chat_id": client.chat_id, "message_id": "abc"}) as answer:
        assert "message to delete not found" in (await answer.json())["description"]


async def test_files_too_big(http, client: LocalClient):
    client.world.files.upload_bytes = 3
    data = aiohttp.FormData({"chat_id": str(client.chat_id), "document": "attach://here"}, default_to_multipart=True)
    data.add_field("here", b"abcd", filename="a.txt")
    async with http.post("sendDocument", data=data) as answer:
        assert (answer.status, (await answer.json())["description"]) == (413, "Request Entity Too Large")
