"""/start and /abonner: themes and an hour on one screen, « C'est parti », a first digest at once."""

from functools import partial

from telegram import Message, Update

from bot.presentation.settings_screens import not_for_all
from bot.presentation.signup import Draft, signup_screen, welcome_screen
from bot.services.changes import signed_up
from handlers.context import Context, house_of
from handlers.places import may_tap, place_of
from handlers.replies import acknowledge, replace, reply


async def on_signup(update: Update, context: Context) -> None:
    """The first screen. Nothing is kept until « C'est parti »: what is ticked is in the buttons."""
    message = update.effective_message
    if message is not None:
        subscription = await house_of(context).subscribing.get(place_of(message))
        await reply(message, signup_screen(Draft.of(subscription)))


async def on_signup_button(update: Update, context: Context) -> None:
    """A tick, an hour, or « C'est parti »."""
    query = update.callback_query
    draft = Draft.parse(query.data or "") if query else None
    if query is None or draft is None or not isinstance(query.message, Message):
        await acknowledge(query)
        return
    if not await may_tap(query):
        await acknowledge(query, not_for_all(), alert=True)
        return
    if draft.step != "!":
        await replace(query.message, signup_screen(draft))
        await acknowledge(query)
        return
    house = house_of(context)
    how = partial(signed_up, chosen=draft.chosen, hour=draft.hour)
    first = await house.subscribing.subscribe_as(place_of(query.message), how)
    await replace(query.message, welcome_screen(draft.hour, first=first))
    await acknowledge(query)
    house.wake()
