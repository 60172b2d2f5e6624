"""How much a story is worth to every reader alike, and why."""

import math
from dataclasses import dataclass
from datetime import datetime

from bot.domain.news import Story
from bot.news.gravity import gravity_of
from bot.news.kinds import Kind, kind_of
from bot.news.wording import fresh_reason, general_reason, grave_reason, outlets_reason

# Points. Twice as many outlets are worth PER_DOUBLING; an article more from an outlet that had told it, a part of one.
PER_DOUBLING = 1.5
ARTICLE_MORE = 0.34
FRESH = 2.5
FRESH_HOURS = 12.0
NO_THEME = 2.5
ROUTINE = {
    Kind.TEST: 2.0,
    Kind.TUTORIAL: 2.5,
    Kind.WATCHING: 2.5,
    Kind.OPINION: 2.5,
    Kind.BULLETIN: 4.0,
    Kind.ROUNDUP: 5.0,
    Kind.DEAL: 1.0,
    Kind.GUIDE: 2.0,
}


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a story, and the reasons to name before and after its themes."""

    points: float
    first: tuple[str, ...]
    last: tuple[str, ...]


def score(story: Story, now: datetime) -> Score:
    """The score of ``story``, which has its themes, at ``now`` (aware)."""
    outlets = len(story.outlets)
    tellers = outlets + ARTICLE_MORE * (len(story.items) - outlets)
    gravity = gravity_of(story)
    ages = [max(0.0, (now - item.published).total_seconds() / 3600) for item in story.items]
    points = (
        PER_DOUBLING * math.log2(tellers)
        + gravity.grave
        + gravity.general
        - gravity.light
        + FRESH * math.exp(-sum(ages) / len(ages) / FRESH_HOURS)
        # A story is as routine as its plainest item: a launch has tests and offers around it.
        - min(ROUTINE.get(kind_of(item.title, item.teaser, item.outlet).kind, 0.0) for item in story.items)
        - (0.0 if story.themes else NO_THEME)
    )
    last = [
        grave_reason(gravity.terms) if gravity.terms else "",
        general_reason(gravity.outlets) if gravity.outlets else "",
        fresh_reason(min(ages)),
    ]
    first = (outlets_reason(outlets),) if outlets > 1 else ()
    return Score(round(points, 3), first, tuple(reason for reason in last if reason))
