"""A hundred thousand mutated updates through the whole bot: what falls, what touches another's chat?

    PYTHONPATH=. .venv/bin/python benchmarks/mutated_updates.py [--updates 100000] [--seed 0]

Updates of every kind, with up to four changes each: other types and ids, texts and callback data by somebody who means
harm, parts of other updates, parts left out. Each is judged alone. Any complaint ends with status 1.
"""

import argparse
import asyncio
import logging
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tests.hostile_input.trial import try_updates

PROCESSES = 2


def share(seed: int, many: int) -> tuple[int, Counter[str], Counter[str], dict[str, Any]]:
    """How many could be read, what the bot did, what was wrong, and an example of each."""
    logging.getLogger().addHandler(logging.NullHandler())
    tried = asyncio.run(try_updates(seed, many))
    return tried.readable, tried.acted, tried.complaints, tried.examples


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    began, each = time.monotonic(), -(-chosen.updates // PROCESSES)
    with ProcessPoolExecutor(PROCESSES) as pool:
        shares = list(pool.map(share, range(chosen.seed, chosen.seed + PROCESSES), [each] * PROCESSES))
    acted = sum((acted for _, acted, *_ in shares), Counter[str]())
    complaints = sum((found for *_, found, _ in shares), Counter[str]())
    print(
        f"{each * PROCESSES} updates, {sum(readable for readable, *_ in shares)} of them taken in: "
        f"{complaints.total()} complaints, {time.monotonic() - began:.0f} s; what the bot did: {dict(acted)}"
    )
    for complaint, times in complaints.most_common(20):
        example = next(examples[complaint] for *_, examples in shares if complaint in examples)
        print(f"{times:7} {complaint}\n        {str(example)[:500]}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
