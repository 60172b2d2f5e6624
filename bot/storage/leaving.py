"""What goes when a place is left, and what stays for a while."""

import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Kind, State
from bot.domain.news import PERSONAL
from bot.domain.subscription import Place
from bot.storage.delivery_tables import deliveries, subscription_feeds, subscriptions
from bot.storage.edition_tables import editions
from bot.storage.feed_tables import feeds, items

#: The condition that picks, in a table of places, the rows of somebody.
Whose = Callable[[Table], ColumnElement[bool]]

_DAY: Final = timedelta(days=1)
_rows = deliveries.c
#: ``attempts`` counts the sends that may have left; what became a notice was a digest that may have.
_NEVER_LEFT = and_(
    _rows.kind == int(Kind.DIGEST),
    _rows.attempts == 0,
    _rows.state.not_in([int(State.IN_FLIGHT), int(State.SENT), int(State.UNKNOWN)]),
)


def of_place(place: Place) -> Whose:
    """The rows of one place."""
    return lambda table: and_(table.c.chat == place.chat, table.c.thread == place.thread)


def of_chat(chat: int) -> Whose:
    """The rows of every place of a chat."""
    return lambda table: table.c.chat == chat


async def leave(connection: AsyncConnection, whose: Whose, now: datetime) -> int:
    """End subscriptions, and let nothing that is queued leave; how many ended.

    Of the ledger, the last days of what left or may have left stay: whoever subscribes again on the same day does not
    get its digest twice.
    """
    mine = whose(deliveries)
    # First: who changes a subscription holds its row, and adds its feeds.
    subscribed = (await connection.execute(delete(subscriptions).where(whose(subscriptions)))).rowcount
    await forget_feeds(connection, whose(subscription_feeds))
    await forget_unsent(connection, mine)
    await connection.execute(delete(deliveries).where(mine, _rows.day < (now - _DAY).date()))
    waiting = _rows.state.in_([int(State.QUEUED), int(State.CLAIMED)])
    ended = {"state": int(State.UNKNOWN), "owner": None, "lease_until": None}
    await connection.execute(update(deliveries).where(mine, waiting).values(ended))
    return subscribed


async def forget_unsent(connection: AsyncConnection, mine: ColumnElement[bool]) -> None:
    """Forget the deliveries of which nothing can have left: they are no reason not to send the day's digest."""
    await connection.execute(delete(deliveries).where(mine, _NEVER_LEFT))


async def forget_feeds(connection: AsyncConnection, mine: ColumnElement[bool]) -> int:
    """Forget that these places added feeds, with the feeds that nobody has any more; how many rows of theirs went."""
    gone = delete(subscription_feeds).where(mine).returning(subscription_feeds.c.url)
    urls = (await connection.scalars(gone)).all()
    await forget_unread(connection, urls)
    return len(urls)


async def forget_unread(connection: AsyncConnection, urls: Collection[str]) -> None:
    """Drop the feeds at these sealed addresses that are neither shared nor anybody's, and what was made of them."""
    if not urls:
        return
    wanted = exists().where(subscription_feeds.c.url == feeds.c.url)
    doomed = and_(feeds.c.url.in_(urls), ~feeds.c.shared, ~wanted)
    of_feeds = items.c.feed_id.in_(select(feeds.c.id).where(doomed))
    await _forget_editions(connection, (await connection.scalars(select(items.c.url).where(of_feeds).distinct())).all())
    await connection.execute(delete(feeds).where(doomed))


async def _forget_editions(connection: AsyncConnection, links: Collection[str]) -> None:
    """Drop the editions, made for whatever settings, that tell of what nobody's feed lists any more."""
    if not links:
        return
    written = [json.dumps(link, ensure_ascii=False) for link in links]
    personal = select(editions).where(editions.c.key.startswith(PERSONAL))
    for key, day, payload in (await connection.execute(personal)).all():
        if any(link in payload for link in written):
            await connection.execute(delete(editions).where(editions.c.key == key, editions.c.day == day))
