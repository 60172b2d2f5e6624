"""Some seconds of ``benchmarks/hostile_load.py``: a crowd of which a part means harm, and the whole bot with it."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from benchmarks.crowd import HOSTILE, SITES, bot_settings, footprint, gathering
from bot.app import live
from bot.chatpage.server import LocalBotApi
from tests.patience import eventually

READERS = 20
#: Those that end by themselves or by a limit of size: the slow ones take as long as a fetch may.
QUICK = ("looping", "garbage", "tangled", "huge")


@pytest.mark.allow_hosts([f"127.0.0.{site}" for site in range(1, SITES + 1)])
async def test_a_crowd_of_which_a_part_means_harm_is_answered_and_leaves_nothing_behind(tmp_path: Path) -> None:
    api = LocalBotApi()
    await api.start()
    running = asyncio.create_task(live(bot_settings(tmp_path, api.token, api.root_url, 1)))
    async with gathering(api) as crowd:
        people = [crowd.client.private(f"Lectrice {n}") for n in range(READERS)]
        await asyncio.gather(*(crowd.ask(chat, "/aide") for chat in people))
        before = footprint(len(asyncio.all_tasks()))
        held = [asyncio.create_task(crowd.ask(people[n], crowd.address("slow", n))) for n in range(2)]
        asked = {chat: crowd.address(QUICK[n % 4] if n % 4 == 3 else "honest", n) for n, chat in enumerate(people[2:])}
        answers = await asyncio.gather(*(crowd.ask(chat, address) for chat, address in asked.items()))
        for address, answer in zip(asked.values(), answers, strict=True):
            assert ("aucune phrase invent" in answer) is ("/honest/" in address)
        # The slow ones go on, and keep nobody waiting.
        assert "ce que vous pouvez" in (await crowd.ask(people[-1], "/aide")).lower()
        await asyncio.gather(*held)
        await eventually(lambda: len(asyncio.all_tasks()) <= before.tasks + 2)
        # Connections to the Bot API stay open for a while, a bounded number of them.
        assert footprint(0).descriptors <= before.descriptors + 2 * READERS
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running == 0
    await api.stop()


def test_every_kind_of_harm_has_its_page() -> None:
    assert set(QUICK) < {handler.__name__ for handler in HOSTILE}
