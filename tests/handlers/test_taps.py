"""Taps that no button offers: a client may send any data with any message of the bot."""

import re

import pytest
from telegram.ext import CallbackQueryHandler

from tests.handlers.conftest import Stage
from tests.handlers.test_places import people

#: What the buttons of every kind of message send, each from under a message that has no such button.
DATA = (
    "L:2", "T:0", "J:0:01:2:20", "len:0", "s.:0:480", "s!:0:480", "r:leave", "r:gone", "r:drop:0", "r:export",
    "r:subscribe", "r:open", "r:hour:9", "e:1", "w:20260311:a", "n:20260311", "o:stay", "o:erase", "o:keep",
)  # fmt: skip


async def test_every_handler_of_buttons_is_among_those_tried(stage: Stage) -> None:
    handlers = [one for group in stage.bot.transport.application.handlers.values() for one in group]
    patterns = [one.pattern for one in handlers if isinstance(one, CallbackQueryHandler) and one.pattern]
    assert len(patterns) > 5
    for pattern in patterns:
        assert isinstance(pattern, re.Pattern)
        assert any(pattern.match(data) for data in DATA), pattern.pattern


@pytest.mark.parametrize("administrator", [True, False])
async def test_a_tap_that_no_button_offers_changes_nothing(stage: Stage, administrator: bool) -> None:
    await stage.publish_news()
    group = stage.client.group("Forum", "Camille", "Sacha", kind="supergroup")
    owner, other = people(stage, group)
    screen = await stage.say("/abonner", group)
    await stage.tap(screen, "C’est parti", group)
    welcome, digest = await stage.messages(2, group)
    before, kept = stage.client.answers(group), await stage.subscription(group)
    calls = len(stage.client.calls())
    for data in DATA:
        for message in (welcome, digest):
            if any(button.get("callback_data") == data for row in rows(message) for button in row):
                continue
            toast = await stage.forge_unshown(message, data, group, owner if administrator else other)
            assert toast["text"] == "", data
    await stage.settled()
    assert stage.client.answers(group) == before
    assert await stage.subscription(group) == kept
    assert {call.method for call in stage.client.calls()[calls:]} <= {"answerCallbackQuery", "getUpdates"}


def rows(message: dict[str, object]) -> list[list[dict[str, object]]]:
    keyboard = message.get("reply_markup")
    return keyboard["inline_keyboard"] if isinstance(keyboard, dict) else []
