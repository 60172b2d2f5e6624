"""Who asks for too much is told so once, in French, with the moment to try again; then it is silence until then."""

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.presentation.floods import flood_notice, flood_text
from bot.presentation.telegram_html import Rendered
from bot.services.floods import Grant
from handlers.context import Context, House, house_of
from handlers.places import asker_of
from handlers.replies import acknowledge, reply


async def on_anything(update: Update, context: Context) -> None:
    """Before every other handler: what comes faster than any hand sends it goes no further."""
    house, now = house_of(context), _now(house_of(context))
    query, message = update.callback_query, update.message or update.channel_post
    if query is not None:
        grant = house.floods.tap(query.from_user.id, now)
        if not grant.granted:
            await tell_by_toast(house, query, grant)
            raise ApplicationHandlerStop
    elif message is not None and message.migrate_to_chat_id is None:
        grant = house.floods.message(asker_of(message), now)
        if not grant.granted:
            # In a group much is written that is not for the bot: there it keeps silent.
            if message.chat.type == ChatType.PRIVATE:
                await tell(house, message, grant)
            raise ApplicationHandlerStop


def links_granted(house: House, asker: int, asked_in: Message, wanted: int) -> Grant:
    """Leave to read ``wanted`` links or texts for ``asker``."""
    group = asked_in.chat_id if asked_in.chat.type != ChatType.PRIVATE else None
    return house.floods.links(asker, group, wanted, _now(house))


async def tell(house: House, message: Message, grant: Grant) -> None:
    """Answer ``message`` with the refusal, unless its sender has just been told the like there."""
    if house.floods.to_tell((asker_of(message), message.chat_id), grant, _now(house)):
        await reply(message, refusal_of(house, grant))


def refusal_of(house: House, grant: Grant) -> Rendered:
    """The refusal as the answer to a command, which always gets one."""
    return flood_notice(grant.limit or "", grant.wait, _numbers(house))


async def tell_by_toast(house: House, query: CallbackQuery, grant: Grant) -> None:
    """Answer a tap with the refusal: it passes by, and leaves no message."""
    await acknowledge(query, _text(house, grant))


def _text(house: House, grant: Grant) -> str:
    return flood_text(grant.limit or "", grant.wait, _numbers(house))


def _numbers(house: House) -> dict[str, int]:
    limits = house.floods.limits
    by_length = sorted(limits.reader_links, key=lambda rate: rate.seconds)
    return {"minute": by_length[0].most, "hour": by_length[-1].most, "group": limits.group_links[0].most}


def _now(house: House) -> float:
    return house.clock.now().timestamp()
