"""Subscriptions, the ledger of deliveries, their pace and the runs of jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """To 0004."""
    op.create_table(
        "subscriptions",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("thread", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("tastes", sa.Text(), nullable=False),
        sa.Column("next_day", sa.Date()),
        sa.Column("next_due", sa.BigInteger()),
        sa.CheckConstraint("hour BETWEEN 0 AND 1439", name="subscriptions_hour"),
        sa.CheckConstraint("days BETWEEN 1 AND 127", name="subscriptions_days"),
        sa.CheckConstraint("(next_day IS NULL) = (next_due IS NULL)", name="subscriptions_next"),
    )
    op.create_index("subscriptions_next_due", "subscriptions", ["next_due"])
    op.create_table(
        "subscription_feeds",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("thread", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, primary_key=True),
        sa.Column("url", sa.Text(), nullable=False),
    )
    op.create_index("subscription_feeds_url", "subscription_feeds", ["url"])
    _create_ledger()
    op.create_table(
        "rate_bucket",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("next_turn", sa.BigInteger(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "job_runs",
        sa.Column("job", sa.Text(), primary_key=True),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger()),
    )


def _create_ledger() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.UniqueConstraint("chat", "thread", "day", name="deliveries_once"),
        sa.CheckConstraint("state BETWEEN 0 AND 6", name="deliveries_state"),
    )
    queued, leased = sa.text("state = 0"), sa.text("state IN (1, 2)")
    op.create_index(
        "deliveries_queued", "deliveries", ["not_before", "id"], sqlite_where=queued, postgresql_where=queued
    )
    op.create_index("deliveries_leases", "deliveries", ["lease_until"], sqlite_where=leased, postgresql_where=leased)
    op.create_index("deliveries_day", "deliveries", ["day"])


def downgrade() -> None:
    """Back to 0003."""
    for name in ("job_runs", "rate_bucket", "deliveries", "subscription_feeds", "subscriptions"):
        op.drop_table(name)
