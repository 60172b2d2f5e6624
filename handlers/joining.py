"""Which messages belong together: decided from two neighbours, without a clock.

Telegram gives a long text as several messages, an album as one message a picture, and a forward sent with a comment as
two messages, the comment first. Nothing in the Bot API says that more is to come, hence the waiting.
"""

from telegram import Message

from bot.domain.request import ENOUGH_WORDS, count_words
from bot.presentation.telegram_html import units
from handlers.incoming import links_of, source_of

#: Seconds to wait for the next part of a cut text or of an album, counted from the last part.
PART_PATIENCE = 1.5
#: Seconds to wait for the forward or the link that a short comment may announce.
COMMENT_PATIENCE = 0.6
#: Clients cut at 4,096 units, going back to the end of a line or a word, and seldom far.
CUT_UNITS = 3500


def patience(message: Message) -> float:
    """How long, in seconds, to wait after ``message`` for one that belongs to it."""
    if message.media_group_id is not None or _may_be_cut(message):
        return PART_PATIENCE
    if _may_be_comment(message):
        return COMMENT_PATIENCE
    return 0.0


def belongs(message: Message, before: list[Message]) -> bool:
    """Whether ``message``, of the same chat and come within the patience, goes on with those ``before``."""
    last = before[-1]
    if _sender(message) != _sender(last):
        return False
    if last.media_group_id is not None or message.media_group_id is not None:
        return message.media_group_id == last.media_group_id or _announces(last, message)
    if _announces(last, message):
        return True
    return _may_be_cut(last) and _same_post(last, message) and _is_more_text(message)


def _same_post(last: Message, message: Message) -> bool:
    """Whether two messages may be parts of one text: two posts of a channel have dates of their own."""
    before, after = last.forward_origin, message.forward_origin
    if before is None or after is None:
        return before is after
    return source_of(last) == source_of(message) and before.date == after.date


def _is_more_text(message: Message) -> bool:
    """Whether ``message`` goes on with a text: not a command, and not a link sent by itself."""
    text = message.text
    return text is not None and not text.startswith("/") and not (links_of(message) and not count_words(text))


def _announces(comment: Message, message: Message) -> bool:
    """Whether a comment came with what it is about: a forward, or a link alone."""
    if not _may_be_comment(comment):
        return False
    alone = bool(links_of(message)) and not count_words(message.text or message.caption or "")
    return message.forward_origin is not None or alone


def _may_be_cut(message: Message) -> bool:
    return message.text is not None and units(message.text) >= CUT_UNITS


def _may_be_comment(message: Message) -> bool:
    return (
        message.text is not None
        and message.forward_origin is None
        and not links_of(message)
        and count_words(message.text) < ENOUGH_WORDS
    )


def _sender(message: Message) -> int | None:
    return message.from_user.id if message.from_user else None
