"""The world of the local Telegram: chats, people, messages and their ids. No network, no clock of its own."""

from collections.abc import Callable
from itertools import count

from bot.chatpage.chats import Chat, Kind, Stored, User
from bot.chatpage.files import FileStore
from bot.chatpage.refusals import bad_request, forbidden, upgraded
from bot.chatpage.shapes import Json
from bot.chatpage.updates import UpdateQueue

#: Messages kept in each chat.
MOST_MESSAGES = 1000

Listener = Callable[[Json], None]


class World:
    """Everything there is. Listeners are told of each change, as the page and the tests see it."""

    def __init__(self, bot: User, clock: Callable[[], float], most_messages: int = MOST_MESSAGES) -> None:
        self.bot = bot
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue()
        self.files = FileStore()
        self.listeners: list[Listener] = []
        self.reads_all_group_messages = False
        self._most_messages = most_messages
        # Private chats and basic groups share the bot's counter; a supergroup or channel has its own.
        self._message_ids = count(1)
        self._own_ids: dict[int, count[int]] = {}
        self._group_ids = count(4_000_000_001)

    def now(self) -> int:
        """The time as Telegram writes it, in whole seconds since 1970."""
        return int(self.clock())

    def tell(self, event: Json) -> None:
        """Let the listeners know of one change."""
        for listener in tuple(self.listeners):
            listener(event)

    # chats ---------------------------------------------------------------------------------------------------------

    def add_private(self, user: User, *, started: bool = True) -> Chat:
        """A private chat between ``user`` and the bot; unless ``started``, the bot may not write first."""
        return self._add(Chat(user.id, "private", person=user, members={user.id: user}, started=started))

    def add_group(self, title: str, members: list[User], kind: Kind = "group", username: str = "") -> Chat:
        """A group, supergroup or channel with the bot in it; the first member owns it."""
        number = next(self._group_ids)
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        if kind != "group":
            self._own_ids[chat_id] = count(1)
        return self._add(Chat(chat_id, kind, title, username, members={user.id: user for user in members}))

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        self.tell({"type": "chat", "chat": chat.shape})
        return chat

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id. Raises ``ApiRefusal`` when the bot knows of none, or when it has moved."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise upgraded(chat.migrated_to)
        return chat

    def writable(self, chat_id: int) -> Chat:
        """The chat, if the bot may write into it. Raises ``ApiRefusal`` otherwise."""
        chat = self.chat(chat_id)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.bot_status == "kicked":
            place = "the user" if chat.type == "private" else f"the {chat.type} chat"
            raise forbidden(f"bot was {'blocked by' if chat.type == 'private' else 'kicked from'} {place}")
        if chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    # messages ------------------------------------------------------------------------------------------------------

    def post(self, chat: Chat, sender: User | None, content: Json, reply_to: int | None = None) -> Json:
        """Add a message and tell the listeners; returns it as the Bot API writes it."""
        number = next(self._own_ids.get(chat.id, self._message_ids))
        shape: Json = {"message_id": number, "date": self.now(), "chat": chat.shape}
        if sender is not None:
            shape["from"] = sender.shape
        else:
            shape["sender_chat"] = chat.shape
        chat.messages[number] = Stored(shape | content, reply_to)
        while len(chat.messages) > self._most_messages:
            chat.messages.popitem(last=False)
            chat.dropped += 1
        message = self.view(chat, number)
        self.tell({"type": "message", "chat_id": chat.id, "message": message, "dropped": chat.dropped})
        return message

    def view(self, chat: Chat, number: int) -> Json:
        """A message as it is now, with the message it replies to as that one is now, if it still exists."""
        stored = chat.messages[number]
        target = chat.messages.get(stored.reply_to) if stored.reply_to is not None else None
        if target is None:
            return dict(stored.shape)
        quoted = {key: value for key, value in target.shape.items() if key != "quote"}
        return stored.shape | {"reply_to_message": quoted}

    def change(self, chat: Chat, number: int, content: Json) -> Json:
        """Replace what a message says; ``None`` removes a field."""
        stored = chat.messages[number]
        changed = stored.shape | content | {"edit_date": self.now()}
        stored.shape = {key: value for key, value in changed.items() if value is not None}
        message = self.view(chat, number)
        self.tell({"type": "edited", "chat_id": chat.id, "message": message})
        return message

    def remove(self, chat: Chat, number: int) -> None:
        """Delete a message."""
        del chat.messages[number]
        self.tell({"type": "deleted", "chat_id": chat.id, "message_id": number})

    def react(self, chat: Chat, number: int, reactions: list[Json]) -> None:
        """Set the bot's reactions on a message."""
        chat.messages[number].reactions = reactions
        self.tell({"type": "reaction", "chat_id": chat.id, "message_id": number, "reactions": reactions})

    def upgrade(self, chat_id: int) -> Chat:
        """Turn a group into a supergroup: a new id, told by two service messages, as Telegram does."""
        old = self.chat(chat_id)
        new = self.add_group(old.title, list(old.members.values()), "supergroup")
        owner = next(iter(old.members.values()), None)
        self.updates.add("message", self.post(old, owner, {"migrate_to_chat_id": new.id}))
        self.updates.add("message", self.post(new, owner, {"migrate_from_chat_id": old.id}))
        old.migrated_to = new.id
        return new
