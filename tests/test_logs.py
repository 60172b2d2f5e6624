import asyncio
import gc
import io
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext, MessageHandler, filters

from bot import logs
from handlers.transport.application import build_transport
from handlers.transport.contact import Contact
from handlers.transport.polling import Poller
from handlers.transport.reception import Reception
from handlers.transport.request import AiohttpRequest
from handlers.transport.runner import serve
from tests.patience import PATIENCE
from tests.transport.fake_api import TOKEN, FakeApi, Reply, fail, message


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What the log holds once it is set up at DEBUG, libraries too; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level, secrets = root.handlers[:], root.level, set(logs._secrets)
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    levels = {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    stream = io.StringIO()
    logs.configure("DEBUG", libraries="DEBUG", stream=stream)
    logs.conceal(TOKEN)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    logs._secrets.clear()
    logs._secrets.update(secrets)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


log = logging.getLogger("tests.logs")


def raise_with(text: str) -> None:
    raise ValueError(text)


def test_messages_arguments_and_tracebacks_are_redacted(printed: io.StringIO):
    try:
        raise_with(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        log.exception("with %s and %r", TOKEN, {"token": TOKEN}, stack_info=True)
    log.info("%s", quote(TOKEN, safe=""))
    log.info("%s", TOKEN.partition(":")[2])
    text = printed.getvalue()
    assert "canary" not in text
    assert text.count(logs.HIDDEN) == 4  # the fifth would be in the message of the error, which is not told
    assert "in raise_with" in text
    assert "\n    ValueError\n" in text
    assert "bot[secret]/getMe" not in text  # the line of the code is told, what it came to is not


def test_any_token_is_redacted_though_nobody_named_it(printed: io.StringIO):
    log.info(
        "%s %s", "987654321:AAHunknown_unknown-unknown_unknown-", "987654321%3aAAHunknown_unknown-unknown_unknown-"
    )
    assert "unknown" not in printed.getvalue()


def test_short_tokens_of_other_servers_are_redacted_whole(printed: io.StringIO):
    logs.conceal("42:test", "p@ss/wörd", "")
    log.info("a test of 42:test, %s, %r", quote("p@ss/wörd"), "p@ss/wörd")
    text = printed.getvalue()
    assert "a test of [secret]" in text
    assert "rd" not in text.replace("word", "")


@given(st.text(max_size=30), st.text(max_size=30))
def test_redaction_leaves_the_rest_alone(before: str, after: str):
    whole = f"{before}|{TOKEN}|{after}"
    redacted = logs.redact(whole)
    assert TOKEN not in redacted
    assert redacted.endswith(f"|{after}")


def test_an_event_is_a_line_that_no_text_can_feign(printed: io.StringIO):
    log.warning("un\ndeux\r2026-01-01 CRITICAL root: faux")
    try:
        raise_with("trois\n2026-01-01 CRITICAL root: faux")
    except ValueError:
        log.exception("quatre")
    lines = printed.getvalue().splitlines()
    assert "un\\ndeux\\r" in lines[0]
    assert "quatre" in lines[1]
    assert all(line.startswith("    ") for line in lines[2:])


def test_the_line_says_when_how_bad_and_who(printed: io.StringIO):
    log.warning("voilà")
    assert printed.getvalue().endswith(" WARNING tests.logs: voilà\n")


def test_libraries_are_quiet_unless_asked(printed: io.StringIO):
    logs.configure("INFO", stream=printed)
    logging.getLogger("httpx").info("GET %s", TOKEN)
    logging.getLogger("telegram.ext.ExtBot").info("words of a reader")
    assert printed.getvalue() == ""
    logs.configure("ERROR", stream=printed)
    logging.getLogger("telegram").warning("less")
    assert printed.getvalue() == ""
    log.error("bot")
    assert printed.getvalue()


def test_uncaught_errors_go_through_the_log(printed: io.StringIO, capfd: pytest.CaptureFixture[str]):
    error = ValueError(TOKEN)
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=lambda: int(TOKEN), name="ouvrier")
    thread.start()
    thread.join()
    leaving = threading.Thread(target=sys.exit)
    leaving.start()
    leaving.join()
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))

    class Sour:
        def __del__(self) -> None:
            raise ValueError(TOKEN)

    Sour()
    gc.collect()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    text = printed.getvalue()
    assert text.count("uncaught ValueError") == 1
    assert "uncaught in thread ouvrier" in text
    assert "uncaught in thread ?" in text
    assert "Sour.__del__" in text
    assert "canary" not in text
    assert capfd.readouterr().err == "\n"


def test_warnings_and_failing_log_calls_are_redacted(printed: io.StringIO, capfd: pytest.CaptureFixture[str]):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"unclosed {TOKEN}", stacklevel=1)
    # pytest's own handler raises on a failing log call.
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if isinstance(handler, logs.RedactingHandler)]
    log.info("%d", TOKEN)
    assert "UserWarning: unclosed [secret]" in printed.getvalue()
    assert "canary" not in printed.getvalue()
    err = capfd.readouterr().err
    assert "a log call failed with TypeError" in err
    assert "canary" not in err


async def test_the_event_loop_reports_through_the_log(printed: io.StringIO):
    async def fail() -> None:
        raise ValueError(TOKEN)

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    assert "never retrieved" in printed.getvalue()
    assert "canary" not in printed.getvalue()


def test_a_program_that_dies_says_no_secret():
    code = f"from bot import logs; logs.configure('DEBUG'); logs.conceal({TOKEN!r}); open('/nowhere/' + {TOKEN!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "FileNotFoundError" in done.stderr
    assert "AAFcanary" not in done.stderr.replace(code, "")


async def test_canary_a_whole_life_with_every_kind_of_trouble(printed: io.StringIO, capfd: pytest.CaptureFixture[str]):
    """A bot at DEBUG, libraries too, on a Bot API that fails in every way and quotes the token back."""
    api = FakeApi()
    await api.start()
    quoting = f"error at /bot{TOKEN}/getUpdates"
    api.script["getMe"].extend([fail(404, quoting), Reply(drop=True), fail(500, quoting)])
    api.script["deleteWebhook"].append(fail(400, quoting))
    api.script["getUpdates"].extend([Reply(status=502, body=quoting.encode()), Reply(body=quoting.encode())])
    api.script["sendMessage"].extend([fail(400, quoting), Reply(drop=True), Reply(body=b'"result"')])
    api.send(*[message(number) for number in range(1, 8)], {"update_id": 9, "message": TOKEN})
    transport = build_transport(TOKEN, api.url)
    application = transport.application

    async def answer(update: Update, context: CallbackContext) -> None:
        log.info("%r %r %s", context.bot, context.application, context.bot.base_url)
        await update.message.reply_text("bonjour")
        raise RuntimeError(f"{context.bot!r}")

    async def on_error(_update: object, context: CallbackContext) -> None:
        log.error("failed", exc_info=context.error)
        if isinstance(context.error, TelegramError):
            return
        raise ValueError(repr(context.application)) from context.error

    application.add_handler(MessageHandler(filters.ALL, answer))
    application.add_error_handler(on_error)
    real = asyncio.sleep
    contact = Contact(sleep=lambda _seconds: real(0))
    desk = Reception(application, transport.has_room)
    poller = Poller(application.bot, transport.polling, desk, contact, allowed_updates=[])
    stop = asyncio.Event()

    async def later() -> None:
        async with asyncio.timeout(PATIENCE):
            while len(api.told("sendMessage")) < 7:
                await real(0.01)
        api.always["getUpdates"] = fail(401, quoting)
        api.send(message(10))

    task = asyncio.create_task(later())
    status = await serve(application, poller, transport.errands, stop=stop)
    await task
    await api.close()
    await _unreachable()
    text = printed.getvalue()
    captured = capfd.readouterr()
    assert status == 78
    assert "RuntimeError" in text
    assert "ExtBot[token=[secret]]" in text
    assert "canary" not in text + captured.out + captured.err
    assert logs.HIDDEN in text


async def _unreachable() -> None:
    transport = build_transport(TOKEN, "http://127.0.0.1:9")
    bot: Any = transport.application.bot
    try:
        await bot.initialize()
    except TelegramError:
        log.exception("unreachable: %r", bot)
    async with AiohttpRequest() as request:
        try:
            await request.post(f"http://[{TOKEN}")
        except TelegramError:
            log.exception("no address")
    await bot.shutdown()
