"""What a person writes in Telegram: texts and forwards."""

from collections.abc import Sequence

from bot.chatpage.callbacks import Callbacks
from bot.chatpage.chats import Chat, User
from bot.chatpage.composing import TEXT_UNITS
from bot.chatpage.cutting import pieces
from bot.chatpage.detection import with_found
from bot.chatpage.entities import units
from bot.chatpage.origins import OriginKind, origin
from bot.chatpage.privacy import is_for_bot
from bot.chatpage.shapes import Json
from bot.chatpage.world import World


class Writer:
    """People who write. Every method takes the chat's id first and does what Telegram's clients do.

    ``sender`` is who acts; by default the person of a private chat, or a group's first member.
    """

    def __init__(self, world: World, callbacks: Callbacks) -> None:
        self.world = world
        self._callbacks = callbacks

    def say(
        self,
        chat_id: int,
        text: str,
        entities: Sequence[Json] | None = None,
        *,
        reply_to: int | None = None,
        sender: User | None = None,
        forward_origin: Json | None = None,
    ) -> Json:
        """Send one text message, at most 4,096 UTF-16 units: clients cut longer ones, see ``paste``."""
        formatted = with_found(text, entities or ())
        if not 1 <= units(formatted.text) <= TEXT_UNITS:
            raise ValueError(f"a message has 1 to {TEXT_UNITS} UTF-16 units")
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = list(formatted.entities)
        return self.send(chat_id, content, reply_to, sender, forward_origin)

    def paste(self, chat_id: int, text: str, *, reply_to: int | None = None, sender: User | None = None) -> list[Json]:
        """Send a text of any length, cut into several messages as Telegram's clients do."""
        sent: list[Json] = []
        for piece in self.cut(text):
            sent.append(self.say(chat_id, piece, reply_to=None if sent else reply_to, sender=sender))
        return sent

    def cut(self, text: str) -> list[str]:
        """A text as the messages that clients make of it. Raises ``ValueError`` when there is nothing to send."""
        found = pieces(text)
        if not found:
            raise ValueError("there is no text to send")
        return found

    def say_link(self, chat_id: int, label: str, url: str, before: str = "", after: str = "") -> Json:
        """Send a text whose link is hidden under ``label``."""
        entity = {"type": "text_link", "offset": units(before), "length": units(label), "url": url}
        return self.say(chat_id, before + label + after, [entity])

    def forward(
        self,
        chat_id: int,
        kind: OriginKind,
        name: str,
        text: str,
        entities: Sequence[Json] | None = None,
        *,
        author: str = "",
        username: str = "",
        sender: User | None = None,
    ) -> Json:
        """Forward a post that ``name`` (a person, a group, a channel) wrote; see ``origin``."""
        source = origin(kind, name, self.world.now(), author=author, username=username)
        return self.say(chat_id, text, entities, sender=sender, forward_origin=source)

    def send(
        self,
        chat_id: int,
        content: Json,
        reply_to: int | None = None,
        sender: User | None = None,
        forward_origin: Json | None = None,
    ) -> Json:
        """Post a message of any content and queue its update."""
        chat = self.world.chat(chat_id)
        if reply_to is not None and reply_to not in chat.messages:
            raise LookupError(f"no message {reply_to} to reply to")
        if forward_origin is not None:
            content = content | {"forward_origin": forward_origin}
        author = None if chat.type == "channel" else sender or self.person_of(chat)
        chat.started = True
        message = self.world.post(chat, author, content, reply_to)
        self.deliver(chat, "channel_post" if chat.type == "channel" else "message", message)
        return message

    def deliver(self, chat: Chat, kind: str, message: Json) -> None:
        """Queue the update of a message, if the bot sees it."""
        if chat.bot_status in ("left", "kicked"):
            return
        groups = chat.type in ("group", "supergroup")
        if groups and not self.world.reads_all_group_messages and not is_for_bot(message, self.world.bot):
            return
        self.world.updates.add(kind, message)

    def person_of(self, chat: Chat) -> User:
        """Who acts in a chat when nobody is named."""
        return chat.person or next(iter(chat.members.values()))
