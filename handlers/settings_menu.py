"""/reglages: one message, edited in place."""

from collections.abc import Awaitable, Callable
from dataclasses import replace as changed
from datetime import time
from functools import partial

from telegram import Message, Update
from telegram.constants import ChatType

from bot.domain.subscription import Subscription
from bot.presentation import settings_screens as screens
from bot.presentation.screens import length_choice
from bot.presentation.settings_screens import Action
from bot.presentation.signup import Draft, signup_screen
from bot.presentation.telegram_html import Rendered
from bot.services.changes import toggle_day, toggle_outlet, toggle_theme
from handlers.context import Context, House, house_of
from handlers.places import may_change, may_tap, place_of
from handlers.replies import acknowledge, replace, reply

_HOURS_A_DAY = 24
#: Screens that only show something.
_SHOWN: dict[str, Callable[[Subscription], Rendered]] = {
    "hours": screens.hours_screen,
    "days": screens.days_screen,
    "themes": screens.themes_screen,
    "zones": screens.zones_screen,
    "alerts": screens.alerts_screen,
}


async def on_settings(update: Update, context: Context) -> None:
    """Everything at a glance."""
    message = update.effective_message
    if message is None:
        return
    if not await may_change(message):
        await reply(message, screens.admins_only())
        return
    house = house_of(context)
    await reply(message, await _main(house, message, await house.subscribing.get(place_of(message))))


async def on_settings_button(update: Update, context: Context) -> None:
    """One of the buttons of /reglages: re-authorised, carried out, shown."""
    query = update.callback_query
    action = Action.parse(query.data or "") if query else None
    if query is None or action is None or not isinstance(query.message, Message):
        await acknowledge(query)
        return
    if not await may_tap(query):
        await acknowledge(query, screens.not_for_all(), alert=True)
        return
    shown = await _carry_out(house_of(context), query.message, action)
    if shown is not None and action.name == "open":
        await reply(query.message, shown)  # from under a digest, which is to stay
    elif shown is not None:
        await replace(query.message, shown)
    await acknowledge(query)


async def _carry_out(house: House, message: Message, action: Action) -> Rendered | None:
    subscription = await house.subscribing.get(place_of(message))
    if action.name == "length":
        return length_choice(await house.settings.length(message.chat_id))
    if subscription is None and action.name == "gone":
        return screens.left_screen()  # tapped twice: it stays done
    if subscription is None:
        # A button of a message older than the subscription's end.
        return signup_screen(Draft.of(None)) if action.name == "subscribe" else await _main(house, message, None)
    if action.name in _SHOWN:
        return _SHOWN[action.name](subscription)
    if action.name in _DONE:
        return await _DONE[action.name](house, message, subscription, action.argument)
    return await _change(house, message, subscription, action)


async def _ask_to_leave(_house: House, _message: Message, _subscription: Subscription, _argument: str) -> Rendered:
    return screens.leave_screen()


async def _leave(house: House, _message: Message, subscription: Subscription, _argument: str) -> Rendered:
    await house.subscribing.unsubscribe(subscription.place)
    return screens.left_screen()


async def _turn_page(house: House, _message: Message, subscription: Subscription, argument: str) -> Rendered:
    return screens.sources_screen(subscription, house.sources.outlets, _number(argument))


async def _export(house: House, message: Message, subscription: Subscription, _argument: str) -> None:
    private = message.chat.type == ChatType.PRIVATE  # in a group, everybody sees the file
    content = house.sources.export(subscription, secrets=private)
    await message.reply_document(content, filename="breves.opml")


async def _ask_to_drop(house: House, _message: Message, subscription: Subscription, argument: str) -> Rendered:
    url = _feed_of(subscription, argument)
    if url is not None:
        return screens.drop_screen(subscription, url)
    return screens.sources_screen(subscription, house.sources.outlets, 0)


async def _drop(house: House, message: Message, subscription: Subscription, argument: str) -> Rendered:
    url = _feed_of(subscription, argument)
    left = subscription if url is None else await house.sources.drop(subscription.place, url)
    return await _main(house, message, None) if left is None else screens.sources_screen(left, house.sources.outlets, 0)


def _feed_of(subscription: Subscription, mark: str) -> str | None:
    """By what it is, not by its place: a second tap on a button that has not been redrawn yet must take no other."""
    return next((url for url in subscription.feeds if screens.feed_mark(url) == mark), None)


#: What does more than change a value.
_DONE: dict[str, Callable[[House, Message, Subscription, str], Awaitable[Rendered | None]]] = {
    "leave": _ask_to_leave,
    "gone": _leave,
    "sources": _turn_page,
    "export": _export,
    "drop": _ask_to_drop,
    "dropped": _drop,
}


async def _change(house: House, message: Message, subscription: Subscription, action: Action) -> Rendered:
    asked = _asked(action, house.sources.outlets)
    if asked is None:
        return await _main(house, message, subscription)
    how, shown = asked
    new = await house.subscribing.change(subscription.place, how)
    return await _main(house, message, None) if new is None else shown(new)


def _asked(
    action: Action, outlets: tuple[str, ...]
) -> tuple[Callable[[Subscription], Subscription], Callable[[Subscription], Rendered]] | None:
    """What a tap changes, and the screen that shows it; ``None`` if it is no button of these screens."""
    argument = action.argument
    match action.name:
        case "hour" if argument.isdecimal() and int(argument) < _HOURS_A_DAY:
            return partial(changed, hour=time(int(argument))), screens.hours_screen
        case "day":
            return partial(toggle_day, argument=argument), screens.days_screen
        case "theme":
            return partial(toggle_theme, slug=argument), screens.themes_screen
        case "zone" if screens.is_offered_zone(argument):
            return partial(changed, timezone=argument), screens.zones_screen
        case "mute":
            page, _, at = argument.partition(".")
            chosen = outlets[int(at) :][:1] if at.isdecimal() else ()
            how = partial(toggle_outlet, outlet=chosen[0]) if chosen else partial(changed)
            return how, partial(screens.sources_screen, outlets=outlets, page=_number(page))
        case _:
            return None


async def _main(house: House, message: Message, subscription: Subscription | None) -> Rendered:
    length = await house.settings.length(message.chat_id)
    return screens.main_screen(subscription, length, house.sources.outlets)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
