import asyncio
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from handlers.transport.mailboxes import MOST_IN_A_LANE, Mailboxes, lane_of
from tests.patience import PATIENCE
from tests.transport.fake_api import message, press


def update(raw: dict[str, Any]) -> Update:
    return Update.de_json(raw)


@given(st.lists(st.integers(1, 4), max_size=40), st.integers(1, 5))
@settings(max_examples=30)
def test_each_chat_keeps_its_order_and_no_more_run_at_once(chats: list[int], at_once: int):
    async def scenario() -> None:
        mailboxes = Mailboxes(at_once)
        handled: dict[int, list[int]] = defaultdict(list)
        running: Counter[int] = Counter()

        async def handle(chat: int, number: int) -> None:
            running[chat] += 1
            assert running[chat] == 1
            assert running.total() <= at_once
            await asyncio.sleep(0.0001 * ((number * 7) % 3))
            handled[chat].append(number)
            running[chat] -= 1

        async with asyncio.TaskGroup() as group:
            for number, chat in enumerate(chats):
                one = update(message(number, chat=chat))
                group.create_task(mailboxes.process_update(one, handle(chat, number)))
        assert all(numbers == sorted(numbers) for numbers in handled.values())
        assert sum(map(len, handled.values())) == len(chats)
        assert mailboxes.lanes == mailboxes.pending == 0

    asyncio.run(scenario())


async def test_a_button_does_not_wait_for_a_slow_message_of_its_chat():
    async with Mailboxes() as mailboxes:
        slow = asyncio.Event()
        first = asyncio.create_task(mailboxes.process_update(update(message(1)), slow.wait()))
        await asyncio.sleep(0)
        await asyncio.wait_for(mailboxes.process_update(update(press(2)), asyncio.sleep(0)), PATIENCE)
        assert mailboxes.pending == 1
        slow.set()
        await first


async def test_a_busy_chat_does_not_hold_the_places_of_others():
    mailboxes = Mailboxes(2)
    slow = asyncio.Event()
    busy = [asyncio.create_task(mailboxes.process_update(update(message(n, chat=1)), slow.wait())) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.wait_for(mailboxes.process_update(update(message(99, chat=2)), asyncio.sleep(0)), PATIENCE)
    slow.set()
    await asyncio.gather(*busy)
    assert mailboxes.lanes == 0


async def test_one_that_is_cancelled_while_it_waits_leaves_nothing():
    mailboxes = Mailboxes()
    slow = asyncio.Event()
    tasks = [asyncio.create_task(mailboxes.process_update(update(message(n)), slow.wait())) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    slow.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [task.cancelled() for task in tasks] == [False, True, False]
    assert mailboxes.lanes == mailboxes.pending == 0


async def test_a_handler_that_fails_lets_the_next_one_in():
    mailboxes = Mailboxes()

    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await mailboxes.process_update(update(message(1)), fail())
    await mailboxes.process_update(update(message(2)), asyncio.sleep(0))
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    await mailboxes.process_update(object(), done)


def test_lanes():
    inline = {
        "update_id": 1,
        "inline_query": {
            "id": "1",
            "from": {"id": 5, "is_bot": False, "first_name": "Z"},
            "query": "q",
            "offset": "",
        },
    }
    lost = press(3, chat=9)
    del lost["callback_query"]["message"]
    assert lane_of(update(message(1))) == ("chat", 7)
    assert lane_of(update(press(1))) == ("button", 7)
    assert lane_of(update(lost)) == ("button", 9)
    assert lane_of(update(inline)) == ("user", 5)
    assert lane_of(update({"update_id": 1})) is None
    assert lane_of("anything") is None


async def test_a_flood_in_one_lane_leaves_room_to_the_others_and_news_of_the_chat_get_through() -> None:
    mailboxes, done = Mailboxes(), []
    gate = asyncio.Event()

    async def work(name: str) -> None:
        await gate.wait()
        done.append(name)

    said = message(1, chat=7)
    flood = [
        asyncio.create_task(mailboxes.do_process_update(update(said), work("flood")))
        for _ in range(MOST_IN_A_LANE + 50)
    ]
    await asyncio.sleep(0)
    assert mailboxes.pending == MOST_IN_A_LANE
    moved = update(said | {"message": said["message"] | {"migrate_to_chat_id": -1007}})
    others = [
        asyncio.create_task(mailboxes.do_process_update(one, work(name)))
        for one, name in ((update(message(2, chat=8)), "other"), (moved, "moved"), (object(), "unknown"))
    ]
    gate.set()
    await asyncio.gather(*flood, *others)
    assert done.count("flood") == MOST_IN_A_LANE
    assert {"other", "moved", "unknown"} <= set(done)
    assert mailboxes.lanes == 0
