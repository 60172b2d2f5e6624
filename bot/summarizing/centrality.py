"""How central each sentence of a text is.

Source: G. Erkan and D. Radev, « LexRank: Graph-based Lexical Centrality as Salience in Text Summarization », JAIR 22
(2004), in its continuous form, without a threshold on similarities. With the sentences as rows of a sparse matrix X of
unit length, the similarities are X Xᵀ, and one step of the power method is X (Xᵀ p): time and memory are linear in the
text, where sumy's own LexRank compares every pair of sentences.
"""

import numpy as np

from bot.summarizing.tokens import Floats, Places

_DAMPING = 0.85
_STEPS = 30
_ENOUGH = 1e-6
_ALONE = 1e-9


class SentenceVectors:
    """Sentences as unit vectors of tf-idf weights."""

    def __init__(self, rows: Places, terms: Places, size: int, rarity: Floats) -> None:
        """``rows`` and ``terms``: of each word the sentence, of ``size``, and the term; ``rarity``: of each term."""
        self.size = size
        # Of nothing at all there is one term, which no sentence has.
        self._terms = max(1, len(rarity))
        codes, counts = np.unique(rows * self._terms + terms, return_counts=True)
        self.rows, self.columns = np.divmod(codes, self._terms)
        self.weights = counts * rarity[self.columns]
        norms = np.sqrt(np.bincount(self.rows, self.weights**2, size))
        self.weights /= np.maximum(norms, 1e-12)[self.rows]

    def likeness_to(self, sentence: int) -> Floats:
        """The cosine of each sentence with one of them."""
        other = np.zeros(self._terms)
        own = slice(*np.searchsorted(self.rows, [sentence, sentence + 1]))
        other[self.columns[own]] = self.weights[own]
        return self._times(other)

    def centroid(self) -> Floats:
        """The cosine of each sentence with all of them together."""
        whole = self._together(np.ones(self.size))
        norm = float(np.linalg.norm(whole))
        return self._times(whole / norm) if norm else np.zeros(self.size)

    def likeness_to_next(self) -> Floats:
        """The cosine of each sentence with the one after it, 0 for the last."""
        codes = self.rows * self._terms + self.columns
        found = np.searchsorted(codes, codes + self._terms)
        found[found == len(codes)] = 0
        shared = codes[found] == codes + self._terms if len(codes) else np.zeros(0, dtype=bool)
        products = np.where(shared, self.weights * self.weights[found], 0) if len(codes) else self.weights
        return np.bincount(self.rows, products, self.size).astype(np.float64)

    def lexrank(self) -> Floats:
        """The stationary distribution of a reader who moves between like sentences, its greatest value made 1."""
        # Without a sentence's likeness to itself, by which one that is like no other would keep all its rank.
        itself = np.bincount(self.rows, self.weights**2, self.size)
        degrees = self._times(self._together(np.ones(self.size))) - itself
        degrees[degrees < _ALONE] = np.inf
        ranks = np.full(self.size, 1 / self.size)
        for _ in range(_STEPS):
            shares = ranks / degrees
            moved = self._times(self._together(shares)) - itself * shares
            after = (1 - _DAMPING) / self.size + _DAMPING * moved
            settled = float(np.abs(after - ranks).sum()) < _ENOUGH
            ranks = after
            if settled:
                break
        return np.asarray(ranks / ranks.max())

    def _times(self, vector: Floats) -> Floats:
        # Of nothing at all, bincount makes integers.
        return np.bincount(self.rows, self.weights * vector[self.columns], self.size).astype(np.float64)

    def _together(self, by_sentence: Floats) -> Floats:
        together = np.bincount(self.columns, self.weights * by_sentence[self.rows], self._terms)
        return together.astype(np.float64)
