"""What all taps have in common, whatever their buttons do."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, Update

from handlers.context import Context, House
from handlers.floods import links_granted, tell_by_toast
from handlers.places import is_shown
from handlers.replies import acknowledge

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def genuine(handler: Handler) -> Handler:
    """``handler``, for the taps on buttons that their messages show.

    A client may send any data with any message of the bot, and most handlers redraw the message that they are given: a
    member of a group could make its digest into something else. Others only see that the button stops waiting.
    """

    async def checked(update: Update, context: Context) -> None:
        query = update.callback_query
        if query is not None and is_shown(query):
            await handler(update, context)
        else:
            await acknowledge(query)

    return checked


async def in_turn(
    house: House,
    update: Update,
    query: CallbackQuery,
    message: Message,
    work: Callable[[], Awaitable[None]],
    links: int,
) -> bool:
    """Have ``work`` done when the turn of who tapped under ``message`` comes, among all that they asked for.

    The handler returns before: buttons of a chat share a lane, in which nobody's slow page may hold up the others. The
    pages to be read count as ``links``; who asks for too much is told by toast. Whether it was accepted.
    """

    async def answer(_messages: list[Message]) -> None:
        await work()

    asker = query.from_user.id
    full = house.inbox.full_for(asker)
    grant = house.floods.full(full) if full is not None else links_granted(house, asker, message, links)
    if grant.limit is not None:
        await tell_by_toast(house, query, grant)
        return False
    house.inbox.put(update, message, answer, joinable=False, asker=asker)
    return True
