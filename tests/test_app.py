"""The composition root, with its real adapters."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import live, run
from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.config import Settings
from tests.patience import PATIENCE

ARTICLE = Path(__file__).parent / "browser" / "article.html"


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


@pytest.fixture
async def api() -> AsyncIterator[LocalBotApi]:
    api = LocalBotApi()
    await api.start()
    yield api
    await api.stop()


def settings(folder: Path, **given: object) -> Settings:
    defaults: dict[str, object] = {
        "telegram_bot_token": None,
        "chatpage_port": 0,
        "database_url": f"sqlite:///{folder / 'breves.db'}",
        "heartbeat_file": folder / "heart" / "beat",
        "fetch_allowed_networks": "127.0.0.0/8",
        "workers": 1,
    }
    return Settings(_env_file=None, **(defaults | given))  # type: ignore[arg-type]


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def test_without_a_token_the_bot_runs_on_the_chat_page_until_it_is_stopped(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    chosen = settings(tmp_path)

    def stop_once_alive() -> None:
        while not chosen.heartbeat_file.exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=stop_once_alive)
    thread.start()
    assert run(chosen) == 0
    thread.join()
    assert "Brèves is on this machine's chat page, http://127.0.0.1:" in capfd.readouterr().err


def test_a_port_that_is_taken_is_one_line_and_a_status(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        assert run(settings(tmp_path, chatpage_port=port)) == 75
    assert f"port {port}" in capfd.readouterr().err


def test_a_database_that_cannot_be_used_is_one_line_and_a_status(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "breves.db").write_bytes(b"not a database, and long enough to be told from an empty one" * 20)
    assert run(settings(tmp_path)) == 74
    last = capfd.readouterr().err.splitlines()[-1]
    assert "breves.db" in last


def test_a_heartbeat_that_cannot_be_written_is_one_line_and_a_status(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fichier").write_text("")
    assert run(settings(tmp_path, heartbeat_file=tmp_path / "fichier" / "beat")) == 78
    err = capfd.readouterr().err
    assert "HEARTBEAT_FILE cannot be written there: File exists" in err.splitlines()[-1]
    assert "Traceback" not in err


async def test_a_token_that_is_refused_ends_the_process(tmp_path: Path, api: LocalBotApi) -> None:
    api.revoke()
    assert await live(settings(tmp_path, telegram_bot_token=api.token, telegram_api_url=api.root_url)) == 78


async def test_by_webhook_a_link_is_read_for_real(tmp_path: Path, api: LocalBotApi) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=ARTICLE.read_text("utf-8"), content_type="text/html")

    app = web.Application()
    app.router.add_get("/sonde", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = free_port()
    chosen = settings(
        tmp_path,
        telegram_bot_token=api.token,
        telegram_api_url=api.root_url,
        webhook_url=f"http://127.0.0.1:{port}/crochet",
        webhook_port=port,
        webhook_secret="un-secret",
    )
    running = asyncio.create_task(live(chosen))
    client = LocalClient(api)
    client.say(client.chat_id, f"http://127.0.0.1:{runner.addresses[0][1]}/sonde")

    def summary() -> str:
        """What stands in the end where the bot first says that it reads."""
        return next((text for one in client.answers(client.chat_id) if "inventée" in (text := str(one["text"]))), "")

    text = await client.wait_for(summary, seconds=PATIENCE)  # the processes of the bot start meanwhile
    assert text.startswith("Les câbles sous-marins")
    assert "aucune phrase inventée" in text
    assert len(client.answers(client.chat_id)) == 1
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running == 0
    await runner.cleanup()
