"""For developers: ``python -m bot.storage.migrations "what changes"`` writes the next step from ``tables.py``."""

import sys
from pathlib import Path

from alembic import command
from sqlalchemy import NullPool, create_engine

from bot.storage.migrations import known_revisions
from bot.storage.migrations.configuration import FOLDER, configuration


def write_step(message: str, folder: Path = FOLDER) -> str:
    """Write the step from the newest schema to ``tables.py``; its number, one above the last."""
    number = f"{int(known_revisions()[-1]) + 1:04}"
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        config = configuration(connection, folder)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=number)
    return number


if __name__ == "__main__":
    write_step(" ".join(sys.argv[1:]))
