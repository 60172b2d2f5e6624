"""The guard weakened on purpose, and whether the tests notice.

python -m benchmarks.hostile guard [--only WORD]

Each mutant of ``mutants.toml`` is one change to a copy of ``bot/fetching``, in a folder of its own; the tests of
``tests/fetching`` run there, and must fail. First they run on the copy as it is, and must pass.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_COPIED = ("bot", "handlers", "tests", "pyproject.toml", "README.md")
# The tests of the changed file first: they notice most, and load little.
_FIRST = {
    "addresses.py": ("test_addresses",),
    "body.py": ("test_body",),
    "connection.py": ("test_connection",),
    "limits.py": ("test_rules",),
    "lookup.py": ("test_lookup",),
    "media.py": ("test_media",),
    "networks.py": ("test_networks",),
    "special_purpose.toml": ("test_networks", "test_addresses"),
    "turns.py": ("test_turns",),
}
_ALL = ("test_addresses", "test_networks", "test_lookup", "test_body", "test_turns", "test_media", "test_connection",
        "test_rules", "test_fetcher", "test_tls", "test_feeds")  # fmt: skip
_PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
_FAILED = 1


@dataclass(frozen=True)
class Mutant:
    """One weakening: ``old`` stands exactly once in ``file``."""

    what: str
    file: str
    old: str
    new: str

    def apply(self, folder: Path) -> None:
        path = folder / "bot" / "fetching" / self.file
        text = path.read_text("utf-8")
        if text.count(self.old) != 1:
            raise SystemExit(
                f"« {self.what} » no longer fits {self.file}: its line stands there {text.count(self.old)} times"
            )
        path.write_text(text.replace(self.old, self.new), "utf-8")


def mutants() -> list[Mutant]:
    """All of them."""
    data = tomllib.loads(Path(__file__).with_name("mutants.toml").read_text("utf-8"))
    return [Mutant(**entry) for entry in data["mutant"]]


def outcome(mutant: Mutant | None) -> tuple[int, str]:
    """pytest's exit status on a copy with ``mutant``, and the first test that failed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder)
        if mutant is not None:
            mutant.apply(folder)
        first = _FIRST.get(mutant.file, ()) if mutant else ()
        for step in filter(None, (first, [name for name in _ALL if name not in first])):
            tests = [f"tests/fetching/{name}.py" for name in step]
            done = subprocess.run([*_PYTEST, *tests], cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                break
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, failed[0].partition(" - ")[0] if failed else done.stdout[-300:] + done.stderr[-300:]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.hostile guard", description=__doc__)
    parser.add_argument("--only", default="")
    chosen = [mutant for mutant in mutants() if parser.parse_args(arguments).only in mutant.what]
    began = time.monotonic()
    status, why = outcome(None)
    if status:
        print(f"The tests fail without any mutant: {why}")
        return 1
    survivors = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutant, (status, why) in zip(chosen, pool.map(outcome, chosen), strict=True):
            survivors += status != _FAILED
            print(f"{'caught  ' if status == _FAILED else 'SURVIVED'} {mutant.what}: {why}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} weakenings caught in {time.monotonic() - began:.0f} s")
    return 1 if survivors else 0
