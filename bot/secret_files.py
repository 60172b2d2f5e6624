"""Secrets from files: ``TELEGRAM_BOT_TOKEN_FILE`` (Docker secrets), or a systemd credential of the setting's name."""

import os
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

#: What may be in a file, by the name of the setting.
NAMES: Final = ("telegram_bot_token", "webhook_secret", "database_url", "data_key")


class UnreadableSecret(Exception):
    """A file that was named cannot be read; the message says which and why, and nothing of what is in it."""


class SecretFiles(PydanticBaseSettingsSource):
    """A source of settings: the whole file without the blanks around it."""

    def __init__(self, settings: type[BaseSettings], dotenv: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._named = {name.lower(): value for name, value in getattr(dotenv, "env_vars", {}).items()}
        self._named |= {name.lower(): value for name, value in os.environ.items()}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - the library's
        """One setting, ``None`` if no file has it. Raises ``UnreadableSecret``."""
        if field_name not in NAMES:
            return None, field_name, False
        if named := self._named.get(f"{field_name}_file"):
            return _content(Path(named), f"{field_name}_file".upper()), field_name, False
        folder = self._named.get("credentials_directory")
        credential = Path(folder) / field_name if folder else None
        if credential is not None and credential.exists():
            return _content(credential, f"the credential {field_name}"), field_name, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Every setting that a file has. Raises ``UnreadableSecret``."""
        found = {name: self.get_field_value(self.settings_cls.model_fields[name], name)[0] for name in NAMES}
        return {name: value for name, value in found.items() if value}


def _content(file: Path, said: str) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise UnreadableSecret(f"{said} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableSecret(f"{said} is not a text") from None
