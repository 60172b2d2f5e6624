"""Alembic's configuration, without an ``alembic.ini``: it holds from any working directory."""

from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def configuration(connection: Connection, folder: Path = FOLDER) -> Config:
    """For a command on ``connection``, with ``env.py`` and ``versions`` in ``folder``."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
