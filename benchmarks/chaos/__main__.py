"""A day of digests while processes are killed and Telegram fails: does everybody get exactly one?

    .venv/bin/python -m benchmarks.chaos [--subscribers 2000] [--kills 20] [--policy skip|resend]
    .venv/bin/python -m benchmarks.chaos --replicas 3 --database postgresql://…   (or: --database private)

This process is Telegram (the local Bot API, over HTTP, with what goes wrong before and after it), the readers and the
clock; the replicas are processes of their own, composed by ``bot.app``. Telegram refuses (429, 403, a chat that is no
more, a group that migrated), fails (5xx, resets, never answers, no connection) and does what it was asked or not while
it does. The clock goes to the next moment at which something is due whenever nothing is left to do: a day lasts some
minutes. What counts is what Telegram received. The status is 0 if every promise was kept.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.chaos.day import Plan, live_through
from bot.domain.delivery import WhenUnknown
from tests.storage.server import private_server


@contextmanager
def database_url(wanted: str | None, folder: Path) -> Iterator[str]:
    if wanted == "private":
        with private_server() as url:
            yield url
    else:
        yield wanted or f"sqlite:///{folder / 'chaos.db'}"


def plan_of(words: list[str]) -> tuple[Plan, str | None]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=Plan.subscribers)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--replicas", type=int, default=Plan.replicas)
    parser.add_argument("--outages", type=int, default=Plan.outages)
    parser.add_argument("--policy", type=WhenUnknown, choices=list(WhenUnknown), default=Plan.policy)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--database", help="an empty one; a new file by default, a server of its own with 'private'")
    chosen = vars(parser.parse_args(words))
    database: str | None = chosen.pop("database")
    return Plan(**chosen), database


def main() -> int:
    plan, database = plan_of(sys.argv[1:])
    with tempfile.TemporaryDirectory() as temporary, database_url(database, Path(temporary)) as url:
        verdict = asyncio.run(live_through(plan, url, Path(temporary)))
        print(f"{plan.subscribers} subscribers, {plan.replicas} replicas, {plan.policy}, seed {plan.seed}")
        print(verdict)
        if verdict.too_fast:
            print("BROKEN: no second has too many messages")
        if verdict.broken():
            print((Path(temporary) / "log").read_text()[-4000:])
    return bool(verdict.broken() or verdict.too_fast)


if __name__ == "__main__":
    sys.exit(main())
