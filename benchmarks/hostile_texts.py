"""A million hostile texts through the renderer: does Telegram's judge refuse a message, is one over a limit?

    HOSTILE_DIR=… PYTHONPATH=. .venv/bin/python benchmarks/hostile_texts.py [--texts 1000000] [--seed 0]

Two judges: the tests' own, and ``tg_html.py`` of the folder that HOSTILE_DIR names, where there is one. A message holds
several texts; both numbers are told. Any complaint ends with status 1.
"""

import argparse
import importlib.util
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.hostile_input.judge import judge
from tests.hostile_input.texts import Hostile

PROCESSES = 2


def outside_judge() -> Callable[[str], str | None] | None:
    """``check`` of the folder's ``tg_html.py``."""
    path = Path(os.environ.get("HOSTILE_DIR", "../shared/hostile")) / "tg_html.py"
    specification = importlib.util.spec_from_file_location("tg_html", path) if path.exists() else None
    if specification is None or specification.loader is None:
        return None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    check: Callable[[str], str | None] = module.check
    return check


def share(seed: int, texts: int) -> tuple[int, int, Counter[str]]:
    """Texts and messages made of ``seed``, and the complaints about them."""
    hostile, check, messages = Hostile(seed), outside_judge(), 0
    complaints: Counter[str] = Counter()
    while hostile.made < texts:
        message = hostile.message()
        messages += 1
        found = [judge(message), check(message.html) if check else ""]
        complaints.update(complaint for complaint in found if complaint)
    return hostile.made, messages, complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    began = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        seeds = range(chosen.seed, chosen.seed + PROCESSES)
        shares = list(pool.map(share, seeds, [-(-chosen.texts // PROCESSES)] * PROCESSES))
    complaints = sum((found for *_, found in shares), Counter[str]())
    judges = "the tests' judge and tg_html.py" if outside_judge() else "the tests' judge (no tg_html.py there)"
    print(
        f"{sum(made for made, *_ in shares)} texts in {sum(messages for _, messages, _ in shares)} messages: "
        f"{complaints.total()} complaints of {judges}, {time.monotonic() - began:.0f} s"
    )
    for complaint, times in complaints.most_common(20):
        print(f"{times:7} {complaint}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
