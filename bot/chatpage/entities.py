"""Formatted text as Telegram keeps it: plain text and entities counted in UTF-16 code units."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from bot.chatpage.shapes import Json

MOST_ENTITIES = 100

# Telegram nests what is shown around what is shown inside (TDLib, MessageEntity::get_type_priority).
_PRIORITIES = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
_FOUND = 50
#: Formatting that stays in quotes, hence is compared with the quoted message (Bot API, ReplyParameters).
QUOTED = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})
_VERBATIM = ("pre", "code")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, sorted, offsets and lengths in UTF-16 code units."""

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def offsets(text: str) -> list[int]:
    """The UTF-16 offset of every character of ``text``, and of its end."""
    return list(accumulate((1 + (character > "\uffff") for character in text), initial=0))


def cut(text: str, offset: int, length: int) -> str:
    """The part of ``text`` between two UTF-16 positions."""
    return text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def ends(entity: Json) -> int:
    """Where an entity ends."""
    return int(entity["offset"]) + int(entity["length"])


def ordered(entities: Iterable[Json]) -> list[Json]:
    """Entities as Telegram sorts them: by place, the outer ones first."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _PRIORITIES.get(e["type"], _FOUND)))


def fixed(text: str, entities: Iterable[Json]) -> Formatted:
    """The message that Telegram makes of a text: trimmed, nothing formatted inside code, at most 100 entities.

    Entities beyond the hundredth are dropped without a word, as Telegram does.
    """
    text = text.replace("\r", "")
    start = units(text) - units(text.lstrip())
    stripped = text.strip()
    end = start + units(stripped)
    kept = []
    for entity in ordered(entities):
        first, last = max(entity["offset"], start), min(ends(entity), end)
        if first < last:
            kept.append(entity | {"offset": first - start, "length": last - first})
    verbatim = [entity for entity in kept if entity["type"] in _VERBATIM]
    kept = [part for entity in kept for part in _outside(entity, verbatim)]
    return Formatted(stripped, tuple(ordered(kept)[:MOST_ENTITIES]))


def within(entities: Iterable[Json], offset: int, length: int) -> list[Json]:
    """The quotable entities inside a part of a text, cut to it and counted from its beginning."""
    parts = []
    for entity in entities:
        first, last = max(entity["offset"], offset), min(ends(entity), offset + length)
        if entity["type"] in QUOTED and first < last:
            parts.append(entity | {"offset": first - offset, "length": last - first})
    return ordered(parts)


def _outside(entity: Json, verbatim: list[Json]) -> list[Json]:
    """What is left of an entity around code: styles are split, quotes hold code, links and the like go."""
    meeting = [other for other in verbatim if entity["offset"] < ends(other) and ends(entity) > other["offset"]]
    if entity in verbatim or entity["type"].endswith("quote") or not meeting:
        return [entity]
    if entity["type"] not in QUOTED:
        return []
    edges = [entity["offset"], *(edge for other in meeting for edge in (other["offset"], ends(other))), ends(entity)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [entity | {"offset": first, "length": last - first} for first, last in pairs if first < last]
