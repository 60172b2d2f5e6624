"""What a page is told when it opens: the bot, the chats, their messages."""

from bot.chatpage.chats import Chat, User
from bot.chatpage.methods.desk import Desk
from bot.chatpage.profile import in_language
from bot.chatpage.shapes import Json

LANGUAGE = "fr"


def card(desk: Desk) -> Json:
    """The bot's name, texts and commands, as a French reader sees them."""
    profile, bot = desk.profile, desk.world.bot
    return {
        "id": bot.id,
        "username": bot.username,
        "name": in_language(profile.names, LANGUAGE, bot.first_name),
        "description": in_language(profile.descriptions, LANGUAGE),
        "commands": {str(chat.id): profile.commands_for(chat, LANGUAGE) for chat in desk.world.chats.values()},
    }


def snapshot(desk: Desk, me: User) -> Json:
    """Everything, for a page that opens or comes back."""
    chats = [_chat(desk, chat) for chat in desk.world.chats.values() if chat.migrated_to is None]
    return {"type": "snapshot", "me": me.shape, "bot": card(desk), "chats": chats}


def _chat(desk: Desk, chat: Chat) -> Json:
    return {
        "chat": chat.shape,
        "members": len(chat.members) + 1,
        "dropped": chat.dropped,
        "messages": [desk.world.view(chat, number) for number in chat.messages],
        "reactions": {str(number): stored.reactions for number, stored in chat.messages.items() if stored.reactions},
    }
