"""Whole summaries as candidates: which there are, and what tells a good one."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.summarizing.analysis import Analysis
from bot.summarizing.concepts import Chances
from bot.summarizing.features import USUAL_WORDS
from bot.summarizing.passages import Passage
from bot.summarizing.tokens import Floats, Held, Places

Sets = NDArray[np.bool_]

_MOST_SENTENCES = 4
_MOST_CANDIDATES = 10
# Two sentences say the same if one has so much of the other's words, stop words left out; fewer words tell nothing.
_SAME = 0.6
_FEWEST_TOLD = 4


def leaning(passages: Sequence[Passage]) -> list[list[int]]:
    """Of each passage the places that must be shown for it to be understood, itself the last."""
    chains: list[list[int]] = []
    for place, passage in enumerate(passages):
        chains.append([*chains[-1], place] if passage.depends and place else [place])
    return chains


def candidates(passages: Sequence[Passage], scores: Floats, base: Sequence[int] = ()) -> tuple[Places, Sets]:
    """Sets of sentences worth weighing: ``base`` and up to four of the best others, each with what it leans on.

    The sentences that any set has, in the text's order, and one row a set with one column a sentence.
    """
    chains = leaning(passages)
    best: list[int] = []
    said = {passages[place].text for place in base}
    for place in np.argsort(-scores, kind="stable").tolist():
        if len(best) < _MOST_CANDIDATES and passages[place].text not in said and _usable(passages, chains[place]):
            best.append(place)
            said.add(passages[place].text)
    places = sorted({*base, *(i for place in best for i in chains[place])})
    column = {place: i for i, place in enumerate(places)}
    brings = np.zeros((len(best), len(places)), dtype=np.int8)
    for row, place in enumerate(best):
        brings[row, [column[i] for i in chains[place]]] = 1
    sets = (_subsets(len(best)) @ brings) > 0
    sets[:, [column[place] for place in base]] = True
    # Rows as strings of bytes: np.unique along an axis takes ten times longer.
    packed = np.packbits(sets, axis=1)
    _, distinct = np.unique(packed.view(f"V{packed.shape[1]}").ravel(), return_index=True)
    sets = sets[distinct]
    return np.array(places, dtype=np.intp), sets[sets.any(1)]


def _usable(passages: Sequence[Passage], chain: Sequence[int]) -> bool:
    return all(passages[place].fit for place in chain)


@cache
def _subsets(size: int) -> NDArray[np.int8]:
    chosen = [subset for count in range(_MOST_SENTENCES + 1) for subset in combinations(range(size), count)]
    rows = np.zeros((len(chosen), size), dtype=np.int8)
    for row, subset in zip(rows, chosen, strict=True):
        row[list(subset)] = 1
    return rows


def without_repetition(text: Analysis, places: Places, sets: Sets) -> Sets:
    """Those of ``sets`` in which no sentence is nearly contained in another: a standfirst and the first paragraph."""
    told = np.zeros((len(places), len(text.terms)), dtype=np.float32)
    rows, kinds = _of(text.tokens.held, places)
    telling = text.stop[kinds] == 0
    told[rows[telling], text.terms[kinds[telling]]] = 1
    sizes = told.sum(1)
    shorter = np.minimum(sizes[:, None], sizes[None, :])
    same = np.triu((told @ told.T >= _SAME * shorter) & (shorter >= _FEWEST_TOLD), 1)
    first, second = np.nonzero(same)
    kept: Sets = sets[~(sets[:, first] & sets[:, second]).any(1)]
    return kept


def set_features(text: Analysis, places: Places, sets: Sets, scores: Floats, chances: Chances) -> dict[str, Floats]:
    """Every feature of a whole summary by its name, each an array with one number for each of ``sets``.

    ``scores`` are those of all sentences of the text.
    """
    chosen = sets.astype(np.float64)
    count = chosen.sum(1)
    # A sentence of digits and marks alone may have no word.
    size = np.maximum(1, chosen @ text.tokens.sizes[places])
    return {
        **_sizes(count, size, text),
        **_coverage(text, places, sets, size, chances),
        **_strengths(chosen, count, size, scores[places], text.tokens.sizes[places]),
        **_order(sets, count, places, text),
    }


def _sizes(count: Floats, size: Floats, text: Analysis) -> dict[str, Floats]:
    n, total = np.log(text.tokens.sentences), np.log(len(text.tokens.kinds))
    return {
        **{name: (count == many).astype(np.float64) for many, name in enumerate(("one", "two", "three"), 1)},
        "sentences": count,
        "words": size / USUAL_WORDS,
        "log_words": np.log(size),
        "words_below_25": np.maximum(0, 25 - size) / USUAL_WORDS,
        "words_over_35": np.maximum(0, size - 35) / USUAL_WORDS,
        "words_over_50": np.maximum(0, size - 50) / USUAL_WORDS,
        "words_of_many": size / USUAL_WORDS * n,
        "log_words_of_many": np.log(size) * n,
        "log_words_of_long": np.log(size) * total,
        "several_of_many": (count > 1) * n,
    }


def _coverage(text: Analysis, places: Places, sets: Sets, size: Floats, chances: Chances) -> dict[str, Floats]:
    """What of the text's concepts and of its title is said, and how much of that twice."""
    of_words, of_pairs = _Covering(text.tokens.held, places, sets), _Covering(text.pairs.held, places, sets)
    titled = text.titled * (1 - text.stop)
    words, pairs = of_words.once(chances.words), of_pairs.once(chances.pairs)
    return {
        "word_gain": 2 * words / (size + USUAL_WORDS),
        "pair_gain": 2 * pairs / (size + USUAL_WORDS),
        "word_recall": words / USUAL_WORDS,
        "pair_recall": pairs / USUAL_WORDS,
        "word_precision": words / size,
        "pair_precision": pairs / size,
        "word_repetition": (of_words.each_time(chances.words) - words) / size,
        "pair_repetition": (of_pairs.each_time(chances.pairs) - pairs) / size,
        "title": of_words.once(titled) / max(1.0, float(titled.sum())),
    }


def _strengths(chosen: Floats, count: Floats, size: Floats, own: Floats, lengths: Floats) -> dict[str, Floats]:
    """The sentences' own scores, put together."""
    best = np.where(chosen, own, -np.inf).max(1)
    worst = np.where(chosen, own, np.inf).min(1)
    return {
        "scores": chosen @ own,
        "best": best,
        "worst": worst,
        "mean_by_words": chosen @ (own * lengths) / size,
        "best_of_several": best * (count > 1),
        "worst_of_several": worst * (count > 1),
    }


def _order(sets: Sets, count: Floats, places: Places, text: Analysis) -> dict[str, Floats]:
    n = text.tokens.sentences
    first = places[sets.argmax(1)]
    last = places[len(places) - 1 - sets[:, ::-1].argmax(1)]
    together = (sets[:, 1:] & sets[:, :-1] & (np.diff(places) == 1)).sum(1)
    depends = np.array([text.passages[place].depends for place in places.tolist()], dtype=np.float64)
    return {
        "opens_text": (first == 0).astype(np.float64),
        "first": first / n,
        "log_first": np.log1p(first),
        "last": last / n,
        "neighbours": together.astype(np.float64),
        "neighbours_share": together / count,
        "depends": sets @ depends / count,
    }


class _Covering:
    """Which kinds of words, or of pairs, each set says."""

    def __init__(self, held: Held, places: Places, sets: Sets) -> None:
        rows, kinds = _of(held, places)
        self._kinds, kind = np.unique(kinds, return_inverse=True)
        self._holds = np.zeros((len(places), len(self._kinds)), dtype=np.float32)
        self._holds[rows, kind] = 1
        self._said = (sets.astype(np.float32) @ self._holds) > 0
        self._sets = sets.astype(np.float64)

    def once(self, weights: Floats) -> Floats:
        """Of each set the weights of the kinds that it says, each once."""
        return np.asarray(self._said @ weights[self._kinds])

    def each_time(self, weights: Floats) -> Floats:
        """The same, once for each sentence that says it."""
        return np.asarray(self._sets @ (self._holds @ weights[self._kinds].astype(np.float32)))


def _of(held: Held, places: Places) -> tuple[Places, Places]:
    """What the sentences at ``places`` hold: of each entry which of them, numbered from 0, and the kind."""
    column = np.full(held.sentences, -1)
    column[places] = np.arange(len(places))
    rows = column[held.rows]
    return rows[rows >= 0], held.kinds[rows >= 0]
