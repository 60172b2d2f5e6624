"""From ranked sentences to the chosen ones."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from bot.domain.summary import WORD_BUDGETS, Length
from bot.summarizing.model import Model
from bot.summarizing.passages import UNKNOWN
from bot.summarizing.ranking import Ranking
from bot.summarizing.sets import Sets, candidates, set_features, without_repetition
from bot.summarizing.tokens import Flags, Floats, Places

Chosen = frozenset[int]

# A summary may have a fifth more words than its budget: sentences are not cut.
_TOLERANCE = 0.2
# … and uses most of it: who asks for sixty words is not served by twenty. A smaller budget is that of one sentence.
_LEAST = 0.6
# The one sentence of a short summary: long enough to say what happened, short enough to be read at a glance.
_GLANCE = range(10, 46)
#: Longer summaries grow from the one of so many words, so that the lengths nest.
GROWN_FROM = WORD_BUDGETS[Length.MEDIUM]


class Selection:
    """Chooses among the sentences of one text. Every choice is a set of places in the text."""

    def __init__(self, ranking: Ranking, model: Model) -> None:
        self._ranking = ranking
        self._model = model
        self._words = np.array([passage.words for passage in ranking.passages])

    def best(self, among: Collection[int] = ()) -> Chosen:
        """The one best sentence (of ``among``, if given); of a text without a good one, the least bad."""
        passages = self._ranking.passages
        order = [place for place in self._order if not among or place in among]
        alone = [place for place in order if passages[place].fit and not passages[place].depends]
        at_a_glance = [place for place in alone if passages[place].words in _GLANCE]
        fit = [place for place in order if passages[place].fit]
        legible = [place for place in order if UNKNOWN not in passages[place].text]
        return frozenset((at_a_glance or alone or fit or legible or order)[:1])

    def within(self, words: int) -> Chosen:
        """The best summary of about ``words`` words, unless a single sentence has more.

        A long one grows from the one of ``GROWN_FROM`` words, and uses its room where the text has more to say.
        """
        if words < GROWN_FROM:
            return self._better(frozenset(), words) or self.best()
        chosen = self._grown_from
        if words == GROWN_FROM:
            return chosen
        while (found := self._better(chosen, words)) != chosen:
            chosen = found
        return chosen

    def fill(self, count: int) -> Chosen:
        """The best summary of ``count`` sentences, or of all that may be chosen, if they are fewer."""
        chosen: Chosen = frozenset()
        while len(chosen) < count:
            places, sets = candidates(self._ranking.passages, self._ranking.scores, sorted(chosen))
            sets = sets[sets.sum(1) <= count]
            if not len(sets) or (most := sets.sum(1).max()) == len(chosen):
                break
            sets = sets[sets.sum(1) == most]
            chosen = frozenset(places[sets[self._scores(places, sets).argmax()]].tolist())
        return chosen or self.best()

    def _better(self, base: Chosen, words: int) -> Chosen:
        """The best of ``base`` and of it with a few sentences more; with them if ``base`` leaves much room."""
        places, sets = candidates(self._ranking.passages, self._ranking.scores, sorted(base))
        sets = without_repetition(self._ranking.text, places, sets)
        sizes = sets @ self._words[places]
        allowed = sizes <= (1 + _TOLERANCE) * words
        if not base:
            allowed |= sets.sum(1) == 1
        if base and sum(self._words[place] for place in base) < (1 - _TOLERANCE) * words:
            allowed = _rather(allowed & (sets.sum(1) > len(base)), allowed)
        elif not base and words >= GROWN_FROM:
            allowed = _rather(allowed & (sizes >= _LEAST * words), allowed)
        if not allowed.any():
            return base
        sets, sizes = sets[allowed], sizes[allowed]
        values = self._scores(places, sets) + self._model.rate(words) * sizes
        return frozenset(places[sets[values.argmax()]].tolist())

    def _scores(self, places: Places, sets: Sets) -> Floats:
        ranking = self._ranking
        return self._model.summaries(set_features(ranking.text, places, sets, ranking.scores, ranking.chances))

    @cached_property
    def _grown_from(self) -> Chosen:
        return self._better(frozenset(), GROWN_FROM) or self.best()

    @cached_property
    def _order(self) -> list[int]:
        # The place decides between equals, so that the same text always gets the same summary.
        return [int(place) for place in np.argsort(-self._ranking.scores, kind="stable")]


def _rather(wanted: Flags, otherwise: Flags) -> Flags:
    return wanted if wanted.any() else otherwise
