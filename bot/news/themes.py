"""What an item is about: themes with the terms that gave them."""

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.domain.news import Story, ThemeMatch
from bot.news.kinds import Kind, kind_of
from bot.news.phrases import Phrase, fold, phrases

# One of these many items of a story must have a theme for the story to have it.
_SHARE = 3
# What comes fourth is hardly what a story is about.
_MOST = 3
_IN_TEASER = 2


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    name: str
    default: bool = True
    terms: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as readers choose it: its slug, its French name, and whether readers who chose none get it."""

    slug: str
    name: str
    default: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    slug: str
    terms: tuple[Phrase, ...]
    strong: tuple[Phrase, ...]
    kinds: frozenset[Kind]


@cache
def _entries() -> tuple[_Entry, ...]:
    data = tomllib.loads(files("bot.news").joinpath("data/themes.toml").read_text("utf-8"))
    return _File.model_validate(data).theme


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(one.slug, phrases(one.terms), phrases(one.strong), one.kinds) for one in _entries())


@cache
def themes() -> dict[str, Theme]:
    """The themes by slug, in the order in which they are offered."""
    return {one.slug: Theme(one.slug, one.name, one.default) for one in _entries()}


@cache
def off_by_default() -> frozenset[str]:
    """The slugs of the themes that a reader must ask for."""
    return frozenset(theme.slug for theme in themes().values() if not theme.default)


@lru_cache(10_000)
def themes_of(title: str, teaser: str = "", outlet: str = "") -> tuple[ThemeMatch, ...]:
    """The themes of an item, those with most terms first; none when nothing says what it is about.

    An item that sells something has the theme of that and no other.
    """
    kind = kind_of(title, teaser, outlet)
    of_kind = [rule.slug for rule in _rules() if kind.kind in rule.kinds]
    if of_kind:
        return tuple(ThemeMatch(slug, kind.terms) for slug in of_kind)
    found = ((rule.slug, _terms(rule, fold(title), fold(teaser))) for rule in _rules())
    matches = [ThemeMatch(slug, terms) for slug, terms in found if terms]
    return tuple(sorted(matches, key=lambda match: -len(match.terms)))


def _terms(rule: _Rule, title: str, teaser: str) -> tuple[str, ...]:
    strong = [one.shown for one in rule.strong if one.within(title) or one.within(teaser)]
    in_title = [one.shown for one in rule.terms if one.within(title)]
    in_teaser = [one.shown for one in rule.terms if one.within(teaser)]
    if strong or in_title or len(in_teaser) >= _IN_TEASER:
        return tuple(dict.fromkeys((*strong, *in_title, *in_teaser)))
    return ()


def with_themes(story: Story) -> Story:
    """The story with up to three themes that a third of its items have, those of most items first.

    It is a matter of selling only if half of its items sell: a launch is news, whoever takes orders.
    """
    held: Counter[str] = Counter()
    terms: dict[str, dict[str, None]] = {}
    for item in story.items:
        for match in themes_of(item.title, item.teaser, item.outlet):
            held[match.theme] += 1
            terms.setdefault(match.theme, {}).update(dict.fromkeys(match.terms))
    size = len(story.items)
    kept = [slug for slug, count in held.most_common() if count * (_SHARE if themes()[slug].default else 2) >= size]
    selling = [slug for slug in kept if not themes()[slug].default]
    return replace(story, themes=tuple(ThemeMatch(slug, tuple(terms[slug])) for slug in (selling or kept)[:_MOST]))
