"""Secrets from files and credentials."""

from pathlib import Path

import pytest

from bot.config import load_settings
from bot.errors import InvalidSettings

TOKEN = "123456789:ABCdefGHIjklMNOpqrSTUvwxYZ"


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def token() -> str:
    found = load_settings().telegram_bot_token
    return found.get_secret_value() if found else ""


def test_a_file_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jeton").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "jeton"))
    assert token() == TOKEN
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:autre")
    assert token() == "1:autre"


def test_a_file_that_dotenv_names(tmp_path: Path) -> None:
    (tmp_path / "jeton").write_text(TOKEN)
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN_FILE={tmp_path / 'jeton'}\n")
    assert token() == TOKEN


def test_a_credential_of_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert token() == ""
    (tmp_path / "telegram_bot_token").write_text(TOKEN)
    (tmp_path / "data_key").write_text("ab" * 32)
    assert token() == TOKEN
    key = load_settings().data_key
    assert key is not None
    assert key.get_secret_value() == "ab" * 32


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), (b"\xff\xfe\xff", "is not a text")])
def test_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "jeton").write_bytes(content)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "jeton"))
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    assert "TELEGRAM_BOT_TOKEN_FILE cannot be read" in caught.value.detail or said in caught.value.detail
    assert said in caught.value.detail


def test_a_key_has_its_form_and_a_server_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEY", "court")
    with pytest.raises(InvalidSettings, match="64 hexadecimal digits"):
        load_settings()
    monkeypatch.delenv("DATA_KEY")
    assert load_settings().data_folder is None
    monkeypatch.setenv("DATABASE_URL", "postgresql://exemple/breves")
    assert load_settings().data_folder is not None
