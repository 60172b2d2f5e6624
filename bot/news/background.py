"""How common each stem is in the French press, learned once from many texts (``benchmarks/stories``)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    unseen: PositiveFloat
    per_million: dict[str, PositiveInt]


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Of a million texts (a title and its teaser), how many hold each stem; ``unseen`` for every other stem."""

    unseen: float
    per_million: Mapping[str, int]

    @classmethod
    def parse(cls, content: bytes | str) -> "Background":
        """From the JSON of the data file. Raises ``pydantic.ValidationError``."""
        read = _File.model_validate_json(content)
        return cls(read.unseen, read.per_million)

    def rarity(self, stem: str) -> float:
        """The inverse document frequency of a stem, 0 for one that is in every text."""
        return max(0.0, math.log(1_000_000 / self.per_million.get(stem, self.unseen)))


@cache
def background() -> Background:
    """The frequencies that the bot ships."""
    return Background.parse(files("bot.news").joinpath("data/background.json").read_bytes())
