import logging

import pytest
from telegram.error import InvalidToken, NetworkError

from bot.errors import TokenRefused
from handlers.transport.contact import HEALTHY_WITHIN, Contact
from handlers.transport.faults import Unauthorized
from tests.transport.conftest import Clock


class Calls:
    """A call that raises what is left of ``errors``, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    async def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "fine"


async def test_it_tries_until_it_is_answered_and_says_so_twice(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    assert not contact.healthy
    assert await contact.until_answered(Calls(*[NetworkError("Connection refused")] * 6)) == "fine"
    assert clock.slept == [1, 2, 4, 8, 16, 30]
    assert [record.getMessage() for record in caplog.records] == [
        "Telegram cannot be reached (Connection refused), trying again every 30 s at most",
        "Telegram answers again",
    ]
    assert contact.healthy
    assert contact.last_success == clock.now


async def test_a_success_grows_old(contact: Contact, clock: Clock):
    await contact.until_answered(Calls())
    clock.now += HEALTHY_WITHIN - 1
    assert contact.healthy
    clock.now += 1
    assert not contact.healthy


async def test_the_heart_beats_once_a_second_at_most(clock: Clock):
    beats: list[float] = []
    contact = Contact(lambda: beats.append(clock.now), clock=clock, sleep=clock.sleep)
    for now in (0.0, 0.3, 0.9, 1.2, 9.0):
        clock.now = now
        await contact.until_answered(Calls())
    assert beats == [0.0, 1.2, 9.0]


async def test_what_is_hopeless_is_raised_without_the_token(contact: Contact):
    refused = InvalidToken("The token `123:canary` was rejected by the server.")
    refused.__cause__ = Unauthorized("Unauthorized")
    with pytest.raises(TokenRefused) as caught:
        await contact.until_answered(Calls(refused))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


async def test_other_errors_pass_through(contact: Contact):
    with pytest.raises(ZeroDivisionError):
        await contact.until_answered(Calls(ZeroDivisionError()))
