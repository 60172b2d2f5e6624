"""What Telegram tells about the bot's own place in chats."""

from telegram import ChatMember, Update
from telegram.constants import ChatType

from handlers.context import Context, house_of

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def on_membership(update: Update, context: Context) -> None:
    """Blocked or kicked: nothing more is sent, at once, all is erased later. Back: it goes on with the next slot."""
    change = update.my_chat_member
    if change is None or change.new_chat_member.user.id != context.bot.id:
        return
    privacy = house_of(context).privacy
    if change.new_chat_member.status in _OUT:
        await privacy.gone(change.chat.id)
    elif change.old_chat_member.status in _OUT:
        await privacy.back(change.chat.id)


async def on_migration(update: Update, context: Context) -> None:
    """A group that became a supergroup has another id: its subscription follows."""
    message = update.effective_message
    new = message.migrate_to_chat_id if message is not None else None
    # Only a group moves, and only to where groups are: their ids are negative.
    if message is not None and message.chat.type == ChatType.GROUP and new is not None and new < 0:
        subscribing = house_of(context).subscribing
        await subscribing.migrate(message.chat_id, new)
        # Telegram also tells that the bot is out of the old one, before or after.
        await subscribing.resume(new)
