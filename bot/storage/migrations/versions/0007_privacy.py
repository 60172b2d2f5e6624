"""Who is still there, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """To 0007."""
    op.create_table(
        "chats",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.BigInteger()),
        sa.Column("noticed", sa.BigInteger()),
        sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("chats_seen", "chats", ["seen"])
    op.create_index("chats_gone", "chats", ["gone"])
    op.create_table(
        "erasures",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("at", sa.BigInteger(), autoincrement=False, primary_key=True),
    )


def downgrade() -> None:
    """Back to 0005."""
    op.drop_table("erasures")
    op.drop_table("chats")
