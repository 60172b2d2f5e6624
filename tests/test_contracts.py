"""Each import contract fails on a deliberate breach: a contract that cannot fail keeps nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: Where a forbidden line is put, and which contract it breaks.
BREACHES = {
    1: ("bot/domain/page.py", "import bot.services.ports"),
    2: ("bot/utils.py", '"""A module without a layer."""'),
    3: ("bot/presentation/french.py", "import telegram"),
    4: ("bot/reading/dates.py", "import aiohttp"),
    5: ("bot/config.py", "import bot.storage.database"),
    6: ("handlers/welcome.py", "import bot.summarizing.summary"),
    7: ("bot/__init__.py", "import bot.domain"),
    8: ("bot/storage/tables.py", "import bot.fetching.limits"),
}


def test_every_contract_notices_its_breach(tmp_path: Path) -> None:
    for name in ("bot", "handlers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    # A cycle among siblings needs both directions.
    with (tmp_path / "bot/fetching/limits.py").open("a") as file:
        file.write("\nimport bot.storage.tables\n")
    for path, line in BREACHES.values():
        with (tmp_path / path).open("a") as file:
            file.write(f"\n{line}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    verdicts = re.findall(r"^(\d) .* (KEPT|BROKEN)$", run.stdout, re.MULTILINE)
    assert {int(number) for number, verdict in verdicts if verdict == "BROKEN"} == set(BREACHES), run.stdout
    assert run.returncode != 0
