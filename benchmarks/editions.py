"""Editions for 10,000 subscribers with personal themes, out of a day of 400 items told by 20 outlets.

    python -m benchmarks.editions [--subscribers 10000] [--items 400]

The desk, the ranking, the choice and the composition are the bot's own; articles and editions are kept in memory. An
article takes 0.1 s to come. Figures: README.md beside this file.
"""

import argparse
import asyncio
import random
import resource
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

from bot.domain.news import Item, KeptEdition, Story, Tastes
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.news.ranking import Desk
from bot.news.themes import themes
from bot.services.editions import EditionMaker
from bot.workers.pool import ProcessWorkers

AT_A_TIME = 200
NOW = datetime(2026, 2, 18, 17, tzinfo=UTC)
WORDS = (
    "piratage",
    "faille",
    "ChatGPT",
    "Nvidia",
    "iPhone",
    "Nintendo",
    "fusée",
    "rachat",
    "amende",
    "Orange",
    "Linux",
)
SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in "aeiou"]
SENTENCES = tuple(
    SummarySentence(f"Voici la phrase numéro {n} d'un article, ni longue ni courte.", level)
    for n, level in enumerate((Length.SHORT, Length.MEDIUM, Length.LONG))
)


class Clock:
    def now(self) -> datetime:
        return NOW


class Press:
    """Items in memory; ``asked`` counts the articles that were read."""

    def __init__(self, count: int) -> None:
        dice = random.Random(7)
        self.items = []
        while len(self.items) < count * 4:  # four days: three are what was told before
            names = " ".join("".join(dice.choices(SYLLABLES, k=3)).capitalize() for _ in range(5))
            hours, outlets = dice.uniform(0, 98), dice.sample(range(20), dice.choices((1, 2, 3, 6), (80, 12, 5, 3))[0])
            for outlet in outlets:
                n, words = len(self.items), dice.sample(WORDS, 2)
                title = f"{names} {' '.join(words)}"
                at = NOW - timedelta(hours=hours + dice.uniform(0, 3))
                self.items.append(Item(f"i{n}", f"Média {outlet}", title, names, f"https://m.fr/{n}", at))
        self.asked: Counter[str] = Counter()

    async def published(self, since: datetime, until: datetime, feeds_too: Sequence[str] = ()) -> list[Item]:  # noqa: ARG002
        return [item for item in self.items if since <= item.published < until]

    async def page(self, url: str) -> ArticleSummary:
        self.asked[url] += 1
        await asyncio.sleep(0.1)
        return ArticleSummary(url, "Un titre", Summary("fr", SENTENCES, 9, 400))


class Kept:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, date], KeptEdition] = {}

    async def get(self, key: str, day: date) -> KeptEdition | None:
        return self.rows.get((key, day))

    async def before(self, key: str, day: date, since: date) -> list[KeptEdition]:  # noqa: ARG002
        return []

    async def put(self, key: str, kept: KeptEdition, feeds: Sequence[str] = ()) -> KeptEdition:  # noqa: ARG002
        return self.rows.setdefault((key, kept.edition.day), kept)


class Desks:
    """The workers, timed."""

    def __init__(self, workers: ProcessWorkers) -> None:
        self._workers = workers
        self.seconds = 0.0

    async def prepare_desk(
        self, items: Sequence[Item], now: datetime, earlier: Sequence[Item]
    ) -> tuple[Desk, list[Story]]:
        started = time.perf_counter()
        made = await self._workers.prepare_desk(items, now, earlier)
        self.seconds += time.perf_counter() - started
        return made


async def measure(subscribers: int, count: int) -> None:
    dice = random.Random(3)
    slugs, outlets = sorted(themes()), [f"Média {n}" for n in range(20)]
    readers = [
        Subscription(
            Place(n),
            hour(18),
            tastes=Tastes(
                frozenset(dice.sample(slugs, dice.randint(1, 8))), frozenset(dice.sample(outlets, dice.randint(0, 3)))
            ),
        )
        for n in range(subscribers)
    ]
    workers = ProcessWorkers(2)
    await workers.start()
    try:
        press, kept, desks = Press(count), Kept(), Desks(workers)
        maker = EditionMaker(press, kept, desks, press, Clock())  # type: ignore[arg-type]  # what it needs of them
        started, cpu = time.perf_counter(), time.process_time()
        waits = []

        async def ask(reader: Subscription) -> None:
            asked = time.perf_counter()
            await maker.for_subscription(reader, NOW.date())
            waits.append(time.perf_counter() - asked)

        for at in range(0, len(readers), AT_A_TIME):
            await asyncio.gather(*map(ask, readers[at : at + AT_A_TIME]))
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    finally:
        await workers.close()
    told = Counter(len(one.edition.stories) for one in kept.rows.values())
    print(f"{subscribers} editions, {len(kept.rows)} different: {wall:.2f} s")
    print(f"CPU {cpu:.2f} s, desk {desks.seconds:.2f} s")
    print(
        f"{len(press.asked)} articles read, at most {max(press.asked.values())} time each; stories told: {dict(told)}"
    )
    print(f"the slowest {max(waits) * 1000:.0f} ms, the median {sorted(waits)[len(waits) // 2] * 1000:.2f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=400)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.subscribers, chosen.items))


if __name__ == "__main__":
    main()
