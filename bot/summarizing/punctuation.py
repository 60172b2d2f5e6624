"""What each language's full stop stands for besides the end of a sentence (``data/sentences.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class _Shared(BaseModel):
    model_config = ConfigDict(extra="forbid")

    suffixes: frozenset[str]
    seldom: frozenset[str]
    exclaiming: frozenset[str]


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid")

    never: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    seldom: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    ordinals: bool = False


@dataclass(frozen=True, slots=True)
class Conventions:
    """One language's abbreviations and opening words; see the head of the data file for what each set means."""

    suffixes: frozenset[str]
    exclaiming: frozenset[str]
    never: frozenset[str]
    before_number: frozenset[str]
    seldom: frozenset[str]
    openers: frozenset[str]
    ordinals: bool


@cache
def conventions(language: str) -> Conventions:
    """The conventions of an ISO 639-1 language; of a language without any, what holds everywhere."""
    data = tomllib.loads(files("bot.summarizing").joinpath("data/sentences.toml").read_text("utf-8"))
    shared = _Shared.model_validate(data.pop("shared"))
    languages = {code: _Language.model_validate(table) for code, table in data.items()}
    own = languages.get(language, _Language())
    return Conventions(
        suffixes=shared.suffixes,
        exclaiming=shared.exclaiming,
        never=_with_capitals(own.never),
        before_number=_with_capitals(own.before_number),
        seldom=_with_capitals(own.seldom | shared.seldom),
        openers=own.openers,
        ordinals=own.ordinals,
    )


def _with_capitals(words: frozenset[str]) -> frozenset[str]:
    return words | {word[0].upper() + word[1:] for word in words}
