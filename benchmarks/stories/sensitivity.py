"""How much the grouping of stories hangs on its parameters, over several graded days at once.

    python benchmarks/stories/sensitivity.py DAY.jsonl… [--background FILE.json…]

Each DAY holds ``{"id","outlet","title","teaser","published","story"}`` lines, grouped by hand. Each parameter in turn
is set to 0.8 … 1.2 times its value; for each day the pair F1 and the B-cubed F1 are printed, and at the end their
means: a wide plateau is worth more than a peak. Give for each day, in the same order, the frequencies learned without
it (``learn_background.py --without``) to measure fairly.
"""

import argparse
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from types import ModuleType

from bot.domain.news import Item
from bot.news import likeness, stories
from bot.news.background import Background, background

PARAMETERS = {
    stories: ("ENOUGH", "REACH"),
    likeness: ("PLAIN", "NAMES_MOST", "SAME_OUTLET", "BOTH_SELL", "IN_TITLE", "NAMED"),
}
FACTORS = (0.8, 0.9, 1.1, 1.2)
Day = tuple[list[Item], dict[str, str], Background]


def read_day(path: Path, frequencies: Background) -> Day:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    items = [
        Item(row["id"], row["outlet"], row["title"], row["teaser"], "", datetime.fromisoformat(row["published"]))
        for row in rows
    ]
    return items, {row["id"]: row["story"] for row in rows}, frequencies


def read_days(paths: list[Path], backgrounds: list[Path]) -> list[Day]:
    """The graded days; the frequencies that the bot ships for those that have none of their own."""
    learned = [Background.parse(path.read_bytes()) for path in backgrounds] or [background()] * len(paths)
    return [read_day(path, frequencies) for path, frequencies in zip(paths, learned, strict=True)]


def f1(precision: float, recall: float) -> float:
    return 200 * precision * recall / max(precision + recall, 1e-9)


def grade(mine: dict[str, str], gold: dict[str, str]) -> tuple[float, float]:
    """Pair F1 and B-cubed F1."""
    size_mine, size_gold = Counter(mine.values()), Counter(gold.values())
    both = Counter((mine[key], gold[key]) for key in gold)

    def pairs(sizes: Counter) -> int:
        return sum(size * (size - 1) // 2 for size in sizes.values())

    pair = f1(pairs(both) / max(1, pairs(size_mine)), pairs(both) / max(1, pairs(size_gold)))
    precision = sum(both[mine[key], gold[key]] / size_mine[mine[key]] for key in gold) / len(gold)
    recall = sum(both[mine[key], gold[key]] / size_gold[gold[key]] for key in gold) / len(gold)
    return pair, f1(precision, recall)


def line(days: list[Day]) -> str:
    likeness.profile.cache_clear()
    grades = []
    for items, gold, frequencies in days:
        found = stories.group(items, frequencies)
        grades.append(grade({item.id: story.id for story in found for item in story.items}, gold))
    means = [sum(grade[of] for grade in grades) / len(grades) for of in (0, 1)]
    return "  ".join(f"{pair:5.1f} {b_cubed:5.1f}" for pair, b_cubed in (*grades, means))


def varied(module: ModuleType, name: str, days: list[Day]) -> None:
    value = getattr(module, name)
    for factor in FACTORS:
        setattr(module, name, value * factor)
        print(f"{name:12} x{factor:<4} {line(days)}")
    setattr(module, name, value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("days", type=Path, nargs="+")
    parser.add_argument("--background", type=Path, nargs="+", default=[])
    chosen = parser.parse_args()
    days = read_days(chosen.days, chosen.background)
    print(f"{'as it is':18} {line(days)}")
    for module, names in PARAMETERS.items():
        for name in names:
            varied(module, name, days)


if __name__ == "__main__":
    main()
