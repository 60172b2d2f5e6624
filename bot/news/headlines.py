"""A title as an edition shows it: without the outlet's kicker, and with its quotation marks in pairs."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kickers: tuple[str, ...]


@cache
def _kicker() -> re.Pattern[str]:
    data = _File.model_validate(tomllib.loads(files("bot.news").joinpath("data/headlines.toml").read_text("utf-8")))
    return re.compile(rf"(?:{'|'.join(map(re.escape, data.kickers))})\s*:\s*(?=\S)", re.IGNORECASE)


@lru_cache(10_000)
def headline(title: str) -> str:
    """``title`` without « Actualité : » before it, and with the guillemet that feeds cut off its end."""
    plain = title[found.end() :] if (found := _kicker().match(title)) else title
    if found and plain[0].islower():
        plain = plain[0].upper() + plain[1:]
    return f"{plain}\u202f»" if plain.rfind("«") > plain.rfind("»") else plain
