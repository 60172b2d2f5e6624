"""The tables of who is still there and of what was erased, as the newest migration leaves them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, false

from bot.storage.tables import Instant, metadata

#: A row for each chat of which something else is kept: see ``bot.domain.retention.Watched``. ``seen`` is a day, which
#: is as exact as retention needs.
chats = Table(
    "chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("seen", Instant, nullable=False),
    Column("gone", Instant),
    Column("noticed", Instant),
    Column("silent", Boolean, nullable=False, server_default=false()),
    Index("chats_seen", "seen"),
    Index("chats_gone", "gone"),
)

#: A group that became a supergroup, and the id it had: backups know it by that one, and so does what was on its way.
moves = Table(
    "moves",
    metadata,
    Column("old", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Index("moves_chat", "chat"),
)

#: ``mark`` is a keyed hash of a chat that was erased (``bot.storage.erasures``), by which one that a backup brings back
#: is erased again.
erasures = Table(
    "erasures",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("at", Instant, primary_key=True),
    info={"disposable": True},
)
