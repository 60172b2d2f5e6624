"""How much the matter of a story weighs, by what the titles of its items say and by who takes it up."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.domain.news import Story
from bot.news.phrases import Phrase, fold, phrases

# A story is of a grave sort if one title in so many says so, light if one in so many does.
_GRAVE_SHARE = 3
_LIGHT_SHARE = 2


class _Grave(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sort: str
    points: float
    phrases: tuple[str, ...]


class _Light(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    points: float
    phrases: tuple[str, ...]


class _General(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    points: float
    outlets: frozenset[str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    grave: tuple[_Grave, ...]
    light: _Light
    general: _General


@dataclass(frozen=True, slots=True)
class Gravity:
    """Points for what is grave, with its phrases as readers may see them; points off for what is light.

    ``general`` are points for the general ``outlets`` that take it up.
    """

    grave: float
    terms: tuple[str, ...]
    light: float
    general: float
    outlets: tuple[str, ...]


@cache
def _data() -> _File:
    return _File.model_validate(tomllib.loads(files("bot.news").joinpath("data/gravity.toml").read_text("utf-8")))


@cache
def _grave() -> tuple[tuple[float, tuple[Phrase, ...]], ...]:
    return tuple((one.points, phrases(one.phrases)) for one in _data().grave)


@cache
def _light() -> tuple[Phrase, ...]:
    return phrases(_data().light.phrases)


@lru_cache(10_000)
def _said(title: str) -> tuple[tuple[str, ...], ...]:
    """For each grave sort, the phrases that a title has of it; then the light ones."""
    folded = fold(title)
    sorts = [one for _, one in _grave()] + [_light()]
    return tuple(tuple(phrase.shown for phrase in one if phrase.within(folded)) for one in sorts)


def gravity_of(story: Story) -> Gravity:
    """What speaks for and against the weight of a story's matter."""
    *by_sort, light = zip(*(_said(item.title) for item in story.items), strict=True)
    size = len(story.items)
    points, terms = 0.0, Counter[str]()
    for (worth, _), said in zip(_grave(), by_sort, strict=True):
        if sum(map(bool, said)) * _GRAVE_SHARE >= size:
            points += worth
            terms.update(phrase for phrases_of_title in said for phrase in phrases_of_title)
    is_light = sum(map(bool, light)) * _LIGHT_SHARE >= size
    general = tuple(outlet for outlet in story.outlets if outlet in _data().general.outlets)
    return Gravity(
        points,
        tuple(term for term, _ in terms.most_common()),
        _data().light.points if is_light else 0.0,
        _data().general.points if general else 0.0,
        general,
    )
