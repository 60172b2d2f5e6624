import os
import re
import time
from pathlib import Path

import pytest

from bot.cli.health import report_health


@pytest.mark.parametrize(("age", "status"), [(10, 0), (300, 1)])
def test_health_is_the_age_of_the_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], age: int, status: int
) -> None:
    heartbeat = tmp_path / "heartbeat"
    heartbeat.touch()
    os.utime(heartbeat, (time.time() - age,) * 2)
    monkeypatch.setenv("HEARTBEAT_FILE", str(heartbeat))
    assert report_health() == status
    told = re.fullmatch(r"last heartbeat (\d+) s ago\n", capsys.readouterr().out)
    assert told
    assert age <= int(told[1]) < age + 60


def test_a_bot_that_never_reached_telegram_is_not_healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTBEAT_FILE", str(tmp_path / "heartbeat"))
    assert report_health() == 1
