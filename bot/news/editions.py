"""Which of the ranked stories make an edition, and which of a story's articles to read for it."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.news import Item, Ranked, Story
from bot.news.background import background
from bot.news.kinds import Kind, kind_of
from bot.news.likeness import likeness, profile
from bot.news.stories import ENOUGH, REACH

FEWEST, MOST = 5, 8
MOST_BRIEFS = 10
# Points (see ranking): a story needs so many to be told at all, more to be told beyond the fifth, fewer for a brief.
WORTH_TELLING = 2.1
WORTH_MORE = 3.2
WORTH_A_BRIEF = 1.2
# What another story of the same first theme costs.
SAME_THEME = 0.6
# Whether a story is nearly the same as one of some others (``Desk.repeats``).
Repeats = Callable[[Story, Sequence[Ranked]], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """The stories to tell, the lead first, and those to name by their title alone."""

    stories: tuple[Ranked, ...]
    briefs: tuple[Ranked, ...]


def choose(ranked: Sequence[Ranked], repeats: Repeats, most: int = MOST, briefs: int = MOST_BRIEFS) -> Choice:
    """The lead, then stories of as many themes as can be, no two of a kind; fewer on a quiet day, or none.

    Each time the best is taken, after what it costs to be the second or third of its theme (maximal marginal
    relevance, Carbonell and Goldstein 1998, with themes for likeness).
    """
    chosen: list[Ranked] = []
    taken: Counter[str] = Counter()
    worth = (one for one in ranked if one.score >= WORTH_TELLING)
    left = [(one, _first_theme(one)) for one in sorted(worth, key=_score, reverse=True)]
    while left and len(chosen) < most:
        best, theme = left.pop(_best(left, taken))
        if best.score < WORTH_MORE and len(chosen) >= FEWEST:
            continue
        if not repeats(best.story, chosen):
            chosen.append(best)
            taken[theme] += 1
    return Choice(tuple(chosen), _briefs(ranked, chosen, repeats, briefs))


def _best(left: Sequence[tuple[Ranked, str]], taken: Mapping[str, int]) -> int:
    """The place of the best of ``left``, which is in the order of scores: what its theme costs can only take away."""
    most, place = -math.inf, 0
    for at, (one, theme) in enumerate(left):
        if one.score <= most:
            break
        worth = one.score - SAME_THEME * taken[theme]
        if worth > most:
            most, place = worth, at
    return place


def _score(one: Ranked) -> float:
    return one.score


def _first_theme(one: Ranked) -> str:
    return one.story.themes[0].theme if one.story.themes else ""


def _briefs(ranked: Sequence[Ranked], chosen: Sequence[Ranked], repeats: Repeats, most: int) -> tuple[Ranked, ...]:
    named = list(chosen)
    taken = {one.story.id for one in chosen}
    for one in ranked:
        if len(named) == len(chosen) + most or one.score < WORTH_A_BRIEF:
            break
        if one.story.id not in taken and not repeats(one.story, named):
            named.append(one)
    return tuple(named[len(chosen) :])


def preferred(story: Story, readable: Mapping[str, float] | None = None) -> tuple[Item, ...]:
    """The articles of a story in the order in which to try to read them.

    News before tests, tests before offers; then the outlets whose articles are ``readable`` for free (1 whole, 0 not
    at all; 0.5 when nothing is known); then those that tell most of what the others tell too; then the latest.
    """
    hints = readable or {}
    rarities = background()
    profiles = {item: profile(item, rarities) for item in story.items}

    def order(item: Item) -> tuple[float, ...]:
        kind = kind_of(item.title, item.teaser, item.outlet).kind
        routine = 2 if kind.commercial else int(kind is not Kind.NEWS)
        others = (likeness(profiles[item], other) for other in profiles.values() if other.item != item)
        shared = sum(min(alike, ENOUGH + REACH) for alike in others)
        return (routine, -hints.get(item.outlet, 0.5), -round(shared, 6), -item.published.timestamp())

    return tuple(sorted(story.items, key=order))
