"""How alike two items are: the weight of the words that they share, and what speaks against one event.

TF-IDF cosine after Salton, with two changes. Plain words count twice and names alone hardly suffice: two items that
share nothing but "God of War" are about a game, and what happened to it is said in plain words. And an outlet seldom
tells an event twice on one day, nor does a shop window tell events. That is all that five days grouped by hand could
tell apart; more was tried (titles apart, models, kinds, hours, figures, meanings), and held on one day alone.
``benchmarks/stories/fit.py`` fits the weights.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.news import Item
from bot.news.background import Background
from bot.news.kinds import kind_of
from bot.news.words import Word, telling_words

# A word of the title stands for so many of the teaser; a name or a figure for so many plain words.
IN_TITLE = 2.5
NAMED = 1.5
# How much plain words count again, the most that names and figures add, and what is taken off for what speaks against.
PLAIN = 0.9
NAMES_MOST = 0.4
SAME_OUTLET = 0.3
BOTH_SELL = 0.1
# Items further apart are never linked.
LONGEST_HOURS = 72.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of an item: the unit vector of its words, and the part of it that is no names or figures."""

    item: Item
    weights: Mapping[str, float]
    plain: Mapping[str, float]
    title: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known of a pair: the cosine of all words, its part of plain words, and what speaks against one event."""

    words: float
    plain: float
    same_outlet: bool
    both_sell: bool

    def likeness(self) -> float:
        """About 0 for strangers, 0.37 where one event begins to be likely, nearly 2 for copies."""
        names = min(NAMES_MOST, self.words - self.plain)
        against = SAME_OUTLET * self.same_outlet + BOTH_SELL * self.both_sell
        return names + (1 + PLAIN) * self.plain - against


@lru_cache(10_000)
def profile(item: Item, frequencies: Background) -> Profile:
    """The profile of an item, kept for the many times that it is compared."""
    title, teaser = telling_words(item.title), telling_words(item.teaser)
    named = {word.stem for word in (*title, *teaser) if word.named}
    weights = _vector(title, teaser, named, frequencies)
    plain = {stem: weight for stem, weight in weights.items() if stem not in named}
    return Profile(item, weights, plain, frozenset(word.stem for word in title))


def _vector(
    title: Sequence[Word], teaser: Sequence[Word], named: set[str], frequencies: Background
) -> dict[str, float]:
    count: defaultdict[str, float] = defaultdict(float)
    for words, worth in ((title, IN_TITLE), (teaser, 1.0)):
        for word in words:
            count[word.stem] += worth
    weights = {
        stem: (1 + math.log(max(1.0, often))) * frequencies.rarity(stem) * (NAMED if stem in named else 1.0)
        for stem, often in count.items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def likeness(one: Profile, other: Profile) -> float:
    """How alike two items are: see ``Comparison``."""
    return compare(one, other, _product(one.weights, other.weights), _product(one.plain, other.plain)).likeness()


def compare(one: Profile, other: Profile, words: float, plain: float) -> Comparison:
    """The comparison of two items, whose vectors have these products."""
    sell = all(kind_of(each.title, each.teaser, each.outlet).kind.commercial for each in (one.item, other.item))
    return Comparison(words, plain, one.item.outlet == other.item.outlet, sell)


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)


def hours_apart(one: Item, other: Item) -> float:
    """Hours between the times of two items."""
    return abs((one.published - other.published).total_seconds()) / 3600
