"""The press: items of feeds, the stories they tell, and the edition made of them."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Final

#: How the key of an edition begins in which feeds of a reader's own have a part: it goes when one of them does.
PERSONAL: Final = "p"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. ``id`` is stable for the entry, whatever its feed or its title become.

    ``teaser`` is plain text; ``published`` is aware, and the time of the first sight where the feed gives none.
    """

    id: str
    outlet: str
    title: str
    teaser: str
    url: str
    published: datetime

    def __post_init__(self) -> None:
        if self.published.tzinfo is None:
            raise ValueError("an item is published at an aware time")


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A theme that an item belongs to, by its slug, and the terms that say so."""

    theme: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Items that tell the same event, the earliest first; ``id`` is that of the earliest."""

    items: tuple[Item, ...]
    themes: tuple[ThemeMatch, ...] = ()

    @property
    def id(self) -> str:
        """The identity of the story."""
        return self.items[0].id

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that carry it, each once, the first to tell it first."""
        return tuple(dict.fromkeys(item.outlet for item in self.items))


@dataclass(frozen=True, slots=True)
class Tastes:
    """What a reader wants: slugs of themes, muted outlets, alert words (folded: no accents, no capitals)."""

    themes: frozenset[str] = frozenset()  # empty: every theme but those off by default
    muted: frozenset[str] = frozenset()
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with its score and, in French, the reasons for it (shown by « Pourquoi ? »)."""

    story: Story
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionStory:
    """A story as an edition tells it: title and link of the article best readable for free, and its sentences.

    ``speakers`` tell of each sentence who says it, where that is known and not in it; none in editions kept long ago.
    """

    story_id: str
    title: str
    url: str
    outlets: tuple[str, ...]
    sentences: tuple[str, ...]
    themes: tuple[str, ...]
    locked: bool
    why: tuple[str, ...]
    published: datetime
    speakers: tuple[str, ...] = ()

    def told(self) -> tuple[tuple[str, str], ...]:
        """Each sentence with who says it, or with ``""``."""
        return tuple(zip_longest(self.sentences, self.speakers[: len(self.sentences)], fillvalue=""))


@dataclass(frozen=True, slots=True)
class Brief:
    """A story told by its title alone."""

    story_id: str
    title: str
    url: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Counts:
    """« 317 articles de 20 médias → 214 sujets → 7 retenus »."""

    items: int
    outlets: int
    stories: int
    kept: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One reader's digest of one day, the lead first. A quiet day may have few stories, or none.

    ``key`` (at most 40 characters of A-Z a-z 0-9 _ -) is what it is kept under, and is in its buttons.
    """

    day: date
    stories: tuple[EditionStory, ...]
    briefs: tuple[Brief, ...]
    counts: Counts
    key: str = ""


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition as it is kept, with the ids of the items of each of its stories and then of its briefs.

    By these a later day knows what was told.
    """

    edition: Edition
    items: tuple[tuple[str, ...], ...]
