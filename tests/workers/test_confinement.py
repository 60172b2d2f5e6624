import os
import resource
import signal
import subprocess
import sys

import pytest

from bot.workers.confinement import confine, harmless_environment

# A fresh interpreter, because the process that workers come from is started once for the whole test run.
PROBE = """
import asyncio
from bot.workers.pool import ProcessWorkers

async def main():
    workers = ProcessWorkers(1, time_limit=60, text_job="tests.workers.stand_ins:text")
    for order in ("variable TELEGRAM_BOT_TOKEN", "variable LC_TIME", "start_block"):
        print((await workers.summarize_text(order)).sentences[0].text)
    await workers.close()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:CANARI")
    monkeypatch.setenv("LC_TIME", "fr_FR")


def test_what_is_given_up(secret: None, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {}
    ignored: set[int] = set()
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    monkeypatch.setattr(signal, "signal", lambda number, action: ignored.add(number))
    monkeypatch.setattr(os, "nice", lambda by: by)  # it cannot be taken back
    monkeypatch.setattr(os, "environ", os.environ.copy())  # not the one that the other tests live in
    confine(1 << 30)
    assert limits[resource.RLIMIT_AS] == (1 << 30, 1 << 30)
    assert limits[resource.RLIMIT_FSIZE] == limits[resource.RLIMIT_CORE] == (0, 0)
    assert ignored == {signal.SIGINT, signal.SIGTERM}
    assert "TELEGRAM_BOT_TOKEN" not in os.environ
    assert os.environ["LC_TIME"] == "fr_FR"


def test_what_children_inherit(secret: None) -> None:
    before = dict(os.environ)
    with harmless_environment():
        inherited = dict(os.environ)
    assert "TELEGRAM_BOT_TOKEN" not in inherited
    assert inherited["LC_TIME"] == "fr_FR"
    assert inherited["OPENBLAS_NUM_THREADS"] == "1"
    assert dict(os.environ) == before


def test_the_environment_comes_back_after_a_failure() -> None:
    before = dict(os.environ)

    def fail() -> None:
        with harmless_environment():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert dict(os.environ) == before


def test_a_worker_knows_no_secret(secret: None) -> None:
    command = [sys.executable, "-c", PROBE]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603
    assert told.splitlines()[:2] == ["absent", "fr_FR"]
    assert "PATH=" in told
    assert "CANARI" not in told
