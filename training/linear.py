"""Ridge regression within articles: what makes one choice better than another of the same article."""

from collections.abc import Sequence

import numpy as np

from bot.summarizing.model import Linear
from bot.summarizing.tokens import Floats

_RIDGE = 10.0

#: What ROUGE-1, ROUGE-2 and ROUGE-L count for. Words alone would be had by any long sentence about the same thing.
GOAL = np.array([0.5, 2, 2]) / 4.5


class Regression:
    """Sums up articles one by one, so that their features need not all be kept."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._products: Floats = np.zeros(0)
        self._targets: Floats = np.zeros(0)
        self._means: Floats = np.zeros(0)
        self._squares: Floats = np.zeros(0)
        self._rows = 0

    def add(self, names: Sequence[str], features: Floats, scores: Floats) -> None:
        """The choices of an article, one a row: their features and their three ROUGE scores."""
        if not self._names:
            size = len(names)
            self._names = tuple(names)
            self._products, self._targets = np.zeros((size, size)), np.zeros(size)
            self._means, self._squares = np.zeros(size), np.zeros(size)
        targets = scores @ GOAL
        centred = features - features.mean(0)
        self._products += centred.T @ centred
        self._targets += centred.T @ (targets - targets.mean())
        self._means += features.sum(0)
        self._rows += len(features)

    def solve(self) -> Linear:
        """The weights that tell the better choice."""
        deviations = np.sqrt(np.diag(self._products) / self._rows) + 1e-9
        scaled = self._products / np.outer(deviations, deviations) + _RIDGE * np.eye(len(deviations))
        weights = np.linalg.solve(scaled, self._targets / deviations) / deviations
        return Linear(self._names, weights, self._means / self._rows)
