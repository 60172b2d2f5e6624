"""The feeds that every reader gets unless they mute them: ``catalogue.toml``, checked against its schema."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.domain.feed import Source

Address = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/\S*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]


class CatalogueFeed(BaseModel):
    """One feed. ``themes`` are those of an item in which nothing else is found; ``text`` is what its entries hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=2, max_length=40, strip_whitespace=True)]
    feed: Address
    site: Address
    themes: tuple[Slug, ...] = ()
    language: Literal["fr"] = "fr"
    text: Literal["partial", "whole"] = "partial"

    @property
    def source(self) -> Source:
        """The feed as any list of feeds names it."""
        return Source(self.feed, self.name, self.site)


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    feeds: Annotated[tuple[CatalogueFeed, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> "_Catalogue":
        for values in ([feed.name for feed in self.feeds], [feed.feed for feed in self.feeds]):
            if len(set(values)) < len(values):
                raise ValueError("a feed is in the catalogue twice")
        return self


@cache
def catalogue() -> tuple[CatalogueFeed, ...]:
    """The feeds in the order of the file, which is the one that readers see."""
    text = files("bot.reading").joinpath("catalogue.toml").read_text("utf-8")
    return _Catalogue.model_validate(tomllib.loads(text)).feeds
