import asyncio
import shutil
import sys
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Text, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.delivery import Kind, State
from bot.errors import StorageUnusable
from bot.storage.database import Database
from bot.storage.delivery_tables import deliveries
from bot.storage.migrations import known_revisions
from bot.storage.migrations.__main__ import write_step
from bot.storage.migrations.configuration import FOLDER
from bot.storage.schema import bring_up_to_date, migrate, stored_revision
from bot.storage.tables import metadata, readers


def describe(connection):
    """All of the schema that compare_metadata does not look at, too."""
    found = inspect(connection)
    return {
        name: (
            sorted((check["name"], check["sqltext"]) for check in found.get_check_constraints(name)),
            found.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (index["name"], tuple(index["column_names"]), str(index["dialect_options"].get("sqlite_where")))
                for index in found.get_indexes(name)
            ),
            [(each["name"], str(each["type"]), each["nullable"], each["default"]) for each in found.get_columns(name)],
        )
        for name in sorted(found.get_table_names())
        if name != "alembic_version"
    }


async def test_migrations_lead_to_the_tables_that_the_code_knows(engine):
    await migrate(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
        assert differences == []
        migrated = await connection.run_sync(describe)
    await migrate(engine, "base", down=True)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        assert migrated == await connection.run_sync(describe)


async def test_down_and_up_again_step_by_step(engine):
    async def schema():
        async with engine.connect() as connection:
            return await connection.run_sync(describe), await connection.run_sync(stored_revision)

    steps = known_revisions()
    on_the_way_up = []
    for step in steps:
        await migrate(engine, step)
        on_the_way_up.append(await schema())
    for step, before in zip(reversed(steps), reversed(on_the_way_up), strict=True):
        assert await schema() == before
        assert before[1] == step
        await migrate(engine, "-1", down=True)
    assert await schema() == ({}, None)
    assert await bring_up_to_date(engine)
    assert (await schema())[1] == steps[-1]
    assert not await bring_up_to_date(engine)


def test_the_steps_are_one_line_and_numbered_in_its_order():
    script = ScriptDirectory(str(FOLDER))
    assert [step.revision for step in reversed(list(script.walk_revisions()))] == known_revisions()
    assert script.get_heads() == [known_revisions()[-1]]


async def test_a_length_that_is_none_is_refused_by_the_database_itself(engine):
    await migrate(engine)
    with pytest.raises(IntegrityError, match="readers_length"):
        async with engine.begin() as connection:
            await connection.execute(insert(readers).values(chat_id=1, length=3))


async def test_what_readers_chose_survives_migrations(engine):
    await migrate(engine, "0001")
    async with engine.begin() as connection:
        await connection.execute(insert(readers).values(chat_id=1, length=2))
    await migrate(engine)
    async with engine.connect() as connection:
        assert (await connection.execute(readers.select())).all() == [(1, 2)]


async def test_going_back_makes_no_digest_of_a_notice(engine):
    await migrate(engine)
    row = {"chat": 1, "thread": 0, "day": date(2026, 2, 18), "state": int(State.QUEUED)}
    moments = {name: datetime(2026, 2, 18, 8, tzinfo=UTC) for name in ("not_before", "deadline")}
    async with engine.begin() as connection:
        for chat, kind in ((1, Kind.DIGEST), (2, Kind.NOTICE)):
            await connection.execute(insert(deliveries).values(row | moments | {"chat": chat, "kind": int(kind)}))
    await migrate(engine, "0005", down=True)
    async with engine.connect() as connection:
        left = await connection.execute(select(deliveries.c.chat, deliveries.c.state).order_by(deliveries.c.chat))
        assert left.all() == [(1, State.QUEUED), (2, State.UNKNOWN)]


@pytest.mark.parametrize("way", [("0007", "0008", False), ("head", "0007", True)])
async def test_the_ledger_is_copied_whole_and_sqlite_gives_no_number_twice(engine, way):
    """Afterwards, and not before it: PostgreSQL never does."""
    before, after, down = way
    await migrate(engine, before)
    row = {"thread": 0, "day": date(2026, 2, 18), "state": int(State.IN_FLIGHT), "owner": "x", "attempts": 2}
    row |= dict.fromkeys(("not_before", "deadline", "lease_until"), datetime(2026, 2, 18, 8, tzinfo=UTC))
    async with engine.begin() as connection:
        for chat in (1, 2, 3):
            await connection.execute(insert(deliveries).values(row | {"chat": chat}))
        rows = (await connection.execute(select(deliveries).order_by(deliveries.c.id))).all()
    await migrate(engine, after, down=down)
    async with engine.begin() as connection:
        assert (await connection.execute(select(deliveries).order_by(deliveries.c.id))).all() == rows
        await connection.execute(deliveries.delete().where(deliveries.c.chat == 3))
        await connection.execute(insert(deliveries).values(row | {"chat": 4}))
        number = await connection.scalar(select(deliveries.c.id).where(deliveries.c.chat == 4))
        assert (number == rows[-1].id) is (down and engine.dialect.name == "sqlite")
    for wrong in ({"chat": 1}, {"chat": 5, "state": 7}):
        with pytest.raises(IntegrityError, match="deliveries"):
            async with engine.begin() as connection:
                await connection.execute(insert(deliveries).values(row | wrong))


async def test_a_migration_that_loses_rows_is_undone(engine, monkeypatch):
    await migrate(engine, "0001")
    async with engine.begin() as connection:
        await connection.execute(insert(readers).values(chat_id=1, length=2))

    def losing(config, revision):
        config.attributes["connection"].execute(text("CREATE TABLE other (c INTEGER)"))
        config.attributes["connection"].execute(readers.delete())

    monkeypatch.setattr("alembic.command.upgrade", losing)
    with pytest.raises(StorageUnusable, match="lost rows of readers and was undone"):
        await bring_up_to_date(engine)
    async with engine.connect() as connection:
        assert (await connection.execute(readers.select())).all() == [(1, 2)]
        assert "other" not in await connection.run_sync(describe)


async def test_a_database_of_a_newer_version_is_left_alone(engine, database_url):
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageUnusable, match="step 9999, newer than this version"):
        await Database.open(database_url)


OPENER = """
import asyncio, sys
from bot.storage.database import Database

async def main():
    sys.stdin.readline()
    await (await Database.open(sys.argv[1])).close()
    print("alembic" in sys.modules)

asyncio.run(main())
"""


async def start(url):
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", OPENER, url, stdin=pipe, stdout=pipe, stderr=pipe
    )


async def test_processes_that_start_together_migrate_once(database_url, tmp_path):
    openers = [await start(database_url) for _ in range(4)]
    answers = await asyncio.gather(*(opener.communicate(b"\n") for opener in openers))
    assert [(opener.returncode, stderr) for opener, (_, stderr) in zip(openers, answers, strict=True)] == [(0, b"")] * 4
    # Next time nothing is to be done, and Alembic is not imported.
    assert (await (await start(database_url)).communicate(b"\n"))[0] == b"False\n"


def test_a_new_step_is_written_from_the_tables(tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    readers.append_column(column := Column("essai", Text))
    try:
        number = write_step("un essai", folder)
    finally:
        readers._columns.remove(column)
    assert int(number) == int(known_revisions()[-1]) + 1
    written = (folder / "versions" / f"{number}_un_essai.py").read_text()
    assert '"""un essai."""' in written
    assert "batch_op.add_column(sa.Column('essai'" in written
    compile(written, "step", "exec")
