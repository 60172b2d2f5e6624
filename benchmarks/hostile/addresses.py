"""Generated addresses through the bot's fetcher, up to the moment when a connection would be made.

python -m benchmarks.hostile addresses [--number 1000000] [--seed 1]

The fetcher is the bot's own. Two fakes stand at its edge: a name server that answers what the generator says, otherwise
at each question, and an event loop that notes where a socket is to be connected to, and refuses. A quarter of the
addresses come as the ``Location`` of a redirect.
"""

import argparse
import asyncio
import errno
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.hostile.spellings import address, answers, is_forbidden
from bot.errors import FetchError, leaves
from bot.fetching.addresses import vet, vet_redirect
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits

# No pause between two requests to a host: nothing is asked of any.
LIMITS = FetchLimits(host_gap_seconds=0)
_BASE = vet("https://journal.fr/a/une")


@dataclass
class Tally:
    """What came of the addresses."""

    outcomes: Counter[str] = field(default_factory=Counter)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)


class NoWeb(asyncio.SelectorEventLoop):
    """Connects to nothing, and remembers where it was to."""

    def __init__(self) -> None:
        super().__init__()
        self.dialled: list[tuple[str, int]] = []

    async def sock_connect(self, _: socket.socket, address: tuple[object, ...]) -> None:
        self.dialled.append((str(address[0]), int(str(address[1]))))
        raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")


class Names:
    """A name server that says something else each time, and knows what it said."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.said: list[str] = []

    async def __call__(self, _: str) -> list[str]:
        if self._rng.random() < 0.02:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        self.said = answers(self._rng)
        return self.said


async def attack(number: int, seed: int) -> Tally:
    """Ask the fetcher for ``number`` addresses, one after another; to be run in a ``NoWeb``."""
    rng, tally = random.Random(seed), Tally()
    loop = asyncio.get_running_loop()
    assert isinstance(loop, NoWeb)
    names = Names(rng)
    fetcher = HttpFetcher(LIMITS, (), names)
    clean = frozenset(leaves(FetchError))
    for _ in range(number):
        url = address(rng)
        names.said, loop.dialled = [], []
        try:
            if rng.random() < 0.25:
                url = vet_redirect(_BASE, url).url
            await fetcher.fetch(url)
        except FetchError as error:
            tally.outcomes[error.code] += 1
            if type(error) not in clean:
                tally.unclean.append(f"{error!r} {url!a}")
        except Exception as error:  # noqa: BLE001  that there is none is what is shown
            tally.unclean.append(f"{error!r} {url!a}")
        tally.dialled += loop.dialled
        tally.forbidden += [f"{place} {url!a}" for place in _wrong(loop.dialled, names.said)]
    await fetcher.close()
    return tally


def _wrong(dialled: list[tuple[str, int]], said: list[str]) -> Iterator[tuple[str, int]]:
    """Places that must not be dialled: forbidden in themselves, not what the name answered, or in bad company."""
    tainted = any(is_forbidden(text, 443) for text in said) if dialled else False
    for place in dialled:
        if tainted or place[0] not in said or is_forbidden(*place):
            yield place


def run(number: int, seed: int) -> Tally:
    """``attack`` in an event loop that connects to nothing."""
    with asyncio.Runner(loop_factory=NoWeb) as runner:
        return runner.run(attack(number, seed))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.hostile addresses", description=__doc__)
    parser.add_argument("--number", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    tally = run(options.number, options.seed)
    print(*tally.forbidden[:20], *tally.unclean[:20], sep="\n")
    print(
        f"{options.number} addresses in {time.monotonic() - began:.0f} s: {len(tally.dialled)} connections tried, "
        f"{len(tally.forbidden)} of them forbidden; {len(tally.unclean)} errors that are no FetchError; "
        + ", ".join(f"{code} {count}" for code, count in tally.outcomes.most_common())
    )
    return 1 if tally.forbidden or tally.unclean or not tally.dialled else 0
