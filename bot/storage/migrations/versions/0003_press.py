"""Feeds, and what they listed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To 0003."""
    op.create_table(
        "feeds",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("url", sa.Text(), nullable=False, unique=True),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("next_poll", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.BigInteger()),
    )
    op.create_index("feeds_next_poll", "feeds", ["next_poll"])
    op.create_table(
        "items",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("feed_id", _NUMBER, sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("guid_key", "link_key", "title_key")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "teaser", "url")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("published", "seen_at", "listed_at")),
    )
    op.create_index("items_guid", "items", ["feed_id", "guid_key"])
    op.create_index("items_title", "items", ["feed_id", "title_key"])
    op.create_index("items_link", "items", ["link_key"])
    op.create_index("items_published", "items", ["published"])
    op.create_index("items_listed_at", "items", ["listed_at"])


def downgrade() -> None:
    """Back to 0002."""
    op.drop_table("items")
    op.drop_table("feeds")
