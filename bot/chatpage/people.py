"""What a person does in Telegram besides sending: taps, edits, deletions, blocks."""

from bot.chatpage.attaching import Attacher, caption_content
from bot.chatpage.chats import User
from bot.chatpage.composing import TEXT_UNITS
from bot.chatpage.detection import with_found
from bot.chatpage.entities import units
from bot.chatpage.methods.places import member
from bot.chatpage.shapes import Json


class People(Attacher):
    """The people of a world, with all that they do."""

    def press(self, chat_id: int, message_id: int, button: str | tuple[int, int], *, sender: User | None = None) -> str:
        """Tap a callback button, known by its text or by its row and column; returns the id of the callback query."""
        chat = self.world.chat(chat_id)
        rows = chat.messages[message_id].shape.get("reply_markup", {}).get("inline_keyboard", [])
        places = {(y, x): item for y, row in enumerate(rows) for x, item in enumerate(row)}
        found = [item for place, item in places.items() if button in (place, item["text"])]
        if not found or "callback_data" not in found[0]:
            raise LookupError(f"no callback button {button!r} among {[item['text'] for item in places.values()]}")
        return self._callbacks.press(chat, message_id, sender or self.person_of(chat), found[0]["callback_data"])

    def edit(self, chat_id: int, message_id: int, text: str) -> Json:
        """Edit a text message, or the caption of any other."""
        chat = self.world.chat(chat_id)
        shape = chat.messages[message_id].shape
        if shape.get("from", {}).get("id") == self.world.bot.id or "forward_origin" in shape:
            raise ValueError("one edits one's own messages, not forwards")
        if "text" in shape:
            formatted = with_found(text, ())
            if not 1 <= units(formatted.text) <= TEXT_UNITS:
                raise ValueError(f"a message has 1 to {TEXT_UNITS} UTF-16 units")
            content: Json = {"text": formatted.text, "entities": list(formatted.entities) or None}
        else:
            content = {"caption": None, "caption_entities": None} | caption_content(text, ())
        message = self.world.change(chat, message_id, content)
        self.deliver(chat, "edited_message", message)
        return message

    def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message for everyone; bots are not told."""
        self.world.remove(self.world.chat(chat_id), message_id)

    def block(self, chat_id: int) -> None:
        """Block the bot in a private chat."""
        self._set_status(chat_id, blocked=True)

    def unblock(self, chat_id: int) -> None:
        """Unblock the bot."""
        self._set_status(chat_id, blocked=False)

    def push_update(self, update: Json) -> int:
        """Queue an update of any shape; returns its id."""
        return self.world.updates.push(update)

    def _set_status(self, chat_id: int, *, blocked: bool) -> None:
        chat = self.world.chat(chat_id)
        before, after = chat.bot_status, "kicked" if blocked else "member"
        chat.bot_status = "kicked" if blocked else "member"
        change = {"chat": chat.shape, "from": self.person_of(chat).shape, "date": self.world.now()}
        change["old_chat_member"] = member(self.world.bot, before)
        change["new_chat_member"] = member(self.world.bot, chat.bot_status)
        if before != after:
            self.world.updates.add("my_chat_member", change)
