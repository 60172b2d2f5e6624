"""The table of editions, as the newest migration leaves it."""

from sqlalchemy import Column, Date, Index, String, Table, Text

from bot.storage.tables import metadata

#: ``key`` is a hash of tastes and feeds (``bot.services.editions.edition_key``): whose they are is nowhere. ``payload``
#: is a ``KeptEdition`` as JSON.
editions = Table(
    "editions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("payload", Text, nullable=False),
    Index("editions_day", "day"),
    info={"disposable": True},
)
