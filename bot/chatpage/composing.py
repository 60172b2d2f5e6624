"""From the parameters of a call to the content of a message, with all that Telegram refuses on the way."""

from bot.chatpage.chats import Chat
from bot.chatpage.detection import with_found
from bot.chatpage.entities import Formatted, cut, units, within
from bot.chatpage.keyboards import checked_markup
from bot.chatpage.markup import parse_html
from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import ApiRefusal, bad_request
from bot.chatpage.shapes import Json
from bot.chatpage.world import World

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
QUOTE_UNITS = 1024


def chat_id_of(world: World, parameters: Parameters) -> int:
    """The chat a call is about, given by id or @username. Raises ``ApiRefusal``."""
    given = parameters.text("chat_id")
    if not given:
        raise bad_request("chat_id is empty")
    if given.startswith("@"):
        known = (chat.id for chat in world.chats.values() if chat.username and f"@{chat.username}" == given)
        return next(known, 0)
    return parameters.integer("chat_id")


def formatted(parameters: Parameters, name: str = "text", prefix: str = "") -> Formatted:
    """The formatted text of parameter ``name``; ``prefix`` is that of its parse_mode and entities.

    Raises ``ApiRefusal`` for HTML that cannot be read and for parse modes other than HTML: the bot uses no other.
    """
    source = parameters.text(name)
    mode = parameters.text(f"{prefix}parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        parsed = parse_html(source)
        return with_found(parsed.text, parsed.entities)
    given = "caption_entities" if name == "caption" else f"{prefix}entities"
    return with_found(source, [_entity(entity) for entity in parameters.array(given)])


def message_text(parameters: Parameters, too_long: str = "message is too long") -> Formatted:
    """The text of a message, 1 to 4,096 UTF-16 units once parsed. Raises ``ApiRefusal``."""
    text = formatted(parameters)
    if not text.text:
        raise bad_request("message text is empty")
    if units(text.text) > TEXT_UNITS:
        raise bad_request(too_long)
    return text


def text_content(parameters: Parameters, text: Formatted) -> Json:
    """The fields of a text message; ``None`` for those it has not, so that an edit removes them."""
    return {
        "text": text.text,
        "entities": list(text.entities) or None,
        "link_preview_options": parameters.object("link_preview_options") or None,
        "reply_markup": checked_markup(parameters.object("reply_markup")),
    }


def reply(chat: Chat, parameters: Parameters) -> tuple[int | None, Json]:
    """The message that a call replies to, and the fields that the reply gives the new message.

    Raises ``ApiRefusal`` when that message does not exist or does not hold the quote word for word.
    """
    wanted = parameters.object("reply_parameters")
    if not wanted and parameters.has("reply_to_message_id"):
        wanted = {"message_id": parameters.integer("reply_to_message_id")}
        wanted["allow_sending_without_reply"] = parameters.flag("allow_sending_without_reply")
    if not wanted:
        return None, {}
    number = Parameters(wanted).integer("message_id")
    target = chat.messages.get(number)
    if target is None or Parameters(wanted).integer("chat_id", chat.id) != chat.id:
        if Parameters(wanted).flag("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    return number, _quote(target.shape, Parameters(wanted))


def _quote(target: Json, wanted: Parameters) -> Json:
    if not wanted.has("quote"):
        return {}
    refusal = bad_request("QUOTE_TEXT_INVALID")
    quote = formatted(wanted, "quote", "quote_")
    text = target.get("text") or target.get("caption") or ""
    entities = target.get("entities") or target.get("caption_entities") or []
    styled = within(quote.entities, 0, units(quote.text))
    if not quote.text or units(quote.text) > QUOTE_UNITS:
        raise refusal
    position = _find(text, entities, quote.text, styled, wanted.integer("quote_position"))
    if position is None:
        raise refusal
    shape: Json = {"text": quote.text, "position": position, "is_manual": True}
    return {"quote": shape | ({"entities": styled} if styled else {})}


def _find(text: str, entities: list[Json], quote: str, styled: list[Json], hint: int) -> int | None:
    """Where the quote stands, formatting included: at ``hint`` if it is there, else the first place."""
    length = units(quote)
    places = []
    index = text.find(quote)
    while index >= 0:
        offset = units(text[:index])
        if within(entities, offset, length) == styled:
            places.append(offset)
        index = text.find(quote, index + 1)
    if cut(text, hint, length) == quote and hint in places:
        return hint
    return places[0] if places else None


def _entity(entity: Json) -> Json:
    try:
        sound = int(entity["offset"]) >= 0 and int(entity["length"]) > 0 and isinstance(entity["type"], str)
    except (KeyError, TypeError, ValueError):
        sound = False
    if not sound:
        raise ApiRefusal(400, "Bad Request: can't parse MessageEntity")
    return entity
