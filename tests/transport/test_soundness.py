from typing import Any

import pytest

from handlers.transport.soundness import is_sound
from tests.hostile_input.updates import Liar
from tests.transport.fake_api import message, press


def test_what_telegram_sends_is_sound() -> None:
    liar = Liar(3, "m")
    assert all(is_sound(liar.true()) for _ in range(500))
    assert is_sound({"update_id": 1, "message": message(1)["message"] | {"new_field": [{"of": {"any": "type"}}]}})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("text", 5),
        ("text", ["x"]),
        ("text", {"x": 1}),
        ("text", "\ud800"),
        ("message_id", "1"),
        ("message_id", True),
        ("message_id", 1.5),
        ("message_id", None),
        ("date", -1),
        ("chat", None),
        ("chat", []),
        ("chat", {"id": 1 << 60}),
        ("chat", {"id": "1"}),
        ("chat", {"type": "private"}),
        ("from", 7),
        ("entities", "x"),
        ("entities", {"type": "url"}),
        ("entities", [{"type": "url", "offset": -1, "length": 1}]),
        ("entities", [{"type": "url", "offset": 0}]),
        ("entities", ["x"]),
        ("entities", [[]]),
        ("entities", [{"type": "mention", "offset": 0, "length": 8}]),
        ("entities", [{"type": "mention", "offset": 7, "length": 1}]),
        ("entities", [{"type": "mention", "offset": 0, "length": 0}]),
        ("caption_entities", [{"type": "mention", "offset": 0, "length": 1}]),
        ("reply_to_message", {}),
        ("reply_markup", {"inline_keyboard": [["x"]]}),
        ("migrate_to_chat_id", "-1"),
    ],
)
def test_what_has_other_types_is_not(part: str, value: Any) -> None:
    raw = message(1)
    raw["message"][part] = value
    assert not is_sound(raw)


def test_parts_that_must_be_there_are_missed() -> None:
    for raw in (message(1), press(2)):
        for kind in raw.keys() - {"update_id"}:
            assert is_sound(raw)
            for part in ("chat", "message_id") if kind == "message" else ("from", "id"):
                assert not is_sound(raw | {kind: {name: one for name, one in raw[kind].items() if name != part}})


def test_what_is_nested_without_end_is_not_followed() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = {"deeper": deep}
    assert not is_sound(deep)
