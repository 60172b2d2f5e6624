"""What a bot in privacy mode sees of a group."""

from bot.chatpage.chats import User
from bot.chatpage.entities import cut, ends
from bot.chatpage.shapes import Json


def is_for_bot(message: Json, bot: User) -> bool:
    """Whether a message of a group reaches a bot in privacy mode: commands, mentions, replies to it."""
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or ():
        word = cut(text, entity["offset"], ends(entity) - entity["offset"]).lower()
        if entity["type"] == "mention" and word == f"@{bot.username}".lower():
            return True
        if entity["type"] == "bot_command" and word.partition("@")[2] in ("", bot.username.lower()):
            return True
    return False
