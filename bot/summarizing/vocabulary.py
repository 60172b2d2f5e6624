"""What is known of French words before a text is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.summarizing.tokens import Floats, Places

Keys = NDArray[np.uint32]

_MIX = np.uint32(2654435761)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Background knowledge learned from news: of stems how rare they are, of words whether summaries keep them.

    ``rarities`` are inverse document frequencies, ``inclinations`` log odds that a summary has what its article has.
    Pairs of words are known by the hash of both (``pair_keys``, ascending), with their ``pair_inclinations`` and
    ``pair_counts``, the logarithm of how many articles have them. What is unknown has the value of ``unseen``.
    """

    rarities: dict[str, float]
    inclinations: dict[str, float]
    pair_keys: Keys
    pair_inclinations: Floats
    pair_counts: Floats
    unseen: "Unseen"

    def rarity(self, stems: Sequence[str]) -> Floats:
        """The inverse document frequency of each stem."""
        return np.array([self.rarities.get(stem, self.unseen.rarity) for stem in stems])

    def inclination(self, words: Sequence[str], stop_words: Collection[str] = ()) -> Floats:
        """The log odds of each word; a stop word of another language is taken for a French one."""
        unseen, stop = self.unseen.inclination, self.unseen.stop_inclination
        known = self.inclinations
        return np.array([known.get(word, stop if word in stop_words else unseen) for word in words])

    def pairs(self, words: Sequence[str], left: Places, right: Places) -> tuple[Floats, Floats]:
        """The log odds and the logarithm of the number of articles of each pair of ``words``, given by places."""
        keys = pair_keys(words, left, right)
        found = np.searchsorted(self.pair_keys, keys)
        known = np.zeros(len(keys), dtype=bool)
        inside = found < len(self.pair_keys)
        known[inside] = self.pair_keys[found[inside]] == keys[inside]
        inclination, counts = np.full(len(keys), self.unseen.pair_inclination), np.zeros(len(keys))
        inclination[known], counts[known] = self.pair_inclinations[found[known]], self.pair_counts[found[known]]
        return inclination, counts


@dataclass(frozen=True, slots=True)
class Unseen:
    """What is taken for known of a word, a stop word, a stem or a pair that no article had."""

    rarity: float
    inclination: float
    stop_inclination: float
    pair_inclination: float


def pair_keys(words: Sequence[str], left: Places, right: Places) -> Keys:
    """A number for each pair, the same on every machine; two pairs in a hundred thousand share theirs."""
    hashes = np.array([crc32(word.encode()) for word in words], dtype=np.uint32)
    with np.errstate(over="ignore"):
        return np.asarray(hashes[left] * _MIX + hashes[right], dtype=np.uint32)
