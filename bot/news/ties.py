"""What ties the stories of a day to each other and to what was told before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.news import Item, Story
from bot.news.background import background
from bot.news.likeness import LONGEST_HOURS, NAMES_MOST, hours_apart
from bot.news.stories import ENOUGH, REACH, likenesses

# How alike two stories may be and still stand in one edition; those of one event are ENOUGH alike.
TOO_ALIKE = 0.3
# How long an event is remembered, and how alike an item of an earlier day must be to tell it: names alone do not do (a
# leak of Monday is not the launch of Wednesday), and after LONGEST_HOURS only what is as alike as can count.
REMEMBERED_HOURS = 24.0 * 8
MORE_THAN_NAMES = NAMES_MOST + 0.05
SURELY = ENOUGH + REACH


@dataclass(frozen=True, slots=True)
class Ties:
    """``kin``: for each story the items, by id, that tell its event: its own, and like ones of earlier days.

    ``repeats``: the pairs of places of stories that are nearly alike, each both ways round.
    """

    kin: tuple[Mapping[str, Item], ...]
    repeats: frozenset[tuple[int, int]]


def ties(stories: Sequence[Story], earlier: Sequence[Item]) -> Ties:
    """The ties of ``stories`` to each other and to the items of ``earlier`` days."""
    places = [(at, item) for at, story in enumerate(stories) for item in story.items]
    kin = [{item.id: item for item in story.items} for story in stories]
    own = {key for of_event in kin for key in of_event}
    others = [item for item in earlier if item.id not in own]
    items = [*(item for _, item in places), *others]
    repeats: set[tuple[int, int]] = set()
    for (one, other), alike in likenesses(items, TOO_ALIKE, background(), len(places), REMEMBERED_HOURS).items():
        story = places[one][0]
        late = hours_apart(items[one], items[other]) > LONGEST_HOURS
        if other < len(places):
            if places[other][0] != story and not late:
                repeats |= {(story, places[other][0]), (places[other][0], story)}
        elif alike >= (SURELY if late else MORE_THAN_NAMES):
            kin[story][items[other].id] = items[other]
    return Ties(tuple(kin), frozenset(repeats))
