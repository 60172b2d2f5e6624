"""Settings from the environment or a ``.env`` file; every mistake is reported at once."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.database_url import split_database_url
from bot.domain.delivery import WhenUnknown
from bot.errors import InvalidSettings
from bot.secret_files import SecretFiles, UnreadableSecret

Network = IPv4Network | IPv6Network

# Only what could never stand in an address is refused here: whether the token is right, the Bot API alone can tell, and
# servers other than Telegram's own give tokens of other forms.
_TOKEN = re.compile(r"[A-Za-z0-9:_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook
_KEY = re.compile(r"[0-9A-Fa-f]{64}")


class Settings(BaseSettings):
    """Every setting, under the name it has in the environment (any case).

    Secrets may be in files instead (``bot.secret_files``).
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    database_url: SecretStr = Field(default_factory=lambda: SecretStr(f"sqlite:///{user_folder() / 'breves.db'}"))
    data_folder: Path | None = None
    data_key: SecretStr | None = None
    operator_name: Annotated[str, Field(max_length=100)] = ""
    operator_contact: Annotated[str, Field(max_length=200)] = ""
    fetch_allowed_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    chatpage_port: int = Field(8080, ge=0, le=65535)
    webhook_url: str | None = None
    webhook_port: int = Field(8443, ge=1, le=65535)
    webhook_secret: SecretStr | None = None
    workers: int = Field(2, ge=1, le=64)
    delivery_unknown: WhenUnknown = WhenUnknown.SKIP
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    heartbeat_file: Path = Field(default_factory=lambda: user_folder() / "heartbeat")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's own kind, not in use
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in the environment comes first, then files, then ``.env``."""
        return init_settings, env_settings, SecretFiles(settings_cls, dotenv_settings), dotenv_settings

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        _match(value, _TOKEN, "is not of the form 123456789:ABC…, as @BotFather gives it")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        _match(value, _SECRET, "has 1 to 256 characters among A-Z a-z 0-9 _ -")
        return value

    @field_validator("data_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        _match(value, _KEY, "has 64 hexadecimal digits")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        split_database_url(value.get_secret_value())
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not an http(s) address")
        return value.rstrip("/")

    @field_validator("delivery_unknown", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("fetch_allowed_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if isinstance(value, str):
            return _parse_networks(value.replace(",", " ").split())
        return value

    @model_validator(mode="after")
    def _webhook_needs_token(self) -> Self:
        if self.webhook_url and not self.telegram_bot_token:
            raise ValueError("WEBHOOK_URL is set, but TELEGRAM_BOT_TOKEN is not")
        return self

    @model_validator(mode="after")
    def _server_needs_folder(self) -> Self:
        if self.data_folder is None and self.data_key is None and not self.embedded:
            object.__setattr__(self, "data_folder", user_folder())  # the model is frozen for everybody else
        return self

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        return split_database_url(self.database_url.get_secret_value())[0] == "sqlite"

    @property
    def local(self) -> bool:
        """Whether the bot runs on the chat page of this machine, no token being given."""
        return self.telegram_bot_token is None


def load_settings() -> Settings:
    """The settings of this process. Raises ``InvalidSettings`` with one line for each mistake, values left out."""
    try:
        return Settings()
    except UnreadableSecret as error:
        raise InvalidSettings(detail=str(error)) from None
    except ValidationError as error:
        lines = (_line(problem["loc"], problem["msg"]) for problem in error.errors(include_input=False))
        raise InvalidSettings(detail="\n".join(lines)) from None


def _line(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]).upper() if location else ""
    return f"{name} {message.removeprefix('Value error, ')}".strip()


def _match(value: SecretStr | None, form: re.Pattern[str], complaint: str) -> None:
    if value is not None and not form.fullmatch(value.get_secret_value()):
        raise ValueError(complaint)


def _parse_networks(items: list[str]) -> tuple[Network, ...]:
    networks, wrong = [], []
    for item in items:
        try:
            networks.append(ip_network(item))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError(f"is not a list of networks such as 10.0.0.0/8: {', '.join(wrong)}")
    return tuple(networks)


def user_folder() -> Path:
    """Where data go when nobody says otherwise."""
    return user_data_path("breves", appauthor=False)
