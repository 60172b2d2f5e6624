"""Run by Alembic for every command; the caller gives the connection, its transaction and its lock."""

from alembic import context

from bot.storage import delivery_tables, edition_tables, feed_tables, privacy_tables  # noqa: F401 - they add their tables to the metadata
from bot.storage.tables import metadata

# Batches: SQLite cannot alter a column, the table is copied instead.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
