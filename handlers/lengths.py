"""The buttons under an answer: another length, in place, from nothing but the messages themselves."""

import itertools
from typing import TypeGuard

from telegram import MaybeInaccessibleMessage, Message, MessageEntity, Update

from bot.domain.summary import Summary
from bot.errors import ReaderError, TextGone
from bot.presentation.answers import article_answer, folded_answer, kept_source, plain_answer
from bot.presentation.choices import Choice, Kind, summary_in_quote
from bot.presentation.refusals import error_text
from bot.presentation.screens import length_choice, length_saved, parse_length
from bot.presentation.settings_screens import not_for_all
from bot.presentation.telegram_html import Rendered
from handlers.context import Context, House, house_of
from handlers.incoming import links_of, to_request
from handlers.places import may_tap
from handlers.replies import acknowledge, replace, reply
from handlers.taps import in_turn

_QUOTES: list[str | None] = [MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE]


async def on_length_button(update: Update, context: Context) -> None:
    """« Plus court » or « Plus long »: the answer is redrawn in its place."""
    query = update.callback_query
    choice = Choice.parse(query.data or "") if query else None
    if query is None or choice is None or not _has_text(query.message):
        await acknowledge(query)
        return
    house, message = house_of(context), query.message

    async def redraw() -> None:
        try:
            rendered = await _redraw(house, message, choice, context.bot.username)
        except ReaderError as error:
            await acknowledge(query, error_text(error), alert=True)
            return
        await replace(message, rendered)
        await acknowledge(query)

    if await _is_at_hand(house, message, choice):
        await redraw()
    else:
        await in_turn(house, update, query, message, redraw, links=int(choice.kind is Kind.LINK))


async def on_length_command(update: Update, context: Context) -> None:
    """/longueur: the choice of the length of this chat's summaries."""
    message = update.effective_message
    if message is not None:
        await reply(message, length_choice(await house_of(context).settings.length(message.chat_id)))


async def on_length_setting(update: Update, context: Context) -> None:
    """One of the buttons of /longueur: kept, and shown as kept."""
    query = update.callback_query
    length = parse_length(query.data or "") if query else None
    if query is None or length is None or not _has_text(query.message):
        await acknowledge(query)
        return
    if not await may_tap(query):
        await acknowledge(query, not_for_all(), alert=True)
        return
    await house_of(context).settings.set_length(query.message.chat_id, length)
    await replace(query.message, length_choice(length))
    await acknowledge(query, length_saved(length))


async def on_unknown_button(update: Update, _context: Context) -> None:
    """A button that no handler knows, of an older version or forged: nothing happens, and it stops waiting."""
    await acknowledge(update.callback_query)


async def _is_at_hand(house: House, message: Message, choice: Choice) -> bool:
    """Whether ``choice`` can be shown without a page to read or a text to summarise."""
    if choice.kind is Kind.LINK:
        links = links_of(message)
        return not links or await house.summaries.kept(links[0]) is not None
    return choice.kind is Kind.JOINED


async def _redraw(house: House, message: Message, choice: Choice, username: str) -> Rendered:
    match choice.kind:
        case Kind.LINK:
            article = await house.summaries.page(_title_link(message))
            return article_answer(article, choice.length, kept_source(_notices(message, after=1)))
        case Kind.TEXT:
            if message.reply_to_message is None:
                raise TextGone
            text = to_request([message.reply_to_message], username).text
            return plain_answer(_notices(message), await house.summaries.text(text), choice.length)
        case _:
            summary = _folded(message, choice)
            if summary is None:
                raise TextGone
            return folded_answer(_notices(message), summary, choice.length)


def _title_link(message: Message) -> str:
    """The address behind an answer's title, which is its first link."""
    links = links_of(message)
    if not links:
        raise TextGone
    return links[0]


def _notices(message: Message, after: int = 0) -> list[str]:
    """What stands above the sentences: the paragraphs in italics ``after`` so many, an article's title being one."""
    ours = _italics(message)
    paragraphs = (message.text or "").split("\n\n")[after:]
    return list(itertools.takewhile(lambda paragraph: paragraph in ours, paragraphs))


def _folded(message: Message, choice: Choice) -> Summary | None:
    quotes = list(message.parse_entities(_QUOTES).values())
    if not quotes:
        return None
    # Under the quote, in lines of their own: the acronyms if there are any, then the footer.
    under = (message.text or "").rpartition(quotes[0])[2].strip().split("\n")
    return summary_in_quote(quotes[0], choice, _italics(message), under[0] if len(under) > 1 else "")


def _italics(message: Message) -> list[str]:
    return list(message.parse_entities([MessageEntity.ITALIC]).values())


def _has_text(message: MaybeInaccessibleMessage | None) -> TypeGuard[Message]:
    # Ours all have; of one that is too old, Telegram tells no more than that it was there.
    return isinstance(message, Message) and bool(message.text)
