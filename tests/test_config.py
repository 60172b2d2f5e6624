from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.domain.delivery import WhenUnknown
from bot.errors import InvalidSettings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_anything_the_bot_runs_on_the_chat_page() -> None:
    settings = load_settings()
    assert settings.local
    assert settings.chatpage_port == 8080
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value().startswith("sqlite:///")
    assert settings.fetch_allowed_networks == ()


def test_settings_come_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=123456:ABC-def_0\nTELEGRAM_API_URL=http://127.0.0.1:8081/\n")
    settings = load_settings()
    assert not settings.local
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "123456:ABC-def_0"


def test_a_name_left_empty_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "WEBHOOK_URL", "DATABASE_URL", "FETCH_ALLOWED_NETWORKS"):
        monkeypatch.setenv(name, "")
    assert load_settings().local


def test_networks_are_a_list_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "127.0.0.0/8, ::1/128 10.0.0.0/8")
    expected = tuple(map(ip_network, ("127.0.0.0/8", "::1/128", "10.0.0.0/8")))
    assert load_settings().fetch_allowed_networks == expected


def test_every_mistake_is_reported_at_once_and_no_secret_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "jeton secret/faux")
    monkeypatch.setenv("CHATPAGE_PORT", "beaucoup")
    monkeypatch.setenv("TELEGRAM_API_URL", "telegram.org")
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "partout 10.0.0.0/8,10.0.0.1/33")
    monkeypatch.setenv("DATABASE_URL", "mysql://nom:motdepasse@machine/base")
    monkeypatch.setenv("WEBHOOK_SECRET", "é")
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    lines = caught.value.detail.splitlines()
    names = {line.split()[0] for line in lines}
    assert names == {
        "TELEGRAM_BOT_TOKEN", "CHATPAGE_PORT", "TELEGRAM_API_URL", "FETCH_ALLOWED_NETWORKS", "WEBHOOK_SECRET",
        "DATABASE_URL",
    }  # fmt: skip
    (networks,) = [line for line in lines if line.startswith("FETCH_ALLOWED_NETWORKS")]
    assert "partout" in networks
    assert "10.0.0.1/33" in networks
    assert "'10.0.0.0/8'" not in networks
    assert "motdepasse" not in caught.value.detail
    assert "jeton secret" not in caught.value.detail


def test_what_becomes_of_an_unknown_delivery_is_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().delivery_unknown is WhenUnknown.SKIP
    monkeypatch.setenv("DELIVERY_UNKNOWN", "Resend")
    assert load_settings().delivery_unknown is WhenUnknown.RESEND
    monkeypatch.setenv("DELIVERY_UNKNOWN", "peut-être")
    with pytest.raises(InvalidSettings, match="DELIVERY_UNKNOWN"):
        load_settings()


def test_a_webhook_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://exemple.fr/crochet")
    with pytest.raises(InvalidSettings, match="TELEGRAM_BOT_TOKEN"):
        load_settings()


def test_the_token_is_not_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:ABC-def_0")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert "ABC-def_0" not in repr(load_settings())


def test_every_setting_is_in_the_example_and_in_both_readmes() -> None:
    root = Path(__file__).parents[1]
    for document in ("README.md", "README.fr.md"):
        text = (root / document).read_text("utf-8")
        for name in Settings.model_fields:
            assert f"`{name.upper()}`" in text, f"{name} is missing from {document}"
