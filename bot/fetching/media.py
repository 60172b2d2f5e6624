"""Is this a page? A closed decision: what is not known to be one is none."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.errors import NotAPage

_UNTOLD = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([a-z0-9][a-z0-9._:+-]{0,39})["']?\s*(?:;|$)""", re.IGNORECASE)
_MARKUP = re.compile(rb"[\s\x00\xef\xbb\xbf\xfe\xff]{0,512}<[\x00]?[!?a-z]", re.IGNORECASE)
_SNIFFED = 1_024
_MP4 = slice(4, 8)


class _Media(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    pages: frozenset[str]
    feeds: frozenset[str]
    signatures: dict[str, tuple[str, ...]]


@cache
def _media() -> _Media:
    return _Media.model_validate(tomllib.loads(files("bot.fetching").joinpath("media.toml").read_text("utf-8")))


@cache
def _signatures() -> tuple[tuple[bytes, str], ...]:
    return tuple((bytes.fromhex(start), kind) for kind, starts in _media().signatures.items() for start in starts)


def parse_content_type(header: str) -> tuple[str, str | None]:
    """The media type in lower case (``""`` if there is none that can be read) and the charset label, unchecked."""
    kind = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    return (kind if _TYPE.fullmatch(kind) else ""), (charset[1] if charset else None)


def refuse_other_types(kind: str, *, feeds: bool = False) -> None:
    """Raise ``NotAPage`` if the declared media type ``kind`` is one that is not read. ``""`` passes: it is sniffed.

    With ``feeds``, types of feeds are taken too.
    """
    if kind and kind not in _media().pages and not (feeds and kind in _media().feeds):
        raise NotAPage(detail=kind)


def sniff(kind: str, body: bytes) -> str:
    """The media type of ``body``, declared as ``kind`` or not at all. Raises ``NotAPage``.

    The signatures are looked at even under a declared type: servers declare ``text/html`` for whatever they have.
    """
    for start, found in _signatures():
        if body.startswith(start):
            raise NotAPage(detail=found)
    if body[_MP4] == b"ftyp":
        raise NotAPage(detail="video/mp4")
    if kind:
        return kind
    if _MARKUP.match(body):
        return "text/html"
    if b"\0" in body[:_SNIFFED]:
        raise NotAPage(detail=_UNTOLD)
    return "text/plain"
