"""What holds for every test."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import handlers.transport  # noqa: F401 - sets a switch of the library's in the environment
from bot.storage.database import Database
from tests.storage.server import missing

# Neither a slow machine nor a busy one is a mistake of ours.
settings.register_profile("breves", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("breves")

_left_out = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL where there is none. A skip mark would give each test its own line."""
    if not os.environ.get("TEST_POSTGRES_URL") and missing():
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_left_out] = len(left_out)
        if hasattr(config, "workeroutput"):  # one process of several
            config.workeroutput["left_out"] = len(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Remember what a process of ours left out: each collects all the tests, and this one none."""
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say so, in one line."""
    if left_out := config.stash.get(_left_out, 0):
        terminalreporter.write_line(
            f"SKIPPED [{left_out}] tests of PostgreSQL: {missing()}."
            " Install Debian's postgresql or set TEST_POSTGRES_URL.",
            yellow=True,
        )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database at the newest step, to copy: making one anew takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "breves.db"

    async def make() -> None:
        await (await Database.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture(autouse=True)
def _process_stays() -> Iterator[None]:
    """No test leaves the process other than it was, or others would depend on the order they run in."""
    before = _environment()
    yield
    assert _environment() == before
    assert signal.getsignal(signal.SIGTERM) != signal.SIG_IGN  # children would inherit it, and could not be ended


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
