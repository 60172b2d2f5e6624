"""What sort of item a title announces: plain news, a deal, a test, a roundup, an opinion."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.news.phrases import Phrase, fold, phrases


class Kind(StrEnum):
    """The sorts of items; the values are those of ``data/kinds.toml``."""

    NEWS = "news"
    DEAL = "deal"
    GUIDE = "guide"
    TEST = "test"
    TUTORIAL = "tutorial"
    WATCHING = "watching"
    ROUNDUP = "roundup"
    BULLETIN = "bulletin"
    OPINION = "opinion"

    @property
    def commercial(self) -> bool:
        """Whether it sells something: a deal, an advertisement, a buying guide."""
        return self in (Kind.DEAL, Kind.GUIDE)


@dataclass(frozen=True, slots=True)
class KindMatch:
    """A kind and the phrases that say so, or the name of an outlet that publishes nothing else."""

    kind: Kind
    terms: tuple[str, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Kind
    title: tuple[str, ...]
    teaser: tuple[str, ...] = ()
    outlets: frozenset[str] = frozenset()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    title: tuple[Phrase, ...]
    anywhere: tuple[Phrase, ...]
    outlets: frozenset[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    data = _File.model_validate(tomllib.loads(files("bot.news").joinpath("data/kinds.toml").read_text("utf-8")))
    return tuple(_Rule(one.name, phrases(one.title), phrases(one.teaser), one.outlets) for one in data.kind)


@lru_cache(10_000)
def kind_of(title: str, teaser: str = "", outlet: str = "") -> KindMatch:
    """The first kind of the data file that matches, else plain news."""
    folded_title, folded_teaser = fold(title), fold(teaser)
    for rule in _rules():
        terms = [phrase.written for phrase in rule.title if phrase.within(folded_title)]
        terms += [one.written for one in rule.anywhere if one.within(folded_teaser) or one.within(folded_title)]
        if terms:
            return KindMatch(rule.kind, tuple(dict.fromkeys(terms)))
        if outlet in rule.outlets:
            return KindMatch(rule.kind, (outlet,))
    return KindMatch(Kind.NEWS)
