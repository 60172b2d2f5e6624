"""Where a subscription lives, and who may change it."""

from telegram import CallbackQuery, ChatMember, Message
from telegram.constants import ChatType
from telegram.error import BadRequest

from bot.domain.subscription import Place

_RULERS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def place_of(message: Message) -> Place:
    """The chat of ``message``, or its topic in a forum."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, thread or 0)


def asker_of(message: Message) -> int:
    """Whoever wrote ``message``: a person, or the chat in whose name it was written.

    All who are anonymous, anywhere, share one user of Telegram's.
    """
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user is not None else message.chat_id


async def may_change(message: Message) -> bool:
    """Whether whoever wrote ``message`` may change the settings of its chat: in a group, its administrators alone.

    A channel's posts are written by its administrators, and one who is anonymous writes as the group.
    """
    if message.chat.type == ChatType.PRIVATE:
        return asker_of(message) == message.chat_id
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat_id
    return message.from_user is not None and await _rules(message, message.from_user.id)


async def may_tap(query: CallbackQuery) -> bool:
    """The same for a tap. Buttons under a channel's posts are everybody's to tap; who is anonymous taps by name."""
    message = query.message
    if not isinstance(message, Message):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return query.from_user.id == message.chat_id
    return await _rules(message, query.from_user.id)


def is_shown(query: CallbackQuery) -> bool:
    """Whether the button that was tapped is under its message: what a client sends of its own making is not."""
    message = query.message
    keyboard = message.reply_markup if isinstance(message, Message) else None
    rows = keyboard.inline_keyboard if keyboard is not None else ()
    return any(button.callback_data == query.data for row in rows for button in row)


async def _rules(message: Message, user: int) -> bool:
    try:
        return (await message.chat.get_member(user)).status in _RULERS
    except BadRequest:  # somebody whom Telegram does not know there, or whose place it does not tell the bot
        return False
