"""The page's own requests, without a browser."""

import asyncio
import json

import aiohttp
import pytest

from bot.chatpage.events import EventHub
from bot.chatpage.files import FileStore
from bot.chatpage.page import ChatPage
from bot.errors import PortTaken
from tests.patience import PATIENCE, eventually


@pytest.fixture
async def page():
    page = ChatPage(0)
    await page.start()
    yield page
    await page.stop()


@pytest.fixture
async def http(page: ChatPage):
    origin = page.page_url.rstrip("/")
    async with aiohttp.ClientSession(page.page_url, headers={"Origin": origin}) as session:
        yield session


async def call(http: aiohttp.ClientSession, page: ChatPage, method: str, **parameters):
    async with http.post(f"/bot{page.token}/{method}", json=parameters) as answer:
        return (await answer.json()).get("result")


async def act(http: aiohttp.ClientSession, name: str, status: int = 200, /, **values):
    async with http.post(f"/page/acts/{name}", json=values) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def events(http: aiohttp.ClientSession, many: int) -> list[dict]:
    found: list[dict] = []
    async with http.get("/page/events") as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
            if len(found) == many:
                return found
    return found


async def opened(page: ChatPage) -> None:
    await eventually(lambda: page._site.hub._queues)


def chats(page: ChatPage) -> tuple[int, int]:
    private, group = page.api.world.chats
    return private, group


async def test_the_page_is_served_with_a_strict_policy(page: ChatPage, http):
    async with http.get("/") as answer:
        text = await answer.text()
        assert answer.content_type == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert page.token not in text
    assert "http://" not in text
    assert "https://" not in text
    for name, kind in (
        ("js/main.js", "text/javascript"),
        ("css/theme.css", "text/css"),
        ("icons.svg", "image/svg+xml"),
    ):
        async with http.get(f"/static/{name}") as answer:
            assert (answer.status, answer.content_type) == (200, kind)
    for missing in ("/static/none.js", "/static/../page.py", "/page/files/none", "/none"):
        async with http.get(missing) as answer:
            assert answer.status == 404


async def test_other_sites_are_refused(page: ChatPage):
    url, body = page.page_url, {"chat_id": chats(page)[0], "text": "a"}
    own = url.rstrip("/")
    async with aiohttp.ClientSession() as session:
        for headers, status in (
            ({"Origin": own}, 200),
            ({"Origin": "https://exemple.fr"}, 403),
            ({"Origin": "null"}, 403),
            ({}, 403),
            ({"Origin": "http://exemple.fr", "Host": "exemple.fr"}, 403),
            ({"Origin": own, "Host": f"exemple.fr:{page.api.port}"}, 403),
        ):
            async with session.post(f"{url}page/acts/say", json=body, headers=headers) as answer:
                assert answer.status == status, headers
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://exemple.fr"}, {"Host": "exemple.fr"}):
            async with session.get(f"{url}page/events", headers=headers) as answer:
                assert answer.status == 403
        async with session.get(url, headers={"Host": "exemple.fr"}) as answer:
            assert answer.status == 403
        async with session.get(url, headers={"Host": f"localhost:{page.api.port}"}) as answer:
            assert answer.status == 200


async def test_a_page_that_opens_gets_everything(page: ChatPage, http):
    private, group = chats(page)
    await act(http, "say", chat_id=private, text="/start")
    await call(http, page, "setMyCommands", commands=[{"command": "aide", "description": "Aide"}])
    await call(http, page, "setMyDescription", description="Je résume.")
    await call(
        http, page, "setMessageReaction", chat_id=private, message_id=1, reaction=[{"type": "emoji", "emoji": "👀"}]
    )
    (snapshot,) = await events(http, 1)
    assert snapshot["type"] == "snapshot"
    assert snapshot["bot"]["name"] == "Brèves"
    assert snapshot["bot"]["description"] == "Je résume."
    assert snapshot["bot"]["commands"][str(group)] == [{"command": "aide", "description": "Aide"}]
    first, second = snapshot["chats"]
    assert (first["chat"]["type"], first["messages"][0]["text"], first["members"]) == ("private", "/start", 2)
    assert first["reactions"] == {"1": [{"type": "emoji", "emoji": "👀"}]}
    assert (second["chat"]["title"], second["members"]) == ("Revue de presse", 3)


async def test_a_page_follows_what_happens(page: ChatPage, http):
    private, _ = chats(page)
    following = asyncio.create_task(events(http, 5))
    await opened(page)
    await act(http, "say", chat_id=private, text="a")
    message = await call(http, page, "sendMessage", chat_id=private, text="b")
    await call(http, page, "editMessageText", chat_id=private, message_id=message["message_id"], text="c")
    await call(http, page, "setMyName", name="Autre")
    seen = await following
    assert [event["type"] for event in seen] == ["snapshot", "message", "message", "edited", "profile"]
    assert seen[3]["message"]["text"] == "c"
    assert seen[4]["bot"]["name"] == "Autre"


async def test_stopping_ends_the_streams(page: ChatPage, http):
    following = asyncio.create_task(events(http, 9))
    await opened(page)
    async with asyncio.timeout(PATIENCE):
        await page.stop()
        await following


async def test_a_page_too_far_behind_is_cut_off():
    hub = EventHub()
    hub.tell({"type": "lost"})
    queue = hub.subscribe()
    for number in range(2001):
        hub.tell({"type": "message", "number": number})
    assert queue.get_nowait() is None
    hub.unsubscribe(queue)
    assert queue.empty()


async def test_what_a_person_does(page: ChatPage, http):
    private, group = chats(page)
    world = page.api.world
    await act(http, "say", chat_id=private, text="mot " * 2000)
    await act(http, "forward", chat_id=private, kind="channel", name="Veille", author="Ada", text="billet")
    await act(http, "sticker", chat_id=private, emoji="🎉")
    await act(http, "voice", chat_id=private, seconds=900)
    await act(http, "say", chat_id=group, text="ici", reply_to=None)
    shapes = [stored.shape for stored in world.chats[private].messages.values()]
    assert [len(shape["text"]) for shape in shapes[:2]] == [4095, 3903]
    assert shapes[2]["forward_origin"]["chat"]["title"] == "Veille"
    assert shapes[3]["sticker"]["emoji"] == "🎉"
    assert shapes[4]["voice"]["duration"] == 60
    await act(http, "edit", chat_id=private, message_id=1, text="autre")
    assert world.chats[private].messages[1].shape["text"] == "autre"
    await act(http, "delete", chat_id=private, message_id=1)
    assert 1 not in world.chats[private].messages
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = await call(http, page, "sendMessage", chat_id=private, text="a", reply_markup=markup)
    pressed = await act(http, "press", chat_id=private, message_id=sent["message_id"], row=0, column=0)
    assert page.api.desk.callbacks.taps[pressed["result"]].data == "b"


async def test_what_a_person_cannot_do(page: ChatPage, http):
    private, _ = chats(page)
    await act(http, "say", chat_id=private, text="a")
    bots = await call(http, page, "sendMessage", chat_id=private, text="a")
    for name, values in (
        ("say", {"text": " "}),
        ("say", {"text": "a", "reply_to": 99}),
        ("say", {"chat_id": 5, "text": "a"}),
        ("forward", {"kind": "moon", "name": "a", "text": "a"}),
        ("forward", {"kind": "user", "name": " ", "text": "a"}),
        ("press", {"message_id": 1, "row": 0, "column": 0}),
        ("edit", {"message_id": bots["message_id"], "text": "b"}),
        ("edit", {"message_id": 1, "text": ""}),
        ("delete", {"message_id": 99}),
        ("photo", {}),
    ):
        answer = await act(http, name, 400, **({"chat_id": private} | values))
        assert answer["ok"] is False
    async with http.post("/page/acts/dance", json={}) as answer:
        assert answer.status == 404


def form(private: int, content: bytes, name: str, kind: str, **values: str) -> aiohttp.FormData:
    data = aiohttp.FormData({"chat_id": str(private), **values}, quote_fields=False, default_to_multipart=True)
    data.add_field("file", content, filename=name, content_type=kind)
    return data


async def test_files_and_photos(page: ChatPage, http):
    private, _ = chats(page)
    sent = (
        ("photo", form(private, b"\x89PNG", "a.png", "image/png", width="10", height="20", album="7", caption="ici")),
        ("document", form(private, b"<script>", "é a.html", "text/html")),
    )
    for name, data in sent:
        async with http.post(f"/page/acts/{name}", data=data) as answer:
            assert answer.status == 200
    photo, document = [stored.shape for stored in page.api.world.chats[private].messages.values()]
    assert (photo["photo"][0]["height"], photo["caption"], photo["media_group_id"]) == (20, "ici", "7")
    async with http.get(f"/page/files/{photo['photo'][0]['file_id']}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG")
    async with http.get(f"/page/files/{document['document']['file_id']}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A9%20a.html"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for data in (form(private, b"a", "a.txt", "text/plain"), form(private, b"a", "a.png", "image/png", width="-1")):
        async with http.post("/page/acts/photo", data=data) as answer:
            assert answer.status == 400


async def test_a_taken_port(page: ChatPage):
    with pytest.raises(PortTaken):
        await ChatPage(page.api.port).start()


def test_files_are_bounded():
    store = FileStore(most_bytes=10)
    first, second = store.add("a.x", "text/plain", b"123456"), store.add("b", "text/plain", b"123456")
    assert store.get(first.id) is None
    assert store.get(second.id) is second
    assert second.path.endswith(".bin")
