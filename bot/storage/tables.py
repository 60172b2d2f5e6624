"""The tables as the newest migration leaves them.

A table whose ``info`` says ``disposable`` may lose rows in a migration; no other may.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole seconds since 1970: SQLite has no time zones, and integers sort the same way on
    both engines. Fractions are cut off; a naive datetime raises ``ValueError``.
    """  # noqa: D205 - one thought

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """From Python to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database to Python."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


metadata = MetaData()

#: A chat without a row has the defaults.
readers = Table(
    "readers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("length", SmallInteger, nullable=False),
    CheckConstraint("length BETWEEN 0 AND 2", name="readers_length"),
)

#: ``url_hash`` is ``page_key``: who asked is nowhere, and what was read only inside ``payload`` (an ``ArticleSummary``
#: as JSON, encrypted with ``page_secret``), until ``expires_at``.
page_summaries = Table(
    "page_summaries",
    metadata,
    Column("url_hash", LargeBinary(32), primary_key=True),
    Column("payload", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("page_summaries_expires_at", "expires_at"),
    info={"disposable": True},
)
