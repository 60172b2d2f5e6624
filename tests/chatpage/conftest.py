from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from tests.patience import PATIENCE


@pytest.fixture
async def api() -> AsyncIterator[LocalBotApi]:
    api = LocalBotApi()
    await api.start()
    yield api
    await api.stop()


@pytest.fixture
def client(api: LocalBotApi) -> LocalClient:
    return LocalClient(api)


@pytest.fixture
async def http(api: LocalBotApi) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{api.root_url}/bot{api.token}/") as session:
        yield session


def telegram_bot(api: LocalBotApi, token: str | None = None) -> Bot:
    return Bot(
        token or api.token,
        base_url=f"{api.root_url}/bot",
        base_file_url=f"{api.root_url}/file/bot",
        request=HTTPXRequest(read_timeout=PATIENCE),
        get_updates_request=HTTPXRequest(read_timeout=PATIENCE),
    )


@pytest.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Bot]:
    bot = telegram_bot(api)
    await bot.initialize()
    yield bot
    await bot.shutdown()
