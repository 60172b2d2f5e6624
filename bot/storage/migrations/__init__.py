"""The way from any older schema to the newest, in steps numbered ``0001_what``, ``0002_what``… under ``versions/``.

A new step, once ``bot/storage/tables.py`` says what is wanted: ``python -m bot.storage.migrations "add feeds"`` writes
the difference to ``versions/``, to be read and completed by hand (CHECK constraints are not compared).
"""

from importlib.resources import files


def known_revisions() -> list[str]:
    """The numbers of all steps, oldest first, told by their file names: Alembic takes a third of a second to import."""
    folder = files("bot.storage.migrations").joinpath("versions")
    return sorted(step.name.partition("_")[0] for step in folder.iterdir() if step.name[:1].isdigit())
