import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from telegram import Message, Update

from bot.services.floods import FloodLimits, Limit, flood_limits
from handlers import joining
from handlers.inbox import MOST_PARTS, Inbox
from handlers.joining import COMMENT_PATIENCE, PART_PATIENCE, belongs, patience
from tests.handlers.messages import CHANNEL, entity, message
from tests.patience import PATIENCE, eventually

URL = "https://exemple.fr/a"
LONG = "Une phrase assez longue pour compter. " * 100
LATER = CHANNEL | {"date": CHANNEL["date"] + 60}  # type: ignore[operator]


def linked(**fields: Any) -> Message:
    return message(URL, entities=[entity("url", URL, URL)], **fields)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        (linked(), 0.0),
        (message(LONG), PART_PATIENCE),
        (message("À lire"), COMMENT_PATIENCE),
        (message(LONG[:1500]), 0.0),
        (message(None, media_group_id="9"), PART_PATIENCE),
        (message("À lire", forward_origin=CHANNEL), 0.0),
    ],
)
def test_only_what_may_go_on_is_waited_for(sent: Message, seconds: float) -> None:
    assert patience(sent) == seconds


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (message(LONG), message("La fin."), True),
        (message(LONG), message("La fin.", sender=2), False),
        (message(LONG), message("/aide"), False),
        (message(LONG), message(None, sticker=None), False),
        (message(LONG, forward_origin=CHANNEL), message("La fin.", forward_origin=CHANNEL), True),
        (message(LONG, forward_origin=CHANNEL), message("Et alors ?"), False),
        (message("À lire"), message("Le message", forward_origin=CHANNEL), True),
        (message("À lire"), message("Encore"), False),
        (message("À lire"), linked(), True),
        (message(LONG), linked(), False),
        (message(LONG, forward_origin=CHANNEL), message("La fin.", forward_origin=LATER), False),
        (message(LONG[:3000]), message("merci"), False),
        (linked(), message("Le message", forward_origin=CHANNEL), False),
        (message(None, media_group_id="9"), message(None, media_group_id="9"), True),
        (message(None, media_group_id="9"), message(None, media_group_id="8"), False),
        (message("À lire"), message(None, media_group_id="9", forward_origin=CHANNEL), True),
        (message(None, media_group_id="9"), message("La fin."), False),
    ],
)
def test_neighbours(first: Message, second: Message, together: bool) -> None:
    assert belongs(second, [first]) is together


class Recorder:
    def __init__(self, fail_on: str = "", limits: FloodLimits = flood_limits()) -> None:  # noqa: B008 - frozen
        self.batches: list[list[str]] = []
        self.fail_on = fail_on
        self.tasks: list[asyncio.Task[None]] = []
        self.owed: list[int] = []
        self.told: list[str] = []
        self.inbox = Inbox(self.spawn, self.interrupted, limits)

    def spawn(self, work: Coroutine[Any, Any, None], update: Update | None) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        if update is not None:
            self.owed.append(update.update_id)
        return task

    def put(self, message: Message, *, joinable: bool = True) -> Limit | None:
        return self.inbox.put(Update(len(self.owed), message), message, self.answer, joinable=joinable)

    async def answer(self, messages: list[Message]) -> None:
        texts = [one.text or "" for one in messages]
        await asyncio.sleep(0.01)
        self.batches.append([text[:8] for text in texts])
        if self.fail_on in texts and self.fail_on:
            raise ZeroDivisionError

    async def interrupted(self, message: Message) -> None:
        self.told.append(message.text or "")

    async def settle(self) -> None:
        while pending := [task for task in self.tasks if not task.done()]:
            await asyncio.wait(pending)


async def test_a_chat_is_answered_in_its_order() -> None:
    recorder = Recorder()
    for n in range(4):
        recorder.put(message(f"/c {n}"), joinable=False)
    await recorder.settle()
    assert recorder.batches == [["/c 0"], ["/c 1"], ["/c 2"], ["/c 3"]]


async def test_readers_do_not_wait_for_each_other_in_a_group_either() -> None:
    recorder = Recorder()
    recorder.put(message(LONG, chat=-1, sender=1))
    recorder.put(linked(chat=-1, sender=2))
    await eventually(lambda: recorder.batches)
    assert recorder.batches == [[URL[:8]]]
    await recorder.settle()
    assert len(recorder.batches) == 2


async def test_the_parts_of_a_long_text_are_one_batch() -> None:
    recorder = Recorder()
    for text in (LONG, LONG, "La fin."):
        recorder.put(message(text))
        await asyncio.sleep(0.02)
    await recorder.settle()
    assert recorder.batches == [["Une phra", "Une phra", "La fin."]]


async def test_what_does_not_belong_ends_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "PART_PATIENCE", 2 * PATIENCE)
    recorder = Recorder()
    recorder.put(message(LONG))
    recorder.put(linked(forward_origin=CHANNEL))
    await eventually(lambda: len(recorder.batches) == 2)
    assert [len(batch) for batch in recorder.batches] == [1, 1]


async def test_a_command_stands_alone() -> None:
    recorder = Recorder()
    recorder.put(message(LONG))
    recorder.put(message("suite"), joinable=False)
    await recorder.settle()
    assert [len(batch) for batch in recorder.batches] == [1, 1]


async def test_an_answer_that_fails_does_not_take_the_next_ones_with_it() -> None:
    recorder = Recorder(fail_on="/c 0")
    for n in range(3):
        recorder.put(message(f"/c {n}"), joinable=False)
    await recorder.settle()
    assert [type(task.exception()) for task in recorder.tasks].count(ZeroDivisionError) == 1
    assert len(recorder.batches) == 3


async def test_those_whose_turn_does_not_come_any_more_are_told() -> None:
    recorder = Recorder()
    for n in range(3):
        recorder.put(message(f"/c {n}"), joinable=False)
    await asyncio.sleep(0)
    for task in recorder.tasks:
        task.cancel()
    await recorder.settle()
    assert recorder.told == ["/c 1", "/c 2"]


async def test_a_reader_has_one_in_flight_wherever_the_others_were_sent() -> None:
    recorder = Recorder()
    for n in range(3):
        recorder.put(message(f"/c {n}", chat=n), joinable=False)
    assert recorder.inbox.pending == 3
    await eventually(lambda: recorder.batches)
    assert recorder.batches == [["/c 0"]]
    await recorder.settle()
    assert recorder.batches == [["/c 0"], ["/c 1"], ["/c 2"]]


async def test_what_was_sent_elsewhere_does_not_go_on_with_a_text() -> None:
    recorder = Recorder()
    recorder.put(message(LONG, chat=1))
    recorder.put(message("La fin.", chat=2))
    await recorder.settle()
    assert [len(batch) for batch in recorder.batches] == [1, 1]


async def test_queues_have_an_end_for_one_and_for_all() -> None:
    few = flood_limits().model_copy(update={"reader_waiting": 2, "all_waiting": 3})
    recorder = Recorder(limits=few)
    assert [recorder.put(message("/c", sender=1), joinable=False) for _ in range(3)] == [None, None, Limit.OWN_QUEUE]
    assert [recorder.put(message("/c", sender=n), joinable=False) for n in (2, 3)] == [None, Limit.FULL]
    await recorder.settle()
    assert len(recorder.batches) == 3
    assert recorder.inbox.pending == 0


async def test_a_text_without_end_is_not_joined_for_ever() -> None:
    recorder = Recorder()
    for _ in range(MOST_PARTS + 1):
        recorder.put(message(LONG))
    await recorder.settle()
    assert [len(batch) for batch in recorder.batches] == [MOST_PARTS, 1]
