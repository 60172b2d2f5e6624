"""What was learned from the editors' own summaries of 21,400 French news articles (see docs/model-card.md).

`data/model.npz` holds numbers alone, and lists of words as lines of UTF-8; `training/` makes it. Its schema is the
functions below, which read it and write it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.summarizing.perceptron import Perceptron
from bot.summarizing.tokens import Floats
from bot.summarizing.vocabulary import Unseen, Vocabulary

# Sixteenths are as fine as log odds and logarithms of counts need to be, and fit in a byte.
_STEP = 16
_LAYERS = ("mean", "deviation", "hidden", "hidden_bias", "output", "output_bias")


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of named features; ``means`` are what each has in the mean, for who explains a sum."""

    names: tuple[str, ...]
    weights: Floats
    means: Floats

    def __call__(self, features: Mapping[str, Floats]) -> Floats:
        """The sum for each row. ``features`` must be those that the weights were learned for, in their order."""
        if tuple(features) != self.names:
            raise ValueError("the model was learned for other features: run the training again")
        return np.asarray(self.weights @ np.array(list(features.values())))


@dataclass(frozen=True, slots=True)
class Model:
    """Chances of words, chances of pairs, scores of sentences, scores of whole summaries.

    ``budgets`` (words, ascending) and ``rates`` say what a word is worth under each budget, so that the mean summary is
    a little below it.
    """

    vocabulary: Vocabulary
    words: Perceptron
    pairs: Perceptron
    sentences: Linear
    summaries: Linear
    budgets: Floats
    rates: Floats

    def rate(self, budget: int) -> float:
        """What one word more is worth under a budget of ``budget`` words."""
        return float(np.interp(budget, self.budgets, self.rates))


@cache
def load() -> Model:
    """The model that the package holds."""
    with np.load(BytesIO(files("bot.summarizing").joinpath("data/model.npz").read_bytes())) as data:
        return unpack(data)


def unpack(data: Mapping[str, NDArray[Any]]) -> Model:
    """The model in arrays that ``pack`` made."""
    pair_odds = _fine(data["pair_inclinations"])
    vocabulary = Vocabulary(
        dict(zip(_lines(data["stems"]), _fine(data["rarities"]).tolist(), strict=True)),
        dict(zip(_lines(data["terms"]), _fine(data["inclinations"]).tolist(), strict=True)),
        data["pair_keys"],
        pair_odds,
        _fine(data["pair_counts"]),
        Unseen(*data["unseen"].tolist()),
    )
    return Model(
        vocabulary,
        _perceptron(data, "words"),
        _perceptron(data, "pairs"),
        _linear(data, "sentences"),
        _linear(data, "summaries"),
        data["budgets"].astype(np.float64),
        data["rates"].astype(np.float64),
    )


def pack(model: Model) -> dict[str, NDArray[Any]]:
    """The model as arrays without Python objects."""
    vocabulary = model.vocabulary
    arrays: dict[str, NDArray[Any]] = {
        "stems": _text(list(vocabulary.rarities)),
        "rarities": _coarse(list(vocabulary.rarities.values())),
        "terms": _text(list(vocabulary.inclinations)),
        "inclinations": _coarse(list(vocabulary.inclinations.values())),
        "pair_keys": vocabulary.pair_keys,
        "pair_inclinations": _coarse(vocabulary.pair_inclinations),
        "pair_counts": _coarse(vocabulary.pair_counts),
        "unseen": np.array(astuple(vocabulary.unseen)),
        "budgets": model.budgets,
        "rates": model.rates,
    }
    for name, perceptron in (("words", model.words), ("pairs", model.pairs)):
        layers = {f"{name}_{layer}": getattr(perceptron, layer) for layer in _LAYERS}
        arrays |= {key: np.asarray(value, dtype=np.float32) for key, value in layers.items()}
    for name, linear in (("sentences", model.sentences), ("summaries", model.summaries)):
        arrays[f"{name}_names"] = _text(linear.names)
        arrays[f"{name}_weights"] = linear.weights
        arrays[f"{name}_means"] = linear.means
    return arrays


def _perceptron(data: Mapping[str, NDArray[Any]], name: str) -> Perceptron:
    return Perceptron(*(data[f"{name}_{layer}"].astype(np.float64) for layer in _LAYERS))


def _linear(data: Mapping[str, NDArray[Any]], name: str) -> Linear:
    return Linear(tuple(_lines(data[f"{name}_names"])), data[f"{name}_weights"], data[f"{name}_means"])


def _text(lines: Sequence[str]) -> NDArray[Any]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(text: NDArray[Any]) -> list[str]:
    return text.tobytes().decode().split("\n")


def _coarse(values: Sequence[float] | Floats) -> NDArray[np.int16]:
    return np.asarray(np.rint(np.asarray(values) * _STEP), dtype=np.int16)


def _fine(values: NDArray[Any]) -> Floats:
    return values / float(_STEP)
