import asyncio
import io
import socket
import ssl
import traceback
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from handlers.transport.faults import NotSent, NotSentInTime, Unauthorized, translated
from handlers.transport.request import AiohttpRequest
from tests.patience import PATIENCE
from tests.transport.fake_api import TOKEN, FakeApi, Reply, fail


def chain(error: BaseException) -> str:
    """Everything that anybody could print about an error, suppressed contexts included."""
    seen: list[str] = []
    one: BaseException | None = error
    while one is not None:
        seen += [str(one), repr(one), *traceback.format_exception(one)]
        one = one.__cause__ or one.__context__
    return "\n".join(seen)


@pytest.fixture
async def bot(api: FakeApi) -> AsyncIterator[Bot]:
    bot = Bot(
        TOKEN,
        f"{api.url}/bot",
        f"{api.url}/file/bot",
        request=AiohttpRequest(2, read_timeout=1.0),
        get_updates_request=AiohttpRequest(1),
    )
    async with bot:
        yield bot


async def test_text_numbers_and_keyboards_arrive(bot: Bot, api: FakeApi):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Plus court", callback_data="x")]])
    sent = await bot.send_message(7, "« Été » & co", reply_markup=keyboard, disable_notification=True)
    assert sent.text == "« Été » & co"
    told = api.told("sendMessage")[0]
    assert told["chat_id"] == "7"
    assert told["disable_notification"] == "true"
    assert '"callback_data":"x"' in told["reply_markup"]


async def test_files_keep_their_names_and_types(bot: Bot, api: FakeApi):
    api.always["sendDocument"] = Reply(result={"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}})
    await bot.send_document(7, InputFile(b"contenu", "résumé « d'été ».txt"), caption="Voici")
    assert api.files["document"] == ("résumé « d'été ».txt", "text/plain", b"contenu")
    assert api.told("sendDocument")[0]["caption"] == "Voici"


async def test_a_file_handle_is_sent_whole(bot: Bot, api: FakeApi):
    api.always["sendDocument"] = Reply(result={"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}})
    handle = InputFile(io.BytesIO(b"x" * 300_000), "gros.bin", read_file_handle=False)
    await bot.send_document(7, handle)
    assert api.files["document"][2] == b"x" * 300_000


async def test_albums_refer_to_their_files(bot: Bot, api: FakeApi):
    api.always["sendMediaGroup"] = Reply(result=[])
    await bot.send_media_group(7, [InputMediaDocument(b"un"), InputMediaDocument(b"deux")])
    assert sorted(content for _, _, content in api.files.values()) == [b"deux", b"un"]


async def test_files_are_downloaded(bot: Bot, api: FakeApi):
    api.always["getFile"] = Reply(result={"file_id": "a", "file_unique_id": "b", "file_path": "docs/1.txt"})
    file = await bot.get_file("a")
    assert bytes(await file.download_as_bytearray()) == b"docs/1.txt"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fail(400), BadRequest),
        (fail(401), Unauthorized),
        (Reply(status=401, body=b"<html>"), Unauthorized),
        (fail(403), Forbidden),
        (fail(404), InvalidToken),
        (fail(409), Conflict),
        (fail(429, retry_after=7), RetryAfter),
        (fail(400, migrate_to_chat_id=-100), ChatMigrated),
        (fail(500), NetworkError),
        (Reply(status=302), NetworkError),
        (Reply(drop=True), NetworkError),
        (Reply(delay=PATIENCE), TimedOut),
        (Reply(body=b"<html>a proxy</html>"), NetworkError),
        (Reply(body=b'"result"'), TelegramError),
    ],
)
async def test_errors_have_their_kind_and_never_the_address(bot: Bot, api: FakeApi, reply: Reply, kind: type):
    api.script["sendMessage"].append(reply)
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(7, "bonjour")
    assert type(caught.value) is kind
    assert not isinstance(caught.value, NotSent)
    assert "canary" not in chain(caught.value)


async def test_a_page_of_error_is_not_quoted(bot: Bot, api: FakeApi):
    api.script["sendMessage"].append(Reply(status=502, body=f"<html>/bot{TOKEN}/sendMessage</html>".encode()))
    with pytest.raises(NetworkError, match=r"^Bad Gateway \(502\)$") as caught:
        await bot.send_message(7, "bonjour")
    assert "canary" not in chain(caught.value)


async def refused() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize("address", ["refused", "http://nowhere.invalid", "http://", "http://127.0.0.1:99999"])
async def test_what_was_never_sent_says_so(address: str):
    root = await refused() if address == "refused" else address
    async with AiohttpRequest() as request:
        with pytest.raises(NotSent) as caught:
            await request.post(f"{root}/bot{TOKEN}/getMe")
    assert "canary" not in chain(caught.value)
    if address == "refused":
        assert str(caught.value) == "Connection refused"


async def test_tls_with_something_that_speaks_none(api: FakeApi):
    async with AiohttpRequest() as request:
        with pytest.raises(NotSent) as caught:
            await request.post(f"{api.url.replace('http:', 'https:')}/bot{TOKEN}/getMe")
    assert "canary" not in chain(caught.value)


def test_a_bad_certificate_has_its_words():
    key = aiohttp.client_reqrep.ConnectionKey(
        "h", 443, is_ssl=True, ssl=None, proxy=None, proxy_auth=None, proxy_headers_hash=None
    )
    error = aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("expired"))
    assert isinstance(translated(error), NotSent)


async def test_a_connection_that_was_closed_before_the_request_was_written(
    bot: Bot, api: FakeApi, monkeypatch: pytest.MonkeyPatch
):
    """Kept alive, then closed at the very moment of the next request: that one was never made."""
    serialized = aiohttp.http_writer._serialize_headers

    def closed_meanwhile(line: str, headers: object) -> bytes:
        for protocol in bot.request._session.connector._acquired if line.startswith("POST") else ():  # type: ignore[attr-defined]
            protocol.transport.close()
        return serialized(line, headers)  # type: ignore[arg-type]

    await bot.send_message(7, "un")
    monkeypatch.setattr(aiohttp.http_writer, "_serialize_headers", closed_meanwhile)
    with pytest.raises(NotSent) as caught:
        await bot.send_message(7, "deux")
    assert "canary" not in chain(caught.value)
    monkeypatch.undo()
    await bot.send_message(7, "trois")
    assert [told["text"] for told in api.told("sendMessage")] == ["un", "trois"]


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError()])
def test_only_what_was_written_may_have_been_done(error: Exception):
    assert isinstance(translated(error, written=False), NotSent)
    assert not isinstance(translated(error, written=True), NotSent)
    assert type(translated(error, written=False)) is (NotSentInTime if isinstance(error, TimeoutError) else NotSent)


async def test_no_free_connection_is_not_sent(api: FakeApi):
    api.always["getMe"] = Reply(delay=0.4)
    async with AiohttpRequest(1, pool_timeout=0.05, connect_timeout=0.05) as request:
        url = f"{api.url}/bot{TOKEN}/getMe"
        first = asyncio.create_task(request.post(url))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSentInTime) as caught:
            await request.post(url)
        assert isinstance(caught.value, TimedOut)
        assert "canary" not in chain(caught.value)
        await first


async def test_times_given_with_a_call_win(bot: Bot, api: FakeApi):
    api.always["getMe"] = Reply(delay=1.2, result={"id": 1, "is_bot": True, "first_name": "B"})
    with pytest.raises(TimedOut):
        await bot.get_me()
    await bot.get_me(read_timeout=PATIENCE)
    await bot.get_me(read_timeout=None, write_timeout=None, connect_timeout=None, pool_timeout=None)


async def test_a_server_that_trickles_is_cut_off_in_the_end():
    gone = asyncio.Event()

    async def trickle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)
        writer.close()
        gone.set()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/getMe"
    async with AiohttpRequest(read_timeout=0.2, write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1) as request:
        with pytest.raises(TimedOut):
            await request.post(url)
    await asyncio.wait_for(gone.wait(), PATIENCE)
    server.close()


async def test_it_opens_and_closes_any_number_of_times(api: FakeApi):
    request = AiohttpRequest()
    url = f"{api.url}/bot{TOKEN}/getMe"
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(url)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(url)
        await request.shutdown()
        await request.shutdown()
    assert "canary" not in repr(request)
    assert request.read_timeout == 20.0


@pytest.mark.parametrize(
    ("payload", "text"), [(b'{"a": "\\ud83d"}', "\ud83d"), (b'{"a": "\xff"}', "�"), (b'{"a": "\xc3\xa9"}', "é")]
)
def test_odd_characters_do_not_make_an_answer_unreadable(payload: bytes, text: str):
    assert AiohttpRequest.parse_json_payload(payload) == {"a": text}


@pytest.mark.parametrize("payload", [b"", b"[]", b"{", b"[" * 200_000, b"null"])
def test_what_is_no_answer_is_refused_without_quoting_it(payload: bytes):
    with pytest.raises(TelegramError, match=r"^Invalid server response$"):
        AiohttpRequest.parse_json_payload(payload)
