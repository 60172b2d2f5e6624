"""The hostile web of ``hostile.py`` against the bot in its production configuration.

python -m benchmarks.hostile web [--folder ../shared/hostile] [--at-once 4]

``hostile.py`` is no part of this project; where its folder is absent, this says so and does nothing. The limits below
are the bar that docs/security.md names.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(os.environ.get("HOSTILE_DIR") or Path(__file__).parents[3] / "shared" / "hostile")

_CLEAN = "bot.errors:FetchError,bot.errors:ReadError,bot.errors:TextError"
_SECONDS, _REFUSAL_SECONDS, _MEGABYTES, _STALL = 16, 2, 48, 0.5
# A host is asked once a second: an address that the fifth redirect of one host brings is there after four.
_SECONDS_A_REQUEST = 1
# Cases that wait for a deadline: they cost time and no processor, so they run beside each other.
_SLOW = "slow.*,dns.slow,dns.blackhole,dns.many,dns.hole-then-ok,redir.slow-loop,tls.stall,ok.slow-but-fine"

# How the harness begins a reason that a busy machine gives too, and how many such cases are not yet a slow bot.
_LATE = ("time ", "loop blocked ")
_MOST_AGAIN = 12


@dataclass(frozen=True)
class Run:
    """One run of hostile.py over some of its cases."""

    name: str
    function: str
    kind: str
    at_once: int
    only: str = ""
    skip: str = ""

    def command(self, folder: Path, out: Path) -> list[str]:
        command = [sys.executable, str(folder / "hostile.py"), "--module", "benchmarks.hostile.target"]
        command += ["--func", self.function, "--kind", self.kind, "-j", str(self.at_once), "--out", str(out), "--fails"]
        command += ["--error", _CLEAN, "--slow", str(_SECONDS), "--mem", str(_MEGABYTES), "--lag", str(_STALL)]
        for option, patterns in (("--only", self.only), ("--skip", self.skip)):
            command += [option, patterns] if patterns else []
        return command


def runs(at_once: int) -> list[Run]:
    """What is run, one after another but for the first, the slow cases, which wait beside the others."""
    return [
        Run("slow", "article", "article", 12, only=_SLOW),
        Run("articles", "article", "article", at_once, skip=_SLOW),
        Run("feeds", "feed", "feed", at_once),
    ]


def attack(run: Run, folder: Path) -> tuple[list[dict], str]:
    """The cases of ``run`` as hostile.py judged them, and what it printed."""
    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "cases.json"
        done = subprocess.run(
            run.command(folder, out), cwd=root, capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(root)},
        )  # fmt: skip
        if not out.exists():
            return [], done.stdout + done.stderr
        return json.loads(out.read_text("utf-8")), done.stdout


def faults(case: dict) -> list[str]:
    """What is wrong with a case: the harness's reasons and one of ours."""
    found = list(case["fails"])
    waited = max(0, case.get("connects", 0) - 1) * _SECONDS_A_REQUEST
    if case.get("detail", "").startswith("AddressRefused") and case["t"] > _REFUSAL_SECONDS + waited:
        found.append(f"time {case['t']} for an address that is refused")
    return found


def again(run: Run, cases: list[dict], folder: Path) -> list[dict]:
    """``cases``, those that were only late looked at once more, alone: a busy machine is not the bot's fault."""
    late = [case["id"] for case in cases if faults(case) and all(why.startswith(_LATE) for why in faults(case))]
    if not late or len(late) > _MOST_AGAIN:
        return cases
    only = ",".join(name.replace("[", "[[]") for name in late)
    found, _ = attack(Run(run.name, run.function, run.kind, 1, only=only), folder)
    better = {case["id"]: case for case in found if not faults(case)}
    return [better.get(case["id"], case) for case in cases]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.hostile web", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--at-once", type=int, default=4)
    options = parser.parse_args(arguments)
    folder = options.folder.resolve()
    if not (folder / "hostile.py").is_file():
        print(f"There is no hostile.py in {options.folder}: nothing was attacked. HOSTILE_DIR says where it is.")
        return 0
    slow, *others = runs(options.at_once)
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(attack, slow, folder)
        outcomes = [(run, *attack(run, folder)) for run in others]
        outcomes.append((slow, *waiting.result()))
    broken = [printed for _, found, printed in outcomes if not found]
    return report([case for run, found, _ in outcomes for case in again(run, found, folder)], broken)


def report(cases: list[dict], broken: list[str]) -> int:
    """Print what came of ``cases``, and of runs that are ``broken``; the exit status."""
    wrong = [
        f"{case['id']!a}: {'; '.join(why)} | {case.get('detail', '')!a}" for case in cases if (why := faults(case))
    ]
    print(*wrong, *broken, sep="\n", end="\n" if wrong or broken else "")
    leaks = sum(bool(case.get("violations") or case.get("canary")) for case in cases)
    most = {key: max((case.get(key, 0) for case in cases), default=0) for key in ("t", "mem", "lag")}
    print(
        f"{len(cases) - len(wrong)} of {len(cases)} cases as they must be; forbidden connections in {leaks}; "
        f"at most {most['t']} s, {most['mem']} MB over the baseline, event loop late by {most['lag']} s"
    )
    return 1 if wrong or broken else 0
