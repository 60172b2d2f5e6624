"""ROUGE-1, ROUGE-2 and ROUGE-L as F-measures over words in small letters (C.-Y. Lin, 2004), without stemming."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+")


def read_words(text: str) -> list[str]:
    """The words that ROUGE counts."""
    return _WORD.findall(text.lower())


class Reference:
    """A reference summary that many candidates are measured against."""

    def __init__(self, text: str) -> None:
        self._words = read_words(text)
        self._unigrams = Counter(self._words)
        self._bigrams = Counter(pairwise(self._words))
        self._places: dict[str, int] = {}
        for place, word in enumerate(self._words):
            self._places[word] = self._places.get(word, 0) | (1 << place)
        self.words = frozenset(self._unigrams)
        self.pairs = frozenset(self._bigrams)

    def scores(self, candidate: Sequence[str]) -> tuple[float, float, float]:
        """The three F-measures of a candidate's words."""
        size, own = len(candidate), len(self._words)
        if not size or not own:
            return 0.0, 0.0, 0.0
        single = (Counter(candidate) & self._unigrams).total()
        double = (Counter(pairwise(candidate)) & self._bigrams).total()
        return (
            2 * single / (size + own),
            2 * double / max(1, size + own - 2),
            2 * self._subsequence(candidate) / (size + own),
        )

    def _subsequence(self, candidate: Sequence[str]) -> int:
        """The length of the longest common subsequence, by bit vectors (H. Hyyrö, 2004)."""
        full = (1 << len(self._words)) - 1
        state = full
        for word in candidate:
            if hits := self._places.get(word, 0):
                matched = state & hits
                state = ((state + matched) | (state - matched)) & full
        return len(self._words) - state.bit_count()
