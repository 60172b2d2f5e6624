"""Deliveries that ask whether a digest has arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """To 0006."""
    op.add_column("deliveries", sa.Column("kind", sa.SmallInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Back to 0005, which would send the digests themselves again."""
    op.execute("UPDATE deliveries SET state = 5, owner = NULL, lease_until = NULL WHERE kind = 1")
    op.drop_column("deliveries", "kind")
