"""The phrases and names of page furniture: data files, checked against their schema when they are first used."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.reading.folding import fold_numbers


def _folded(phrase: str) -> str:
    folded = " ".join("#" if word == "#" else fold_numbers(word) for word in phrase.split())
    if not folded:
        raise ValueError(f"a phrase without words: {phrase!r}")
    return folded


Phrase = Annotated[str, AfterValidator(_folded)]
Phrases = Annotated[tuple[Phrase, ...], Field(min_length=1)]
Names = Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], ...], Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineData(_Section):
    """Lines that are no part of an article; see the comments of the data file."""

    whole: Phrases
    labels: Phrases
    starts: Phrases
    contains: Phrases


class BylineData(_Section):
    """The words that a date line or a byline is made of, besides names, dates and hours."""

    signals: Phrases
    months: Phrases
    days: Phrases
    vocabulary: Phrases
    particles: Phrases


class WallData(_Section):
    """What notices say that stand in place of an article, or of its end."""

    consent: Phrases
    consent_topics: Phrases
    consent_walls: Phrases
    consent_words: Phrases
    consent_objects: Phrases
    consent_acts: Phrases
    robots: Phrases
    dead_ends: Phrases
    truncation: Phrases
    subscription: Phrases


class NodeData(_Section):
    """Names in ``class`` and ``id`` that tell what an element is for, in lower case, joined by hyphens."""

    furniture: Names
    consent: Names
    paywall: Names
    standfirst: Names


class Boilerplate(_Section):
    """Everything of ``boilerplate.toml``."""

    lines: LineData
    bylines: BylineData
    walls: WallData
    nodes: NodeData


@cache
def boilerplate() -> Boilerplate:
    """The data, loaded once."""
    text = files("bot.reading").joinpath("boilerplate.toml").read_text("utf-8")
    return Boilerplate.model_validate(tomllib.loads(text))


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of ``phrases`` as whole words in a folded text."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("(?<![^ -])(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + ")(?![^ -])")
