"""/resume and mentions: summarise what they name, or the message they reply to."""

from telegram import Message, Update

from bot.domain.request import ENOUGH_WORDS, count_words
from bot.presentation.screens import resume_usage
from handlers.articles import answer_request
from handlers.context import Context, house_of
from handlers.floods import tell
from handlers.incoming import to_request
from handlers.replies import reply


async def on_resume(update: Update, context: Context) -> None:
    """``/resume LINK``, ``/resume`` in reply to a message, or the bot's name in a group, used in the same two ways."""
    message = update.effective_message
    if message is None:
        return
    house = house_of(context)
    username = context.bot.username

    async def answer(messages: list[Message]) -> None:
        named = named_message(messages[0], username)
        if named is None:
            await reply(messages[0], resume_usage())
        else:
            # The answer replies to the message it is about: there its buttons find the text again.
            await answer_request(house, named, to_request([named], username), messages[0])

    if (limit := house.inbox.put(update, message, answer, joinable=False)) is not None:
        await tell(house, message, house.floods.full(limit))


def named_message(message: Message, username: str) -> Message | None:
    """The message that a command or a mention is about: itself, or the one it replies to, or none."""
    own = to_request([message], username)
    if own.links or count_words(own.text) >= ENOUGH_WORDS:
        return message
    about = message.reply_to_message
    # A reply across chats is another field of Telegram's: an answer goes nowhere but where it was asked for.
    if about is not None and about.chat_id == message.chat_id:
        return about
    return message if count_words(own.text) else None
