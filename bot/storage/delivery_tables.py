"""The tables of subscriptions and of what is delivered to them, as the newest migration leaves them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.tables import Instant, metadata

#: ``hour`` in minutes after midnight, ``days`` as bits (1 is Monday), ``tastes`` as JSON. ``next_day`` is the edition
#: owed next and ``next_due`` its moment, both null while paused: a tick reads the rows that are due from one index,
#: and nothing else, which an index on (timezone, hour) would not give for hours that the reader has just changed.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("hour", SmallInteger, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("tastes", Text, nullable=False),
    Column("next_day", Date),
    Column("next_due", Instant),
    CheckConstraint("hour BETWEEN 0 AND 1439", name="subscriptions_hour"),
    CheckConstraint("days BETWEEN 1 AND 127", name="subscriptions_days"),
    CheckConstraint("(next_day IS NULL) = (next_due IS NULL)", name="subscriptions_next"),
    Index("subscriptions_next_due", "next_due"),
)

#: Feeds that a place added itself; the collection asks for them without reading every subscription.
subscription_feeds = Table(
    "subscription_feeds",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Index("subscription_feeds_url", "url"),
)

#: The ledger: one row for a place and a day, whatever happens. ``state`` is a ``State``, ``kind`` a ``Kind``: the row
#: of a digest becomes that of its notice, so that a place and a day have one of each at most. The partial indexes hold
#: only what is under way; a statement uses them when it writes the state as the very same literal.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("message_id", BigInteger),
    Column("sent_at", Instant),
    Column("reason", Text),
    Column("kind", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("chat", "thread", "day", name="deliveries_once"),
    CheckConstraint("state BETWEEN 0 AND 6", name="deliveries_state"),
    Index("deliveries_queued", "not_before", "id", sqlite_where=text("state = 0"), postgresql_where=text("state = 0")),
    Index(
        "deliveries_leases",
        "lease_until",
        sqlite_where=text("state IN (1, 2)"),
        postgresql_where=text("state IN (1, 2)"),
    ),
    Index("deliveries_day", "day"),
    # A number that is given again would bring the answer about one reader's digest to the row of another.
    sqlite_autoincrement=True,
)

#: ``next_turn`` (GCRA's theoretical arrival time) and ``paused_until`` in microseconds since 1970.
rate_bucket = Table(
    "rate_bucket",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_turn", BigInteger, nullable=False),
    Column("paused_until", BigInteger, nullable=False),
)

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", Text, primary_key=True),
    Column("slot", Instant, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("done_at", Instant),
    info={"disposable": True},
)
