import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import CallbackContext, MessageHandler, filters

from bot.errors import AnotherBotRunning
from handlers.context import App
from handlers.transport import leaving as module
from handlers.transport.application import Transport, build_transport
from handlers.transport.contact import Contact
from handlers.transport.polling import Poller
from handlers.transport.reception import Reception
from handlers.transport.runner import serve, stop_on_signals
from tests.patience import PATIENCE, least
from tests.transport.fake_api import TOKEN, FakeApi, fail, message

Eventually = Callable[..., Any]


class House:
    """A transport with an echo that takes its time, served in the background."""

    def __init__(self, transport: Transport, contact: Contact) -> None:
        self.transport = transport
        self.stop = asyncio.Event()
        self.slow = 0.0
        self.errand: Callable[[Update], Any] | None = None
        desk = Reception(transport.application, transport.has_room)
        bot = transport.application.bot
        self.intake = Poller(bot, transport.polling, desk, contact, allowed_updates=[])
        transport.application.add_handler(MessageHandler(filters.ALL, self.echo))

    async def echo(self, update: Update, _context: CallbackContext) -> None:
        await asyncio.sleep(self.slow)
        if self.errand is not None:
            self.transport.errands.spawn(self.errand(update))
            return
        await update.message.reply_text(update.message.text)

    def serve(self, grace: float = 5.0) -> asyncio.Task[int]:
        return asyncio.create_task(
            serve(self.transport.application, self.intake, self.transport.errands, stop=self.stop, grace=grace)
        )


@pytest.fixture
def house(transport: Transport, contact: Contact) -> House:
    return House(transport, contact)


def answered(api: FakeApi) -> list[str]:
    return [sent["text"] for sent in api.told("sendMessage")]


async def test_what_was_accepted_is_answered_once_and_confirmed(house: House, api: FakeApi, eventually: Eventually):
    house.slow = 0.2
    api.send(*[message(n, f"m{n}", chat=n % 3 + 1) for n in range(1, 10)])
    task = house.serve()
    await eventually(lambda: house.transport.mailboxes.pending == 9)
    house.stop.set()
    assert await task == 0
    assert sorted(answered(api)) == [f"m{n}" for n in range(1, 10)]
    assert api.confirmed == 10
    assert not api.updates


async def test_errands_of_errands_are_waited_for(house: House, api: FakeApi, eventually: Eventually):
    errands = house.transport.errands

    async def second(update: Update) -> None:
        await asyncio.sleep(0.1)
        await update.message.reply_text("deux")

    async def first(update: Update) -> None:
        await asyncio.sleep(0.1)
        errands.spawn(second(update), update)

    house.errand = first
    api.send(message(1))
    task = house.serve()
    await eventually(lambda: errands.pending == 1)
    house.stop.set()
    assert await task == 0
    assert answered(api) == ["deux"]


async def test_the_grace_period_ends(
    house: House, api: FakeApi, eventually: Eventually, caplog: pytest.LogCaptureFixture
):
    house.slow = 60
    api.send(message(1))
    task = house.serve(grace=0.2)
    await eventually(lambda: house.transport.mailboxes.pending == 1)
    began = time.monotonic()
    house.stop.set()
    assert await task == 0
    assert time.monotonic() - began < PATIENCE
    assert "could not be answered within" in caplog.text
    assert not house.transport.application.running


async def test_an_errand_that_will_not_end_is_left(
    house: House, api: FakeApi, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_LAST_WORDS", 0.1)

    async def stubborn(_update: Update) -> None:
        for _ in range(4):
            try:
                await asyncio.sleep(0.2)
            except asyncio.CancelledError:
                continue

    house.errand = stubborn
    api.send(message(1))
    task = house.serve(grace=0.1)
    await eventually(lambda: house.transport.errands.pending == 1)
    house.stop.set()
    assert await task == 0
    await house.transport.errands.done()


async def test_a_task_of_the_application_may_outlast_the_grace_period_too(
    house: House, api: FakeApi, eventually: Eventually
):
    task = house.serve(grace=0.1)
    await eventually(lambda: bool(api.told("getUpdates")))
    house.transport.application.create_task(asyncio.sleep(60))
    house.stop.set()
    assert await task == 0


async def test_stopping_while_telegram_cannot_be_reached(contact: Contact):
    async def once() -> float:
        house = House(build_transport(TOKEN, "http://127.0.0.1:9"), Contact())
        task = house.serve()
        await asyncio.sleep(0.1)
        began = time.monotonic()
        house.stop.set()
        assert await task == 0
        return time.monotonic() - began

    assert await least(once, 0.5) < 0.5


async def test_telegram_down_at_start_then_back(
    house: House, api: FakeApi, eventually: Eventually, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    port = api.port
    await api.close()
    real = asyncio.sleep
    house.intake.contact._sleep = lambda _seconds: real(0.02)
    task = house.serve()
    await eventually(lambda: "cannot be reached (Connection refused)" in caplog.text)
    await api.start(port)
    api.send(message(1))
    await eventually(lambda: answered(api) == ["bonjour"])
    house.stop.set()
    assert await task == 0
    assert caplog.text.count("cannot be reached") == 1
    assert "Telegram answers again" in caplog.text
    assert "in contact with Telegram as @breves_bot" in caplog.text


@pytest.mark.parametrize(
    ("status", "exit_status", "line"),
    [(401, 78, "check TELEGRAM_BOT_TOKEN"), (404, 78, "TELEGRAM_API_URL"), (409, 75, "another process")],
)
async def test_what_is_hopeless_is_one_line_and_a_status(
    house: House, api: FakeApi, caplog: pytest.LogCaptureFixture, status: int, exit_status: int, line: str
):
    api.always["getUpdates" if status == 409 else "getMe"] = fail(status)
    assert await house.serve() == exit_status
    critical = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(critical) == 1
    assert line in critical[0].getMessage()
    assert critical[0].exc_info is None


async def test_an_error_without_words_is_named(house: House, caplog: pytest.LogCaptureFixture):
    async def run() -> None:
        raise AnotherBotRunning

    house.intake.run = run
    assert await house.serve() == 75
    assert "AnotherBotRunning" in caplog.text


async def test_a_bug_is_not_hidden_and_connections_are_closed(house: House):
    async def run() -> None:
        raise ZeroDivisionError

    house.intake.run = run
    with pytest.raises(ZeroDivisionError):
        await house.serve()
    assert house.transport.polling._session is None


@pytest.mark.parametrize("error", [None, BadRequest("no such command")])
async def test_a_bot_that_could_not_be_presented_still_answers(
    house: House, api: FakeApi, eventually: Eventually, error: Exception | None
):
    async def present(_application: App) -> None:
        if error is not None:
            raise error

    house.transport.application.post_init = present
    api.send(message(1))
    task = house.serve()
    await eventually(lambda: answered(api) == ["bonjour"])
    house.stop.set()
    assert await task == 0


async def test_signals_stop_it(eventually: Eventually):
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        stop = asyncio.Event()
        stop_on_signals(stop)
        os.kill(os.getpid(), number)
        await eventually(stop.is_set)
        loop.remove_signal_handler(signal.SIGTERM)
        loop.remove_signal_handler(signal.SIGINT)
