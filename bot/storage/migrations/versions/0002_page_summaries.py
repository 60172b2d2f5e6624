"""The cache of summaries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To 0002."""
    op.create_table(
        "page_summaries",
        sa.Column("url_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("page_summaries_expires_at", "page_summaries", ["expires_at"])


def downgrade() -> None:
    """Back to 0001."""
    op.drop_table("page_summaries")
