"""A group that became a supergroup: its rows take the new id."""

from sqlalchemy import ColumnElement, Table, and_, delete, exists, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.delivery_tables import deliveries, subscription_feeds, subscriptions
from bot.storage.privacy_tables import chats, moves
from bot.storage.tables import readers


async def follow_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """Give the rows of ``old`` the id ``new``; where ``new`` has its own, those of ``old`` go.

    Telegram tells of it twice (in the group and in what a send answers), and whichever comes second finds nothing.
    """
    # Feeds first, as a whole: those of a place that subscribed again under its new id are not mixed with the old ones.
    taken = subscriptions.alias("taken")
    feeds = subscription_feeds.c
    theirs = exists().where(taken.c.chat == new, taken.c.thread == feeds.thread)
    await connection.execute(delete(subscription_feeds).where(feeds.chat == old, theirs))
    await connection.execute(update(subscription_feeds).where(feeds.chat == old).values(chat=new))
    moved = await _follow(connection, subscriptions, old, new, "thread")
    moved += await _follow(connection, deliveries, old, new, "thread", "day")
    moved += await _follow(connection, readers, old, new)
    moved += await _follow(connection, chats, old, new)
    if moved:
        await connection.execute(update(moves).where(moves.c.chat == old).values(chat=new))
        await connection.execute(delete(moves).where(moves.c.old == old))
        await connection.execute(insert(moves).values(old=old, chat=new))


async def _follow(connection: AsyncConnection, table: Table, old: int, new: int, *key: str) -> int:
    """How many rows of ``old`` there were."""
    other, chat = table.alias("other"), "chat_id" if table is readers else "chat"
    same: list[ColumnElement[bool]] = [other.c[name] == table.c[name] for name in key]
    taken = exists().where(and_(other.c[chat] == new, *same))
    gone = await connection.execute(delete(table).where(table.c[chat] == old, taken))
    moved = await connection.execute(update(table).where(table.c[chat] == old).values({chat: new}))
    return gone.rowcount + moved.rowcount
