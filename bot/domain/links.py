"""Which addresses are the same page: pure."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, StringConstraints

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]


class _Tracking(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    prefixes: tuple[_Name, ...]
    names: frozenset[_Name]


@cache
def _tracking() -> _Tracking:
    return _Tracking.model_validate(tomllib.loads(files("bot.domain").joinpath("tracking.toml").read_text("utf-8")))


def normalise(url: str) -> str:
    """``url`` without fragment, default port and tracking parameters, its scheme and host in lower case.

    These are the rules of RFC 3986, section 6.2.2.1 and 6.2.3, that never join two pages; what else may or may not be
    the same page (``www.``, a trailing slash, the order of parameters) is left as it is. A malformed address comes
    back unchanged.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    if not parts.netloc:
        return url
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    query = "&".join(pair for pair in parts.query.split("&") if not _tracks(pair))
    return urlunsplit((parts.scheme, user + at + host, parts.path or "/", query, ""))


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _tracking().names or name.startswith(_tracking().prefixes)
