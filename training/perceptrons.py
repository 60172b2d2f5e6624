"""Fitting perceptrons by Adam (D. Kingma and J. Ba, 2015), in numpy alone."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.summarizing.perceptron import Perceptron

_BATCH = 4096
_RATE = 3e-3
_KEEP = (0.9, 0.999)
_DECAY = 1e-5

Array = NDArray[np.float32]


def fit(features: Array, targets: Array, *, hidden: int, epochs: int, seed: int) -> Perceptron:
    """A perceptron for the chance that ``targets``, each 0 or 1, are 1: least cross-entropy, seeded."""
    random = np.random.default_rng(seed)
    mean, deviation = features.mean(0, dtype=np.float64), features.std(0, dtype=np.float64) + 1e-9
    inputs = ((features - mean.astype(np.float32)) / deviation.astype(np.float32)).astype(np.float32)
    start = float(targets.mean())
    weights = [
        random.normal(0, np.sqrt(2 / inputs.shape[1]), (inputs.shape[1], hidden)).astype(np.float32),
        np.zeros(hidden, dtype=np.float32),
        random.normal(0, np.sqrt(1 / hidden), hidden).astype(np.float32) * np.float32(0.1),
        np.array([np.log(start / (1 - start))], dtype=np.float32),
    ]
    _descend(weights, inputs, targets, epochs, random)
    return Perceptron(mean, deviation, *(weight.astype(np.float64) for weight in weights))


def _descend(weights: list[Array], inputs: Array, targets: Array, epochs: int, random: np.random.Generator) -> None:
    moments = [(np.zeros_like(weight), np.zeros_like(weight)) for weight in weights]
    steps = epochs * -(-len(inputs) // _BATCH)
    for step, rows in enumerate(_batches(len(inputs), epochs, random), 1):
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        slopes = _slopes(weights, inputs[rows], targets[rows])
        for weight, slope, (mean, square) in zip(weights, slopes, moments, strict=True):
            mean += (1 - _KEEP[0]) * (slope - mean)  # noqa: PLW2901  # in place, as is all that follows
            square += (1 - _KEEP[1]) * (slope * slope - square)  # noqa: PLW2901
            ahead = mean / (1 - _KEEP[0] ** step)
            spread = np.sqrt(square / (1 - _KEEP[1] ** step)) + np.float32(1e-8)
            weight -= np.float32(rate) * (ahead / spread + np.float32(_DECAY) * weight)  # noqa: PLW2901


def _batches(size: int, epochs: int, random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(epochs):
        order = random.permutation(size)
        for start in range(0, size, _BATCH):
            yield order[start : start + _BATCH]


def _slopes(weights: list[Array], inputs: Array, targets: Array) -> list[Array]:
    hidden, hidden_bias, output, output_bias = weights
    inner = np.maximum(inputs @ hidden + hidden_bias, 0)
    found = 1 / (1 + np.exp(-np.clip(inner @ output + output_bias, -30, 30)))
    wrong = ((found - targets) / len(inputs)).astype(np.float32)
    back = np.outer(wrong, output) * (inner > 0)
    return [inputs.T @ back, back.sum(0), inner.T @ wrong, np.array([wrong.sum()], dtype=np.float32)]
