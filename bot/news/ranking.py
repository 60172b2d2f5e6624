"""Stories in the order in which a reader wants them, each with the reasons.

What is the same for all readers is worked out once for all of them (``Desk``): ten thousand readers of different
tastes are then a matter of seconds.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.domain.news import Item, Ranked, Story, Tastes
from bot.news.phrases import Phrase, fold, plain_phrase
from bot.news.scoring import Score, score
from bot.news.telling import update_of
from bot.news.themes import off_by_default, with_themes
from bot.news.themes import themes as every_theme
from bot.news.ties import ties
from bot.news.wording import alert_reason, news_reason, theme_reason

ALERT = 10.0
# What it costs a story that the reader knows its beginning.
KNOWN = 1.5
# What a theme that the reader asked for adds.
ASKED = 1.0
MOST_RANKED = 60
_THEMES_TOLD = 2


@dataclass(frozen=True, slots=True)
class _Prepared:
    story: Story
    score: Score
    themes: frozenset[str]
    outlets: frozenset[str]
    text: str
    mask: int
    id: str
    latest: float
    new_outlets: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    points: float
    prepared: _Prepared
    alerts: tuple[str, ...]


_Variant = tuple[int, frozenset[str], frozenset[str]]
_Alerts = Sequence[tuple[str, Phrase]]


class Desk:
    """The stories of a day before any reader's tastes: their themes and points, and what was told of them before."""

    def __init__(self, stories: Iterable[Story], now: datetime, earlier: Sequence[Item] = ()) -> None:
        """Prepare ``stories`` at ``now`` (aware). ``earlier``: all items that any reader was told in the last days."""
        self._now = now
        self._bits = {theme: 1 << at for at, theme in enumerate(every_theme())}
        themed = [with_themes(story) for story in stories]
        self._prepared = [self._prepare(story) for story in themed]
        self._ties = ties(themed, earlier)
        self._places = {item.id: at for at, story in enumerate(themed) for item in story.items}
        self._kin_ids = [frozenset(of_event) for of_event in self._ties.kin]
        self._alike: dict[int, set[int]] = {}
        for here, there in self._ties.repeats:
            self._alike.setdefault(here, set()).add(there)
        self._variants: dict[_Variant, _Prepared | None] = {}
        self._of_outlet = _holders([story.outlets for story in themed])
        self._of_item = _holders(self._kin_ids)
        # For whoever mutes nothing and was told nothing, the order of stories is everybody's: asking for their themes
        # adds as much to each. Themes are bits of a number: ten thousand readers ask for them of hundreds of stories.
        self._masks = [one.mask for one in self._prepared]
        self._off = self._mask(off_by_default())
        self._shared = {
            asked: [_Candidate(one.score.points + asked, one, ()) for one in self._prepared] for asked in (0.0, ASKED)
        }
        self._in_order = sorted(range(len(self._prepared)), key=lambda at: _order(self._shared[0.0][at]))
        self._reasoned: dict[tuple[int, float, tuple[str, ...], int], Ranked] = {}

    def rank(self, tastes: Tastes, told: Collection[str] = (), most: int = MOST_RANKED) -> list[Ranked]:
        """The ``most`` best of the stories that ``tastes`` let through, the best first; equal ones by time, then id.

        Items of muted outlets are taken out, and with them stories that only these tell. ``told`` are the ids of items
        that the reader was told in the last days: of their events only what is new is left, or nothing.
        """
        seen = frozenset(told)
        alerts = [(word, Phrase.of(plain_phrase(word))) for word in tastes.alerts if plain_phrase(word)]
        own = self._own_places(tastes, seen, alerts)
        mine = own if alerts else own.intersection(self._places_of(tastes.themes, ()))
        found = [one for at in mine if (one := self._candidate(at, tastes, seen, alerts)) is not None]
        shared = self._shared[ASKED if tastes.themes else 0.0]
        found += [shared[at] for at in islice(self._places_of(tastes.themes, own), most)]
        wanted = self._mask(tastes.themes)
        return [self._ranked(one, tastes, wanted) for one in sorted(found, key=_order)[:most]]

    def _places_of(self, themes: frozenset[str], own: Collection[int]) -> Iterator[int]:
        """The places of the stories that everybody of these themes gets, the best first, without the reader's own."""
        masks, wanted = self._masks, self._mask(themes)
        if themes:
            return (at for at in self._in_order if masks[at] & wanted and at not in own)
        return (at for at in self._in_order if not masks[at] & self._off and at not in own)

    def _mask(self, themes: Collection[str]) -> int:
        return sum(self._bits.get(theme, 0) for theme in themes)

    def _own_places(self, tastes: Tastes, told: frozenset[str], alerts: _Alerts) -> set[int]:
        """The places of stories that are something else for this reader than for others of the same themes."""
        own = {at for outlet in tastes.muted for at in self._of_outlet.get(outlet, ())}
        own |= {at for key in told for at in self._of_item.get(key, ())}
        if alerts:
            every = enumerate(self._prepared)
            own |= {at for at, one in every if any(phrase.within(one.text) for _, phrase in alerts)}
        return own

    def _ranked(self, one: _Candidate, tastes: Tastes, wanted: int) -> Ranked:
        # The story itself is kept by the desk, or among its variants: its identity is nobody else's.
        key = (id(one.prepared), one.points, one.alerts, wanted & one.prepared.mask)
        if key not in self._reasoned:
            self._reasoned[key] = _ranked(one, tastes)
        return self._reasoned[key]

    def repeats(self, one: Story, others: Iterable[Ranked]) -> bool:
        """Whether a story of this desk is nearly the same as one of ``others``, though not one event."""
        alike = self._alike.get(self._places[one.items[0].id])
        return alike is not None and any(self._places[other.story.items[0].id] in alike for other in others)

    def _candidate(self, at: int, tastes: Tastes, told: frozenset[str], alerts: _Alerts) -> _Candidate | None:
        prepared = self._prepared[at]
        words = tuple(word for word, phrase in alerts if phrase.within(prepared.text)) if alerts else ()
        if not words and not _wanted(prepared.themes, tastes.themes):
            return None
        muted, known = tastes.muted & prepared.outlets, told & self._kin_ids[at]
        variant = self._variant((at, muted, known)) if muted or known else prepared
        # Without its muted outlets a story may be about less.
        if variant is None or (variant is not prepared and not words and not _wanted(variant.themes, tastes.themes)):
            return None
        asked = ASKED * (not tastes.themes.isdisjoint(variant.themes))
        return _Candidate(variant.score.points + ALERT * len(words) + asked, variant, words)

    def _variant(self, key: _Variant) -> _Prepared | None:
        """A story without muted outlets, or with what is new in it alone. Many readers share one: it is kept."""
        if key not in self._variants:
            self._variants[key] = self._make_variant(*key)
        return self._variants[key]

    def _make_variant(self, at: int, muted: frozenset[str], known: frozenset[str]) -> _Prepared | None:
        story = self._prepared[at].story
        items = tuple(item for item in story.items if item.outlet not in muted)
        if not items:
            return None
        story = with_themes(replace(story, items=items))
        if not known:
            return self._prepare(story)
        update = update_of(story, [item for key, item in self._ties.kin[at].items() if key in known])
        return self._prepare(update.story, len(update.outlets)) if update else None

    def _prepare(self, story: Story, new_outlets: int = 0) -> _Prepared:
        found = score(story, self._now)
        if new_outlets:
            found = replace(found, points=found.points - KNOWN)
        themes = frozenset(match.theme for match in story.themes)
        text = fold(" | ".join(f"{item.title} | {item.teaser}" for item in story.items))
        latest = -story.items[-1].published.timestamp()
        return _Prepared(
            story, found, themes, frozenset(story.outlets), text, self._mask(themes), story.id, latest, new_outlets
        )


def _holders(groups: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """For each name, the places of the groups that hold it."""
    places: dict[str, list[int]] = {}
    for at, names in enumerate(groups):
        for name in names:
            places.setdefault(name, []).append(at)
    return places


def _wanted(themes: frozenset[str], wanted: frozenset[str]) -> bool:
    return not themes.isdisjoint(wanted) if wanted else themes.isdisjoint(off_by_default())


def _order(one: _Candidate) -> tuple[float, float, str]:
    return -one.points, one.prepared.latest, one.prepared.id


def _ranked(one: _Candidate, tastes: Tastes) -> Ranked:
    story, found = one.prepared.story, one.prepared.score
    themes = [match for match in story.themes if match.theme in tastes.themes] or story.themes
    reasons = [alert_reason(word) for word in one.alerts]
    if one.prepared.new_outlets:
        reasons.append(news_reason(one.prepared.new_outlets))
    reasons += [*found.first, *(theme_reason(match) for match in themes[:_THEMES_TOLD]), *found.last]
    return Ranked(story, round(one.points, 3), tuple(reasons))
