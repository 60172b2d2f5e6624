"""Forwarded messages: the four kinds of origin."""

from typing import Literal

from bot.chatpage.chats import User
from bot.chatpage.shapes import Json

OriginKind = Literal["user", "hidden_user", "chat", "channel"]
_ANYONES = 1_000_001
_CHANNELS = -1_002_000_000_001
_GROUPS = -1_003_000_000_001
#: Not carried over by a forward.
_LEFT_BEHIND = frozenset({
    "message_id", "date", "chat", "from", "sender_chat", "reply_markup", "edit_date", "quote", "media_group_id",
})  # fmt: skip


def origin(kind: OriginKind, name: str, date: int, *, author: str = "", username: str = "", post: int = 1) -> Json:
    """A MessageOrigin: ``name`` is a person's, a group's or a channel's; ``author`` is who signed for a chat."""
    shape: Json = {"type": kind, "date": date}
    names = {"username": username} if username else {}
    match kind:
        case "user":
            first, _, last = name.partition(" ")
            return shape | {"sender_user": User(_ANYONES, first, last, username).shape}
        case "hidden_user":
            return shape | {"sender_user_name": name}
        case "chat":
            shape["sender_chat"] = {"id": _GROUPS, "type": "supergroup", "title": name} | names
        case "channel":
            shape["chat"] = {"id": _CHANNELS, "type": "channel", "title": name} | names
            shape["message_id"] = post
    return shape | ({"author_signature": author} if author else {})


def forwarded_content(message: Json) -> Json:
    """The content of the forward of a message that is here."""
    content = {key: value for key, value in message.items() if key not in _LEFT_BEHIND}
    if "forward_origin" not in content:
        first: Json = {"type": "user", "date": message["date"], "sender_user": message.get("from")}
        chat: Json = {"type": "channel", "date": message["date"], "chat": message["chat"]}
        chat["message_id"] = message["message_id"]
        content["forward_origin"] = first if "from" in message else chat
    return content
