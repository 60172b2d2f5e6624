"""Background knowledge of words, stems and pairs, counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bot.summarizing.languages import stop_words
from bot.summarizing.vocabulary import Keys, Unseen, Vocabulary, pair_keys
from bot.summarizing.words import stem_all
from training.corpus import FOLDS, Example, each
from training.rouge import read_words

Pair = tuple[str, str]

# Log odds are drawn to the mean of all words as if each had been seen in as many articles as this besides.
_PRIOR = 20
_FEWEST_STEMS, _FEWEST_WORDS, _FEWEST_PAIRS = 5, 10, 20


@dataclass(slots=True)
class _Counts:
    """In how many articles a thing is, and in how many of their summaries."""

    articles: Counter[str | Pair] = field(default_factory=Counter)
    summaries: Counter[str | Pair] = field(default_factory=Counter)

    def odds(self, fewest: int) -> tuple[dict[str | Pair, float], float]:
        """The log odds of what ``fewest`` articles have, and of all together."""
        base = self.summaries.total() / self.articles.total()
        found = {}
        for thing, count in sorted(self.articles.items()):
            if count >= fewest:
                share = (self.summaries[thing] + _PRIOR * base) / (count + _PRIOR)
                found[thing] = float(np.log(share / (1 - share)))
        return found, float(np.log(base / (1 - base)))


def vocabularies(examples: Sequence[Example]) -> list[Vocabulary]:
    """The vocabulary learned without each fold, and last the one of all articles."""
    words, pairs = [_Counts() for _ in range(FOLDS)], [_Counts() for _ in range(FOLDS)]
    stems: Counter[str] = Counter()
    for example, (own_words, own_pairs) in zip(examples, each(_count, examples), strict=True):
        stems.update(set(stem_all("fr")(sorted(own_words))))
        for counts, own, kept in (
            (words[example.fold], own_words, example.reference.words),
            (pairs[example.fold], own_pairs, example.reference.pairs),
        ):
            counts.articles.update(own)
            counts.summaries.update(own & kept)
    rarities = {stem: float(np.log(len(examples) / n)) for stem, n in sorted(stems.items()) if n >= _FEWEST_STEMS}
    unseen = float(np.log(len(examples) / 3))
    return [
        _vocabulary(rarities, unseen, _without(words, fold), _without(pairs, fold)) for fold in [*range(FOLDS), None]
    ]


def _count(example: Example) -> tuple[set[str], set[Pair]]:
    written = [read_words(passage.text) for passage in example.passages]
    return {word for words in written for word in words}, {pair for words in written for pair in pairwise(words)}


def _without(counts: Sequence[_Counts], fold: int | None) -> _Counts:
    total = _Counts()
    for place, part in enumerate(counts):
        if place != fold:
            total.articles.update(part.articles)
            total.summaries.update(part.summaries)
    return total


def _vocabulary(rarities: dict[str, float], unseen: float, words: _Counts, pairs: _Counts) -> Vocabulary:
    of_words, any_word = words.odds(_FEWEST_WORDS)
    of_pairs, any_pair = pairs.odds(_FEWEST_PAIRS)
    stops = [odds for word, odds in of_words.items() if word in stop_words("fr")]
    keys = _keys(list(of_pairs))
    order = np.argsort(keys, kind="stable")
    return Vocabulary(
        rarities,
        {str(word): odds for word, odds in of_words.items()},
        keys[order],
        np.array(list(of_pairs.values()))[order],
        np.log([pairs.articles[pair] for pair in of_pairs])[order],
        Unseen(unseen, any_word, float(np.mean(stops)), any_pair),
    )


def _keys(pairs: Sequence[str | Pair]) -> Keys:
    words = [word for pair in pairs for word in pair]
    places = np.arange(0, len(words), 2)
    return pair_keys(words, places, places + 1)
