"""Brings the schema to the newest step, once, however many processes start together."""

from sqlalchemy import Connection, column, func, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StorageUnusable
from bot.storage.migrations import known_revisions
from bot.storage.sqlite import outside_transaction
from bot.storage.tables import metadata
from bot.storage.transactions import reading

#: The advisory lock that migrating processes wait for on PostgreSQL: "breves" in ASCII.
_LOCK = int.from_bytes(b"breves", "big")


async def bring_up_to_date(engine: AsyncEngine) -> bool:
    """Migrate to the newest step; False if there was nothing to do, in which case Alembic is not even imported.

    Raises ``StorageUnusable`` if the database was left by a newer version of the bot.
    """
    async with reading(engine) as connection:
        stored = await connection.run_sync(stored_revision)
    known = known_revisions()
    if stored == known[-1]:
        return False
    if stored is not None and stored not in known:
        detail = f"the database is at step {stored}, newer than this version of the bot ({known[-1]}): update the bot"
        raise StorageUnusable(detail=detail)
    await migrate(engine)
    return True


async def migrate(engine: AsyncEngine, revision: str = "head", *, down: bool = False) -> None:
    """Go up to ``revision``, or ``down`` to it ("base" is an empty schema), wholly or not at all.

    Both engines alter tables inside a transaction. It is taken for writing before Alembic reads the stored step, so a
    second process waits and then finds nothing to do.
    """
    try:
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # Altering a table drops it after copying it: ON DELETE CASCADE would empty those that refer to it.
                await outside_transaction(connection, "PRAGMA foreign_keys = OFF")
            else:
                await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            await connection.run_sync(_run, revision, down)
            await connection.commit()
    finally:
        await engine.dispose()  # together with the connection on which foreign keys are off


def stored_revision(connection: Connection) -> str | None:
    """The step that the database is at, or ``None`` before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    return found


def _run(connection: Connection, revision: str, down: bool) -> None:
    from alembic import command  # noqa: PLC0415 - a third of a second, which only a first start spends

    from bot.storage.migrations.configuration import configuration  # noqa: PLC0415

    before = _counts(connection)
    (command.downgrade if down else command.upgrade)(configuration(connection), revision)
    after = _counts(connection)
    if lost := [name for name, count in before.items() if after.get(name, count) < count]:
        raise StorageUnusable(detail=f"the migration lost rows of {', '.join(lost)} and was undone")


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has that must not lose any."""
    present = set(inspect(connection).get_table_names())
    kept = [each for each in metadata.sorted_tables if each.name in present and not each.info.get("disposable")]
    return {each.name: connection.scalars(select(func.count()).select_from(each)).one() for each in kept}
