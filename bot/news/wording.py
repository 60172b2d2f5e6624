"""Reasons in French, from the data file of their texts."""

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.domain.news import ThemeMatch
from bot.news.themes import themes

_TERMS_SHOWN = 3


class _Reasons(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    outlets: str
    fresh: str
    just_now: str
    theme: str
    theme_alone: str
    alert: str
    grave: str
    news_one: str
    news_many: str
    general: str


@cache
def _reasons() -> _Reasons:
    return _Reasons.model_validate(tomllib.loads(files("bot.news").joinpath("data/reasons.toml").read_text("utf-8")))


def outlets_reason(count: int) -> str:
    """« raconté par 8 médias »."""
    return _reasons().outlets.format(count=count)


def fresh_reason(hours: float) -> str:
    """« publié il y a 3 h »."""
    return _reasons().fresh.format(hours=int(hours)) if hours >= 1 else _reasons().just_now


@lru_cache(5_000)
def theme_reason(match: ThemeMatch) -> str:
    """« thème : cybersécurité (intrusion, données) »; ``match`` is of a theme that exists."""
    name = themes()[match.theme].name
    name = name if name[1:2].isupper() else name[0].lower() + name[1:]
    terms = ", ".join(match.terms[:_TERMS_SHOWN])
    return _reasons().theme.format(name=name, terms=terms) if terms else _reasons().theme_alone.format(name=name)


def alert_reason(word: str) -> str:
    """« votre alerte : FICOBA »."""
    return _reasons().alert.format(word=word)


def grave_reason(terms: Sequence[str]) -> str:
    """« sujet de fond (procès, amende) »."""
    return _reasons().grave.format(terms=", ".join(terms[:_TERMS_SHOWN]))


def general_reason(outlets: Sequence[str]) -> str:
    """« repris par la presse générale (Le Monde, France 24) »."""
    return _reasons().general.format(outlets=", ".join(outlets[:_TERMS_SHOWN]))


def news_reason(outlets: int) -> str:
    """« du nouveau depuis la dernière fois : 3 médias de plus »."""
    texts = _reasons()
    return texts.news_one if outlets == 1 else texts.news_many.format(count=outlets)
