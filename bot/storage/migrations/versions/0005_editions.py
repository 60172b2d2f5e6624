"""Editions that were made, for a week."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """To 0005."""
    op.create_table(
        "editions",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    op.create_index("editions_day", "editions", ["day"])


def downgrade() -> None:
    """Back to 0004."""
    op.drop_table("editions")
