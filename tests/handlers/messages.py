"""Messages as Telegram gives them, built from the fewest words."""

from typing import Any

from telegram import Message

NOW = 1_771_400_000
CHANNEL = {
    "type": "channel",
    "date": NOW,
    "chat": {"id": -1001, "type": "channel", "title": "La Tech du matin"},
    "message_id": 5,
    "author_signature": "Anne",
}


def message(text: str | None = None, *, chat: int = 1, sender: int = 1, **fields: Any) -> Message:
    data: dict[str, Any] = {
        "message_id": 10,
        "date": NOW,
        "chat": {"id": chat, "type": "private", "first_name": "Lectrice"},
        "from": {"id": sender, "is_bot": False, "first_name": "Lectrice"},
        **fields,
    }
    if text is not None:
        data["text"] = text
    built = Message.de_json(data, None)
    assert built is not None
    return built


def entity(kind: str, text: str, part: str, **fields: Any) -> dict[str, Any]:
    """An entity over ``part`` of ``text``, in UTF-16 units as Telegram counts."""
    before = text[: text.index(part)]
    return {
        "type": kind,
        "offset": len(before.encode("utf-16-le")) // 2,
        "length": len(part.encode("utf-16-le")) // 2,
        **fields,
    }
