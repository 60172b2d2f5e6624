"""The commands that change a subscription in one line: /heure, /fuseau, /alertes, /themes, /sources, /desabonner."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace as changed
from functools import partial
from typing import Any

from telegram import Message, Update

from bot.domain.hours import parse_hour
from bot.domain.subscription import Subscription
from bot.domain.zones import find_zone
from bot.errors import NotAFeedList, ReaderError
from bot.presentation import settings_screens as screens
from bot.presentation.catalog import catalog
from bot.presentation.refusals import refusal
from bot.presentation.telegram_html import Rendered
from bot.services.changes import MOST_FEEDS, with_alerts
from handlers.context import Context, House, house_of
from handlers.floods import links_granted, refusal_of
from handlers.incoming import links_of, words_of
from handlers.places import asker_of, may_change, place_of
from handlers.replies import reply

_Command = Callable[[House, Message, Subscription, str], Awaitable[Rendered]]
#: Bytes of a list of feeds that somebody sends.
MOST_LIST_BYTES = 1_000_000


def command(carry_out: _Command) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """A handler: the subscription of the place, if whoever asks may change it, then ``carry_out`` and its answer."""

    async def handler(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        house = house_of(context)
        subscription = await house.subscribing.get(place_of(message))
        if not await may_change(message):
            await reply(message, screens.admins_only())
        elif subscription is None:
            await reply(message, screens.not_subscribed())
        else:
            await reply(message, await carry_out(house, message, subscription, words_of(message)))

    return handler


async def set_hour(house: House, _message: Message, subscription: Subscription, words: str) -> Rendered:
    """/heure, with or without « 7h30 »."""
    if not words:
        return screens.hours_screen(subscription)
    hour = parse_hour(words)
    if hour is None:
        return screens.hour_unknown()
    new = await house.subscribing.change(subscription.place, partial(changed, hour=hour))
    return screens.not_subscribed() if new is None else screens.hour_saved(hour)


async def set_zone(house: House, _message: Message, subscription: Subscription, words: str) -> Rendered:
    """/fuseau, with or without the name of a zone or of its city."""
    if not words:
        return screens.zones_screen(subscription)
    zone = find_zone(words, catalog().zones)
    if zone is None:
        return screens.zone_unknown()
    new = await house.subscribing.change(subscription.place, partial(changed, timezone=zone))
    return screens.not_subscribed() if new is None else screens.zone_saved(zone)


async def set_alerts(house: House, _message: Message, subscription: Subscription, words: str) -> Rendered:
    """/alertes, with or without words."""
    if not words:
        return screens.alerts_screen(subscription)
    new = await house.subscribing.change(subscription.place, partial(with_alerts, words=words))
    return screens.not_subscribed() if new is None else screens.alerts_screen(new)


async def set_themes(_house: House, _message: Message, subscription: Subscription, _words: str) -> Rendered:
    """/themes."""
    return screens.themes_screen(subscription)


async def set_sources(house: House, message: Message, subscription: Subscription, words: str) -> Rendered:
    """/sources, with or without the address of a feed or of a site."""
    links = links_of(message)
    if not words or not links:
        return screens.sources_screen(subscription, house.sources.outlets, 0)
    if len(subscription.feeds) >= MOST_FEEDS:
        return screens.feeds_full(MOST_FEEDS)
    grant = links_granted(house, asker_of(message), message, 1)
    if not grant.granted:
        return refusal_of(house, grant)
    try:
        name = await house.sources.add(subscription.place, links[0])
    except ReaderError as error:
        return refusal(error)
    return screens.not_subscribed() if name is None else screens.feed_added(name)


async def import_sources(house: House, message: Message, subscription: Subscription, _words: str) -> Rendered:
    """A file of feeds (OPML) that somebody sent."""
    document = message.document
    if document is None or (document.file_size or 0) > MOST_LIST_BYTES:
        return refusal(NotAFeedList())
    content = bytes(await (await document.get_file()).download_as_bytearray())
    try:
        added = await house.sources.import_list(subscription.place, content)
    except ReaderError as error:
        return refusal(error)
    return screens.not_subscribed() if added is None else screens.feeds_imported(added)


async def leave(_house: House, _message: Message, _subscription: Subscription, _words: str) -> Rendered:
    """/desabonner: asks first, since a command is also a link that somebody else wrote."""
    return screens.leave_screen()
