"""Changing what was sent: edits, deletions, reactions, pins, answers to taps."""

from bot.chatpage.chats import Chat, Stored
from bot.chatpage.composing import message_text, text_content
from bot.chatpage.keyboards import checked_markup
from bot.chatpage.methods.desk import Desk, Method
from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

_DELETABLE_SECONDS = 48 * 3600
_MOST_DELETED = 100
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
#: The emoji that a reaction may be (Bot API, ReactionTypeEmoji).
REACTIONS = frozenset(
    (  # noqa: SIM905 - seventy quoted emoji would be longer and no clearer
        "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 "
        "🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ "
        "🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
    ).split()
)


def edit_message_text(desk: Desk, parameters: Parameters) -> Json:
    """``editMessageText``; the keyboard goes unless it is given again."""
    chat, number, stored = _own(desk, parameters)
    if "text" not in stored.shape:
        raise bad_request("there is no text in the message to edit")
    text = message_text(parameters, too_long="MESSAGE_TOO_LONG")
    return _change(desk, chat, number, text_content(parameters, text))


def edit_message_reply_markup(desk: Desk, parameters: Parameters) -> Json:
    """``editMessageReplyMarkup``."""
    chat, number, _ = _own(desk, parameters)
    return _change(desk, chat, number, {"reply_markup": checked_markup(parameters.object("reply_markup"))})


def delete_message(desk: Desk, parameters: Parameters) -> bool:
    """``deleteMessage``: the bot's own, and in private chats the person's too, for 48 hours."""
    chat = desk.chat(parameters)
    number, stored = desk.message(chat, parameters, "message to delete not found")
    if not _deletable(desk, chat, stored):
        raise bad_request("message can't be deleted for everyone")
    desk.world.remove(chat, number)
    return True


def delete_messages(desk: Desk, parameters: Parameters) -> bool:
    """``deleteMessages``: those that do not exist are passed over."""
    chat = desk.chat(parameters)
    numbers = parameters.numbers("message_ids")
    if not 1 <= len(numbers) <= _MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        stored = chat.messages.get(number)
        if stored is not None and _deletable(desk, chat, stored):
            desk.world.remove(chat, number)
    return True


def set_message_reaction(desk: Desk, parameters: Parameters) -> bool:
    """``setMessageReaction``: at most one emoji of a bot."""
    chat = desk.writable(parameters)
    number, _ = desk.message(chat, parameters, "message to react not found")
    reactions = parameters.array("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction.get("type") != "emoji" or str(reaction.get("emoji", "")).replace("\ufe0f", "") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    desk.world.react(chat, number, reactions)
    return True


def pin_chat_message(desk: Desk, parameters: Parameters) -> bool:
    """``pinChatMessage``."""
    chat = desk.writable(parameters)
    number, _ = desk.message(chat, parameters, "message to pin not found")
    chat.pinned = number
    desk.world.post(chat, desk.world.bot, {"pinned_message": desk.world.view(chat, number)})
    return True


def answer_callback_query(desk: Desk, parameters: Parameters) -> bool:
    """``answerCallbackQuery``."""
    alert = parameters.flag("show_alert")
    key, text, url = (parameters.text(name) for name in ("callback_query_id", "text", "url"))
    desk.callbacks.answer(key, text, alert=alert, url=url)
    return True


def _own(desk: Desk, parameters: Parameters) -> tuple[Chat, int, Stored]:
    """The message to edit, which must be the bot's own. Raises ``ApiRefusal``."""
    if not parameters.has("message_id"):
        raise bad_request("message identifier is not specified")
    chat = desk.writable(parameters)
    number, stored = desk.message(chat, parameters, "message to edit not found")
    if stored.shape.get("from", {}).get("id") != desk.world.bot.id or "forward_origin" in stored.shape:
        raise bad_request("message can't be edited")
    return chat, number, stored


def _change(desk: Desk, chat: Chat, number: int, content: Json) -> Json:
    shape = chat.messages[number].shape
    if all(shape.get(key) == value for key, value in content.items()):
        raise bad_request(_NOT_MODIFIED)
    return desk.world.change(chat, number, content)


def _deletable(desk: Desk, chat: Chat, stored: Stored) -> bool:
    own = stored.shape.get("from", {}).get("id") == desk.world.bot.id
    allowed = own or chat.type == "private" or chat.bot_status == "administrator"
    return allowed and desk.world.now() - stored.shape["date"] <= _DELETABLE_SECONDS


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "answerCallbackQuery": answer_callback_query,
}
