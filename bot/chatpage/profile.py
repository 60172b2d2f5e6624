"""What a bot says of itself: its name, its descriptions, its commands for each scope and language."""

import re
from dataclasses import dataclass, field

from bot.chatpage.chats import Chat
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_MOST_DESCRIPTION = 256
_SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (), "chat": ("chat_id",),
    "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip
Scope = tuple[str, ...]


@dataclass(slots=True)
class Profile:
    """The bot's card. Texts and commands are kept by language; ``""`` is every other language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def commands_for(self, chat: Chat, language: str) -> list[Json]:
        """The commands that a person sees in a chat: the narrowest scope that has any (Bot API, BotCommandScope)."""
        general = "all_private_chats" if chat.type == "private" else "all_group_chats"
        for scope in (("chat", str(chat.id)), (general,), ("default",)):
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []


def in_language(texts: dict[str, str], language: str, default: str = "") -> str:
    """The text for a language, or for every other one."""
    return texts.get(language) or texts.get("") or default


def scope_key(scope: Json) -> Scope:
    """A scope as a key. Raises ``ApiRefusal`` for one that does not exist."""
    kind = str(scope.get("type", "default"))
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    missing = [name for name in _SCOPES[kind] if name not in scope]
    if missing:
        raise bad_request(f"can't parse BotCommandScope: can't find field \"{missing[0]}\"")
    return (kind, *(str(scope[name]) for name in _SCOPES[kind]))


def checked_commands(commands: list[Json]) -> list[Json]:
    """The commands as Telegram keeps them. Raises ``ApiRefusal`` for those it refuses."""
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description.strip()) <= _MOST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description.strip()})
    return kept
