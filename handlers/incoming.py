"""A Telegram message becomes a plain request."""

import re

from telegram import (
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.domain.request import Request, Source

_LINKS: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
# Telegram marks no link within code, and some servers of the Bot API mark none at all.
_UNMARKED = re.compile(r"https?://\w[^\s<>«»“”\"]*", re.IGNORECASE)
_AFTER = ".,;:!?…)]}'’*_`"


def to_request(messages: list[Message], bot_username: str = "") -> Request:
    """The request behind one message, or behind several that belong together.

    Of a comment and the forward it came with, the words are the forward's: what the reader said is not what the
    channel wrote. Entities count in UTF-16 units and belong to the text or to the caption: only the library's own
    parsing is right.
    """
    links = dict.fromkeys(link for message in messages for link in links_of(message))
    forwarded = [message for message in messages if message.forward_origin is not None]
    texts = [text for message in forwarded or messages if (text := words_of(message, bot_username))]
    source = next((source for message in forwarded if (source := source_of(message))), None)
    return Request(tuple(links), _joined(texts), source, len(texts) or 1)


def answered_message(messages: list[Message]) -> Message:
    """The one among messages that belong together to which the answer replies: where the text stands, or the link."""
    forwarded = [message for message in messages if message.forward_origin is not None] or messages
    return next((message for message in forwarded if message.text or message.caption), forwarded[0])


def links_of(message: Message) -> list[str]:
    """The addresses in a message, visible or behind words, in their order, with a scheme.

    Where none is marked, those that are written with their scheme.
    """
    # The library takes entities apart even where there is no text for them, and fails.
    entities = message.parse_entities(_LINKS) if message.text else {}
    entities |= message.parse_caption_entities(_LINKS) if message.caption else {}
    ordered = sorted(entities.items(), key=lambda item: item[0].offset)
    # An entity beyond the end of the text shows nothing.
    addresses = [address for entity, shown in ordered if (address := entity.url or shown)]
    if not ordered:
        addresses = [_unfollowed(found) for found in _UNMARKED.findall(message.text or message.caption or "")]
    return [address if "://" in address else f"https://{address}" for address in addresses]


def _unfollowed(address: str) -> str:
    """The address without what only follows it in its sentence; a bracket that it opened itself stays."""
    bare = address.rstrip(_AFTER)
    return f"{bare})" if address[len(bare) :].startswith(")") and bare.count("(") > bare.count(")") else bare


def source_of(message: Message) -> Source | None:
    """Whom a forwarded message comes from."""
    match message.forward_origin:
        case MessageOriginChannel(chat=chat, author_signature=signature):
            return Source(chat.title or chat.username or "", signature or "")
        case MessageOriginChat(sender_chat=chat, author_signature=signature):
            return Source(chat.title or chat.username or "", signature or "")
        case MessageOriginUser(sender_user=user):
            return Source(user.full_name)
        case MessageOriginHiddenUser(sender_user_name=name):
            return Source(name)
        case _:
            return None


def words_of(message: Message, bot_username: str = "") -> str:
    """What a message says, without the command it begins with and without the name by which the bot was called.

    What a forwarded message begins with is no command, but words like the others.
    """
    text = message.text or message.caption or ""
    entities = [*message.entities, *message.caption_entities]
    # From the end, so that the offsets of the others stay right; they count in UTF-16 units.
    raw = text.encode("utf-16-le")
    for entity in sorted(entities, key=lambda one: one.offset, reverse=True):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        shown = raw[start:end].decode("utf-16-le", "ignore").lower()
        leading = entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 and message.forward_origin is None
        called = entity.type == MessageEntity.MENTION and shown == f"@{bot_username}".lower()
        if leading or called:
            raw = raw[:start] + raw[end:]
    return raw.decode("utf-16-le", "ignore").strip()


def _joined(texts: list[str]) -> str:
    # Telegram's clients cut a long text between two words, mostly at a line's end: where a part does not end a
    # sentence, the next one goes on with it.
    joined = ""
    for text in texts:
        separator = "\n\n" if not joined or joined.endswith((".", "!", "?", "…", "»", "”", '"')) else " "
        joined = f"{joined}{separator}{text}" if joined else text
    return joined
