"""Numbers of deliveries that are never given twice, and the ids that groups had before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """To 0008."""
    op.create_table(
        "moves",
        sa.Column("old", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("chat", sa.BigInteger(), nullable=False),
    )
    op.create_index("moves_chat", "moves", ["chat"])
    _number(once=True)


def downgrade() -> None:
    """Back to 0007."""
    _number(once=False)
    op.drop_table("moves")


def _number(*, once: bool) -> None:
    """Copy SQLite's table into one whose ids are given ``once``, or not; those of PostgreSQL always are."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "deliveries", recreate="always", copy_from=_deliveries(), table_kwargs={"sqlite_autoincrement": once}
        ):
            pass


def _deliveries() -> sa.Table:
    """As it is before and after: read from SQLite, it would lack its checks."""
    return sa.Table(
        "deliveries",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
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
        sa.Column("kind", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.UniqueConstraint("chat", "thread", "day", name="deliveries_once"),
        sa.CheckConstraint("state BETWEEN 0 AND 6", name="deliveries_state"),
        sa.Index("deliveries_queued", "not_before", "id", sqlite_where=sa.text("state = 0")),
        sa.Index("deliveries_leases", "lease_until", sqlite_where=sa.text("state IN (1, 2)")),
        sa.Index("deliveries_day", "day"),
    )
