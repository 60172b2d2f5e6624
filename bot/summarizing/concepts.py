"""Which words, and which pairs of words, an editor's summary of a text would have.

Concept-based extractive summarization (D. Gillick and B. Favre, « A Scalable Global Model for Summarization », 2009)
chooses the sentences that cover most weight of concepts. Here a concept's weight is the probability that the editor
uses it, told by two small perceptrons from how and where the text uses it.
"""

from dataclasses import dataclass

import numpy as np

from bot.summarizing.analysis import Analysis
from bot.summarizing.tokens import Floats

_OPENING = 3
_LONG_WORD = 12


@dataclass(frozen=True, slots=True)
class Chances:
    """How probable it is that a summary has each type of word, and each pair of words, of a text."""

    words: Floats
    pairs: Floats


def word_features(text: Analysis, inclination: Floats) -> Floats:
    """One row a type of word. ``inclination`` says of each how much summaries like it, whatever the text (log odds)."""
    tokens = text.tokens
    size, n, total = len(tokens.types), tokens.sentences, len(tokens.kinds)
    count = np.bincount(tokens.kinds, minlength=size)
    spread = np.bincount(tokens.held.kinds, minlength=size)
    first, place = tokens.rows[tokens.uses], tokens.places[tokens.uses]
    early = np.bincount(tokens.kinds[tokens.rows < _OPENING], minlength=size)
    inside = np.bincount(tokens.kinds, tokens.places > 0, size)
    capital = np.bincount(tokens.kinds, tokens.capitals & (tokens.places > 0), size)
    columns = [
        np.log1p(count),
        np.log1p(spread),
        spread / n,
        count / total * 100,
        np.log1p(early),
        first / n,
        1 / (1 + first),
        first == 0,
        first == 1,
        np.log1p(place),
        capital / np.maximum(inside, 1),
        inside == 0,
        text.titled,
        [stem in text.title_stems for stem in text.stems],
        [word[0].isdigit() for word in tokens.types],
        [min(len(word), _LONG_WORD) / _LONG_WORD for word in tokens.types],
        text.stop,
        text.rarity,
        inclination,
        np.full(size, np.log(n)),
        np.full(size, np.log(total)),
    ]
    return np.array(columns, dtype=np.float64).T


def pair_features(text: Analysis, chances: Floats, inclination: Floats, known: Floats) -> Floats:
    """One row a pair of words.

    ``chances`` says of each type of word how probable it is in a summary; ``inclination`` of each pair how much
    summaries like it, whatever the text, and ``known`` how well that is known (``Vocabulary.pairs``).
    """
    tokens, pairs = text.tokens, text.pairs
    size, n = len(pairs.left), tokens.sentences
    count = np.bincount(pairs.kinds, minlength=size)
    first = pairs.rows[pairs.uses]
    early = np.bincount(pairs.kinds[pairs.rows < _OPENING], minlength=size)
    neighbours = frozenset(zip(text.title, text.title[1:], strict=False))
    names = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    left, right = chances[pairs.left], chances[pairs.right]
    columns = [
        np.log1p(count),
        np.log1p(early),
        first / n,
        1 / (1 + first),
        first == 0,
        [(tokens.types[a], tokens.types[b]) in neighbours for a, b in names],
        text.titled[pairs.left] + text.titled[pairs.right],
        text.stop[pairs.left],
        text.stop[pairs.right],
        text.stop[pairs.left] * text.stop[pairs.right],
        np.minimum(left, right),
        left * right,
        np.log(left / (1 - left)),
        np.log(right / (1 - right)),
        np.full(size, np.log(n)),
        np.full(size, np.log(len(tokens.kinds))),
        inclination,
        known,
    ]
    return np.array(columns, dtype=np.float64).T
