"""Whether a raw update has the types that the Bot API gives it: pure.

The library takes every value as it comes: a chat whose id is a list would be found out deep in a handler, or in the
database. Only what the bot reads is looked at; fields that are new to it may be anything.
"""

from typing import Any, TypeGuard

from bot.presentation.telegram_html import units

#: Bot API, "Chat", "User": ids have at most 52 significant bits.
_LARGEST = 1 << 52
_TEXTS = frozenset({
    "text", "caption", "data", "title", "first_name", "last_name", "username", "url", "type", "status", "callback_data",
    "file_id", "file_unique_id", "file_name", "mime_type", "media_group_id", "author_signature", "sender_user_name",
    "inline_message_id", "chat_instance", "query",
})  # fmt: skip
_NUMBERS = frozenset({
    "message_id", "date", "offset", "length", "message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id",
    "file_size", "edit_date", "until_date",
})  # fmt: skip
_NATURAL = frozenset({"offset", "length", "file_size", "date", "edit_date"})
_LISTS = frozenset({"entities", "caption_entities", "photo", "inline_keyboard"})
_PEOPLE = frozenset({"chat", "from", "user", "sender_chat", "sender_user"})
_OBJECTS = _PEOPLE | {
    "message", "channel_post", "callback_query", "my_chat_member", "reply_to_message", "forward_origin", "document",
    "reply_markup", "old_chat_member", "new_chat_member",
}  # fmt: skip
#: What must be there, by the name that an object stands under; each of a list has the name of the list.
_PARTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("message", "channel_post", "reply_to_message"), ("message_id", "chat")),
    **dict.fromkeys(("old_chat_member", "new_chat_member"), ("user", "status")),
    **dict.fromkeys(_PEOPLE, ("id",)),
    **dict.fromkeys(("entities", "caption_entities"), ("type", "offset", "length")),
    "callback_query": ("id", "from"),
    "my_chat_member": ("chat", "from", "old_chat_member", "new_chat_member"),
}
#: Entities, and the text they are marks in. The library takes them apart even where there is none, and falls.
_MARKED = {"entities": "text", "caption_entities": "caption"}
#: What is nested more deeply comes from no Bot API.
_DEEPEST = 32


def is_sound(value: object, name: str = "", depth: int = 0) -> bool:
    """Whether ``value``, which stands under ``name``, and all below it are of the types they must have."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return (
            name not in _TEXTS | _NUMBERS
            and all(part in value for part in _PARTS.get(name, ()))
            and (name not in _PEOPLE or _is_number(value["id"]))
            and all(is_sound(inner, _name(str(key), name), depth + 1) for key, inner in value.items())
            and all(_within(value[marks], value.get(text)) for marks, text in _MARKED.items() if marks in value)
        )
    if isinstance(value, list):
        # A row of buttons is a list in a list.
        return name not in _TEXTS | _NUMBERS | _OBJECTS and all(is_sound(inner, name, depth + 1) for inner in value)
    return _is_plain(value, name)


def _within(entities: list[Any], text: str | None) -> bool:
    """Whether each of ``entities``, whose own types are right, marks a part of ``text``."""
    last = units(text) if text is not None else 0
    return all(isinstance(entity, dict) and 0 < entity["length"] <= last - entity["offset"] for entity in entities)


def _name(key: str, within: str) -> str:
    # The one name with two types: an inline query's offset is a text.
    return "query" if (key, within) == ("offset", "inline_query") else key


def _is_plain(value: object, name: str) -> bool:
    if name in _TEXTS:
        return isinstance(value, str) and _is_utf8(value)
    if name in _NUMBERS:
        return _is_number(value) and (name not in _NATURAL or value >= 0)
    return name not in _LISTS | _OBJECTS


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
