"""Items that tell the same event, put together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.news import Item, Story
from bot.news.background import Background, background
from bot.news.clustering import Agglomeration
from bot.news.likeness import LONGEST_HOURS, PLAIN, Comparison, Profile, compare, hours_apart, profile

# Two groups become one story when they are this alike.
ENOUGH = 0.37
# A likeness counts for no more and no less than this much above and below it: one pair cannot decide for ten.
REACH = 0.15


def group(items: Sequence[Item], frequencies: Background | None = None) -> list[Story]:
    """The stories that ``items`` tell, the latest told first; each item in exactly one, whatever their order.

    The likeness of two groups is halfway between that of their closest items (single linkage) and the mean over all
    pairs (average linkage). The first alone chains strangers together; the second alone breaks an event with many
    sides into pieces.
    """
    rarities = frequencies or background()
    in_order = sorted(items, key=_order)
    floor, ceiling = ENOUGH - REACH, ENOUGH + REACH
    links = {pair: min(alike, ceiling) for pair, alike in likenesses(in_order, floor, rarities).items()}
    groups = Agglomeration(len(in_order), links, floor).grow(ENOUGH)
    stories = [Story(tuple(in_order[at] for at in members)) for members in groups]
    return sorted(stories, key=lambda story: _order(story.items[-1]), reverse=True)


def _order(item: Item) -> tuple[object, ...]:
    return (item.published, item.id, item.outlet, item.title, item.teaser, item.url)


def likenesses(
    items: Sequence[Item],
    least: float,
    frequencies: Background,
    within: int | None = None,
    hours: float = LONGEST_HOURS,
) -> dict[tuple[int, int], float]:
    """The likeness of every pair of items that are more than ``least`` alike, by their places, the smaller first.

    ``within``: only of pairs that have one of the first so many items. ``hours``: only of items no further apart.
    """
    profiles = [profile(item, frequencies) for item in items]
    # Plain words count 1 + PLAIN times, nothing counts more: a pair that shares less than this cannot be alike enough.
    compared = comparisons(profiles, len(items) if within is None else within, least / (1 + PLAIN), hours)
    return {pair: alike for pair, found in compared.items() if (alike := found.likeness()) > least}


def comparisons(
    profiles: Sequence[Profile], within: int, least: float, hours: float = LONGEST_HOURS
) -> dict[tuple[int, int], Comparison]:
    """The pairs near in time, one of them among the first ``within``, whose words have a cosine above ``least``."""
    words = _products([one.weights for one in profiles], within)
    plain = _products([one.plain for one in profiles], within)
    return {
        (one, other): compare(profiles[one], profiles[other], product, plain.get((one, other), 0.0))
        for (one, other), product in words.items()
        if product > least and hours_apart(profiles[one].item, profiles[other].item) <= hours
    }


def _products(vectors: Sequence[Mapping[str, float]], within: int) -> dict[tuple[int, int], float]:
    """The products of the vectors that share a word, word by word: few pairs of a day share any."""
    products: defaultdict[tuple[int, int], float] = defaultdict(float)
    for holding in _inverted(vectors).values():
        for nth, (one, weight) in enumerate(holding):
            if one >= within:
                break
            for other, its in holding[nth + 1 :]:
                products[one, other] += weight * its
    return products


def _inverted(vectors: Sequence[Mapping[str, float]]) -> dict[str, list[tuple[int, float]]]:
    """For each word, the places of the items that have it, in order, with its weights."""
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for stem, weight in vector.items():
            holders[stem].append((at, weight))
    return holders
