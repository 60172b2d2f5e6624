"""Whether a story has news since a reader was told of it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.domain.news import Item, Story
from bot.news.background import background
from bot.news.likeness import profile

# A word this rare tells something (one text in 150 has it).
_TELLING = 5.0
_NEW_OUTLETS = 2
_NEW_WORDS = 2


@dataclass(frozen=True, slots=True)
class Update:
    """A story that was told before, with its new items only, and the outlets that had not told it."""

    story: Story
    outlets: tuple[str, ...]


def update_of(story: Story, told: Collection[Item]) -> Update | None:
    """What is new in ``story`` for a reader who was ``told`` these items of its event; None if too little.

    It is worth telling again when at least two outlets more tell it and two of their titles share rare words that
    nobody had used: something else happened. That more outlets tell the same is no news to who was told.
    """
    known = {item.id for item in told}
    before = {item.outlet for item in told}
    new_items = tuple(item for item in story.items if item.id not in known)
    new_outlets = tuple(dict.fromkeys(item.outlet for item in new_items if item.outlet not in before))
    if len(new_outlets) < _NEW_OUTLETS:
        return None
    if len(_new_words(new_items, told)) >= _NEW_WORDS:
        return Update(replace(story, items=new_items), new_outlets)
    return None


def _new_words(items: Collection[Item], before: Collection[Item]) -> list[str]:
    """Rare words in the titles of two of ``items`` at least, and nowhere in ``before``."""
    rarities = background()
    known = {stem for item in before for stem in profile(item, rarities).weights}
    used = Counter(stem for item in items for stem in profile(item, rarities).title)
    repeated = (stem for stem, count in used.items() if count > 1 and stem not in known)
    return [stem for stem in repeated if rarities.rarity(stem) >= _TELLING]
