"""The people and the chats of the local Telegram."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal

from bot.chatpage.shapes import Json

Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    is_bot: bool = False
    language_code: str = "fr"

    @property
    def shape(self) -> Json:
        """As the Bot API writes a User."""
        shape: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        shape |= {key: value for key in ("last_name", "username") if (value := getattr(self, key))}
        return shape if self.is_bot else shape | {"language_code": self.language_code}


@dataclass(slots=True)
class Stored:
    """A message as it is kept: without the message that it replies to, which may change or go."""

    shape: Json
    reply_to: int | None = None
    reactions: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Chat:
    """A chat and its messages, the oldest first. ``bot_status`` is the bot's place in it."""

    id: int
    type: Kind
    title: str = ""
    username: str = ""
    person: User | None = None
    members: dict[int, User] = field(default_factory=dict)
    bot_status: Status = "member"
    started: bool = True
    migrated_to: int | None = None
    pinned: int | None = None
    menu_button: Json | None = None
    messages: OrderedDict[int, Stored] = field(default_factory=OrderedDict)
    dropped: int = 0

    @property
    def shape(self) -> Json:
        """As the Bot API writes a Chat."""
        shape: Json = {"id": self.id, "type": self.type}
        if self.person is not None:
            person = self.person
            names = {"first_name": person.first_name, "last_name": person.last_name, "username": person.username}
        else:
            names = {"title": self.title, "username": self.username}
        return shape | {key: value for key, value in names.items() if value}
