"""The names that feeds use, loaded once from ``feeds.toml`` and checked against their schema."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Tail = Annotated[str, AfterValidator(lambda text: re.compile(text) and text)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Elements(_Section):
    """In which elements an entry has what, the best first."""

    title: tuple[str, ...]
    teaser: tuple[str, ...]
    guid: tuple[str, ...]
    published: tuple[str, ...]
    language: tuple[str, ...]
    texts: tuple[str, ...]


class Dates(_Section):
    """Names of the twelve months, and zones in minutes east of Greenwich; all folded."""

    months: Annotated[tuple[tuple[str, ...], ...], Field(min_length=12, max_length=12)]
    zones: dict[str, int]


class Teasers(_Section):
    """Ends that are not the author's, as regular expressions."""

    tails: tuple[Tail, ...]


class FeedWords(_Section):
    """All of them."""

    namespaces: dict[str, str]
    elements: Elements
    dates: Dates
    teasers: Teasers


@cache
def feed_words() -> FeedWords:
    """The names that feeds use."""
    return FeedWords.model_validate(tomllib.loads(files("bot.reading").joinpath("feeds.toml").read_text("utf-8")))
