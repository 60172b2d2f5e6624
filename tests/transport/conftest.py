from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from handlers.transport.application import Transport, build_transport
from handlers.transport.contact import Contact
from tests import patience
from tests.transport.fake_api import TOKEN, FakeApi


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    server = FakeApi()
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def transport(api: FakeApi) -> AsyncIterator[Transport]:
    built = build_transport(TOKEN, api.url)
    yield built
    if built.application.running:
        await built.application.stop()
    await built.application.shutdown()
    await built.application.bot.shutdown()


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def contact(clock: Clock) -> Contact:
    return Contact(clock=clock, sleep=clock.sleep, luck=lambda: 1.0)


@pytest.fixture
def eventually() -> Callable[..., Any]:
    """Wait, with real time, until a condition holds."""
    return patience.eventually
