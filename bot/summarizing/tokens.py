"""A text's words as arrays, so that everything counted of them is counted at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every word of a text that has one: its type (its spelling in small letters), sentence and place there.

    ``types`` are in the order of their first use; ``kinds``, ``rows`` and ``places`` have one number a word; ``sizes``
    one a sentence: its number of words.
    """

    types: list[str]
    kinds: Places
    rows: Places
    places: Places
    capitals: Flags
    sizes: Floats
    held: "Held"

    @property
    def sentences(self) -> int:
        """How many sentences there are."""
        return len(self.sizes)

    @property
    def uses(self) -> Places:
        """Of each type the place of its first use among all words."""
        return np.flatnonzero(np.diff(np.maximum.accumulate(self.kinds), prepend=-1))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The distinct pairs of neighbouring words: ``left`` and ``right`` types, the place of the first use.

    And of each use its pair and its sentence.
    """

    left: Places
    right: Places
    uses: Places
    kinds: Places
    rows: Places
    held: "Held"


@dataclass(frozen=True, slots=True)
class Held:
    """Which kinds (types of words, or pairs of them) each sentence has: one entry for each kind in each sentence."""

    rows: Places
    kinds: Places
    sentences: int

    def total(self, weights: Floats) -> Floats:
        """Of each sentence the weights of the kinds that it has, each once."""
        return np.bincount(self.rows, weights[self.kinds], self.sentences).astype(np.float64)


def read_tokens(sentences: Sequence[str]) -> Tokens:
    """The words of ``sentences``, of which at least one has a word. An elision (« l' ») is a word of its own."""
    index: dict[str, int] = {}
    written = [_WORD.findall(sentence) for sentence in sentences]
    sizes = np.array([len(words) for words in written])
    flat = [word for words in written for word in words]
    kinds = np.array([index.setdefault(word.lower(), len(index)) for word in flat], dtype=np.intp)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    places = np.arange(len(flat)) - starts[rows]
    capitals = np.array([word[0].isupper() for word in flat], dtype=bool)
    held = _held(rows, kinds, len(sizes), len(index))
    return Tokens(list(index), kinds, rows, places, capitals, sizes.astype(np.float64), held)


def read_pairs(tokens: Tokens) -> Pairs:
    """The pairs of neighbouring words of a text's sentences."""
    within = np.flatnonzero(tokens.rows[1:] == tokens.rows[:-1])
    codes = tokens.kinds[within] * len(tokens.types) + tokens.kinds[within + 1]
    distinct, uses, kinds = np.unique(codes, return_index=True, return_inverse=True)
    rows = tokens.rows[within]
    left, right = np.divmod(distinct, len(tokens.types))
    return Pairs(left, right, uses, kinds, rows, _held(rows, kinds, tokens.sentences, len(distinct)))


def _held(rows: Places, kinds: Places, sentences: int, size: int) -> Held:
    # Sorted and compared with the one before: what np.unique does, at a third of its cost.
    codes = np.sort(rows * max(1, size) + kinds)
    held_rows, held_kinds = np.divmod(codes[np.diff(codes, prepend=-1) > 0], max(1, size))
    return Held(held_rows, held_kinds, sentences)
