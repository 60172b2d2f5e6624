"""``python -m bot backup`` and ``restore``."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.backups import back_up, restore
from bot.cli.commands import app
from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.errors import StorageUnusable
from bot.storage.database import Database


@pytest.fixture
def path(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/breves.db")
    monkeypatch.delenv("DATA_FOLDER", raising=False)
    return Path(shutil.copy(migrated_file, tmp_path / "breves.db"))


def length(path: Path, saved: Length | None = None) -> Length:
    async def ask() -> Length:
        database = await Database.open(str(path))
        if saved is not None:
            await database.readers.save(Reader(1, saved))
        found = await database.readers.get(1)
        await database.close()
        return found.length

    return asyncio.run(ask())


def test_there_and_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    length(path, Length.LONG)
    assert back_up(None) == 0
    made = Path(capsys.readouterr().out.strip())
    assert made.parent == path.parent / "backups"
    length(path, Length.SHORT)
    assert restore(None) == 0
    assert str(made) in capsys.readouterr().out
    assert length(path) is Length.LONG


def test_to_and_from_a_file(path: Path, tmp_path: Path) -> None:
    assert back_up(tmp_path / "ailleurs" / "copie.db") == 0
    length(path, Length.SHORT)
    assert restore(tmp_path / "ailleurs" / "copie.db") == 0
    assert length(path) is Length.MEDIUM


def test_a_copy_older_than_what_is_remembered_is_put_back_only_on_request(path: Path, tmp_path: Path) -> None:
    assert back_up(tmp_path / "copie.db") == 0
    long_after = int(datetime.now(UTC).timestamp()) + 3600
    (tmp_path / "breves.erased").write_text(f"{long_after} -\n")
    runner = CliRunner()
    length(path, Length.SHORT)
    refused = runner.invoke(app, ["restore", str(tmp_path / "copie.db")])
    assert isinstance(refused.exception, StorageUnusable)
    assert "asked to be erased" in refused.exception.detail
    assert length(path) is Length.SHORT
    assert runner.invoke(app, ["restore", "--old", str(tmp_path / "copie.db")]).exit_code == 0
    assert length(path) is Length.MEDIUM


def test_what_cannot_be_done_says_why(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.unlink()
    with pytest.raises(StorageUnusable, match="cannot be opened"):
        back_up(None)
    with pytest.raises(StorageUnusable, match="no backup"):
        restore(None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://exemple/breves")
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    with pytest.raises(StorageUnusable, match="pg_dump"):
        back_up(None)
