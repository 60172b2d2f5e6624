import logging
import os
import shutil
from pathlib import Path

import pytest

from bot.errors import InvalidSettings
from bot.heartbeat import Heartbeat


def test_there_is_no_file_before_the_first_beat(tmp_path: Path) -> None:
    file = tmp_path / "un" / "deux" / "beat"
    heartbeat = Heartbeat(file)
    assert file.parent.is_dir()
    assert not file.exists()
    heartbeat.beat()
    assert file.exists()


def test_an_old_file_stays_old_until_the_first_beat(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    file.touch()
    os.utime(file, (1000, 1000))
    heartbeat = Heartbeat(file)
    assert file.stat().st_mtime == 1000
    heartbeat.beat()
    assert file.stat().st_mtime > 1000


@pytest.mark.parametrize("name", ["dossier", "fichier/beat"])
def test_a_place_that_cannot_be_written_is_a_wrong_setting(tmp_path: Path, name: str) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "fichier").touch()
    with pytest.raises(InvalidSettings) as caught:
        Heartbeat(tmp_path / name)
    assert caught.value.detail.startswith("HEARTBEAT_FILE")
    assert "\n" not in caught.value.detail


def test_a_place_that_is_lost_later_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    heartbeat = Heartbeat(tmp_path / "lieu" / "beat")
    shutil.rmtree(tmp_path / "lieu")
    heartbeat.beat()
    heartbeat.beat()
    assert [record.message for record in caplog.records] == [
        "the heartbeat file cannot be written: No such file or directory"
    ]
    (tmp_path / "lieu").mkdir()
    heartbeat.beat()
    shutil.rmtree(tmp_path / "lieu")
    heartbeat.beat()
    assert len(caplog.records) == 2
