"""What the two engines write differently."""

from sqlalchemy import ColumnElement, Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import Insert

from bot.domain.delivery import State


def conflicting_insert(engine: AsyncEngine, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that may say ON CONFLICT, in the words of the engine."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def insert_or_ignore(engine: AsyncEngine, table: Table) -> Insert:
    """An INSERT that leaves rows which are there as they are."""
    return conflicting_insert(engine, table).on_conflict_do_nothing()


def state_is(column: ColumnElement[int], *states: State) -> ColumnElement[bool]:
    """``column`` in ``states``, written as literals: with parameters, neither engine would use a partial index."""
    written = [literal(int(state), literal_execute=True) for state in states]
    return column == written[0] if len(written) == 1 else column.in_(written)


def upsert(engine: AsyncEngine, table: Table) -> Insert:
    """Insert rows, given at execution, replacing those with the same primary key.

    Two transactions that replace the same rows in different orders deadlock on PostgreSQL: sort them by key.
    """
    insert = conflicting_insert(engine, table)
    replaced = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=replaced)
