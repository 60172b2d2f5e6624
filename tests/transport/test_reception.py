import logging

import pytest

from handlers.transport import reception as module
from handlers.transport.application import Transport
from handlers.transport.reception import Reception
from tests.transport.fake_api import message

POISON = [
    {"update_id": 5, "message": {"message_id": 1, "text": "secret du lecteur"}},
    {"update_id": 5, "message": "secret du lecteur"},
    {"update_id": 5, "callback_query": {"id": {"secret du lecteur": 1}}},
]


@pytest.mark.parametrize("poison", POISON)
async def test_poison_is_left_out_with_its_id_and_without_its_words(
    transport: Transport, caplog: pytest.LogCaptureFixture, poison: object
):
    caplog.set_level(logging.DEBUG)
    desk = Reception(transport.application, transport.has_room)
    assert not desk.accept(poison)
    assert desk.accept(message(6))
    assert transport.application.update_queue.qsize() == 1
    assert "update 5 was left out" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"update_id": "7"}])
async def test_what_is_no_update_is_left_out(transport: Transport, raw: object):
    assert not Reception(transport.application, transport.has_room).accept(raw)


async def test_an_update_is_accepted_once(transport: Transport, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    desk = Reception(transport.application, transport.has_room)
    assert [desk.accept(message(number)) for number in (1, 1, 2, 3, 3, 1)] == [True, False, True, True, False, True]


async def test_room_is_what_can_still_be_answered(transport: Transport):
    assert Reception(transport.application, transport.has_room).has_room
    assert not Reception(transport.application, lambda: False).has_room
