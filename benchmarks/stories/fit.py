"""Fit the weights of a likeness on graded days, and on all but each of them: do they say the same?

    PYTHONPATH=. python benchmarks/stories/fit.py DAY.jsonl… [--background FILE.json…]

Logistic regression (Newton's method, a ridge of 1 on standardised features, the same result each time) over the pairs
of a day that share words: is it one event? A pair of a story of n items counts (2/n)^0.3, or one large story would
decide alone. Printed are the weights over that of the cosine, as ``bot/news/likeness.py`` has them rounded, where the
odds are even (``ENOUGH`` is a little lower: a pair missed costs a reader less than an event told twice), and
for each day left out, what the weights would have been without it. See ``sensitivity.py`` for the days' format.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.stories.sensitivity import Day, read_days
from bot.news.likeness import profile
from bot.news.stories import comparisons

LEAST_SHARED = 0.02
RIDGE, SHARE = 1.0, 0.3
NAMES = ("words", "plain", "same outlet", "both sell")


def pairs_of(day: Day) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, whether it is one event, and weights of the pairs of a day."""
    items, gold, frequencies = day
    items = sorted(items, key=lambda item: (item.published, item.id))
    size = Counter(gold.values())
    features, same, worth = [], [], []
    profiles = [profile(item, frequencies) for item in items]
    for (one, other), found in comparisons(profiles, len(items), LEAST_SHARED).items():
        stories = gold[items[one].id], gold[items[other].id]
        features.append((found.words, found.plain, found.same_outlet, found.both_sell))
        same.append(stories[0] == stories[1])
        worth.append((2 / size[stories[0]]) ** SHARE if stories[0] == stories[1] else 1.0)
    return np.array(features, float), np.array(same, float), np.array(worth)


def fit(days: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> tuple[np.ndarray, float]:
    """The weights and the constant of the log-odds."""
    features, same, worth = (np.concatenate(parts) for parts in zip(*days, strict=True))
    mean, spread = features.mean(0), features.std(0)
    x = np.hstack([(features - mean) / spread, np.ones((len(features), 1))])
    ridge = np.diag([RIDGE] * (x.shape[1] - 1) + [1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (worth * (odds - same)) + ridge @ weights
        curve = x.T @ (x * (worth * odds * (1 - odds))[:, None]) + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1] / spread, float(weights[-1] - weights[:-1] @ (mean / spread))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("days", type=Path, nargs="+")
    parser.add_argument("--background", type=Path, nargs="+", default=[])
    chosen = parser.parse_args()
    days = [pairs_of(day) for day in read_days(chosen.days, chosen.background)]
    for left_out in (None, *range(len(days))):
        weights, constant = fit([day for at, day in enumerate(days) if at != left_out])
        shown = ", ".join(f"{name} {weight / weights[0]:.2f}" for name, weight in zip(NAMES, weights, strict=True))
        name = "all days" if left_out is None else f"without {chosen.days[left_out].stem}"
        print(f"{name:20} {shown}; even odds at {-constant / weights[0]:.3f}")


if __name__ == "__main__":
    main()
