"""From bytes to text, as browsers do it and without trusting a name that came from outside."""

import codecs
import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from bot.errors import NotAPage

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([a-z0-9._:-]{2,40})""", re.IGNORECASE)
_PROLOG = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,99}?encoding\s{0,9}=\s{0,9}["']([a-z0-9._:-]{2,40})""", re.IGNORECASE)
_HEAD = 4_096
_SNIFFED = 1_445
#: The "binary data bytes" of https://mimesniff.spec.whatwg.org/#binary-data-byte; a stray one is a slip of the page.
_BINARY = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_BINARY_SHARE = 0.01
#: The formats that begin as text.
_TEXTUAL_BINARIES = (b"%PDF-", b"%!PS-Adobe-")


class _Charsets(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    codecs: dict[str, tuple[str, ...]]


@cache
def _codec_of_label() -> dict[str, str]:
    data = tomllib.loads(files("bot.reading").joinpath("charsets.toml").read_text("utf-8"))
    table = _Charsets.model_validate(data).codecs
    return {label: codec for codec, labels in table.items() for label in labels}


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a page whose header declares ``charset`` (an unchecked label, or ``None``).

    In this order: byte order mark, UTF-16 seen by its zeros, valid UTF-8 whatever is declared, the header's label, the
    page's own label, windows-1252. Bytes that the codec does not know become U+FFFD. Raises ``NotAPage`` for a binary
    file.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace")
    utf16 = _utf16_without_bom(body)
    if utf16:
        return body.decode(utf16, "replace")
    _refuse_binary(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body, charset), "replace")


def _utf16_without_bom(body: bytes) -> str:
    start = body[:_SNIFFED]
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.8 * half and start[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and start[::2].count(0) > 0.8 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(body: bytes) -> None:
    start = body[:_SNIFFED]
    binary = len(start) - len(start.translate(None, _BINARY))
    if start.lstrip().startswith(_TEXTUAL_BINARIES) or binary > _BINARY_SHARE * len(start):
        raise NotAPage(detail="application/octet-stream")


def _declared(body: bytes, charset: str | None) -> str:
    """The codec of bytes that are not valid UTF-8."""
    labels = [charset.strip().lower()] if charset else []
    labels += [
        found[1].decode("ascii").lower()
        for found in (_PROLOG.search(body[:_HEAD]), _META.search(body[:_HEAD]))
        if found
    ]
    for label in labels:
        codec = _codec_of_label().get(label)
        if codec and (codec != "utf-8" or _mostly_utf8(body)):
            return codec
    return "utf-8" if not labels and _mostly_utf8(body) else "cp1252"


def _mostly_utf8(body: bytes) -> bool:
    """Whether ``body`` is UTF-8 with a few bad bytes (a cut in its middle) and not another charset."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - len(text.encode("ascii", "ignore"))
    return good > bad
