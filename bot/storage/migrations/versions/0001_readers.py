"""Settings of chats."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """To 0001."""
    op.create_table(
        "readers",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("length", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("length BETWEEN 0 AND 2", name="readers_length"),
    )


def downgrade() -> None:
    """Back to nothing."""
    op.drop_table("readers")
