"""The tables of feeds and of what they listed, as the newest migration leaves them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text

from bot.storage.tables import Instant, metadata

_Number = BigInteger().with_variant(Integer, "sqlite")

#: ``url`` is the address as it was added; a claimed feed is one whose ``next_poll`` lies a lease ahead, so that a
#: process which dies with it needs no reaper.
feeds = Table(
    "feeds",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("outlet", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("location", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("next_poll", Instant, nullable=False),
    Column("failures", SmallInteger, nullable=False),
    Column("error", Text, nullable=False),
    Column("off", Boolean, nullable=False),
    Column("read_at", Instant),
    Index("feeds_next_poll", "next_poll"),
)

#: The keys are those of ``bot.domain.feed.Keys``; ``listed_at`` is when a feed was last seen to list the item.
items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("feed_id", _Number, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("guid_key", Text, nullable=False),
    Column("link_key", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("teaser", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Index("items_guid", "feed_id", "guid_key"),
    Index("items_title", "feed_id", "title_key"),
    Index("items_link", "link_key"),
    Index("items_published", "published"),
    Index("items_listed_at", "listed_at"),
    info={"disposable": True},
)
