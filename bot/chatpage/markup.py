"""Telegram's HTML parse mode, read the way Telegram reads it and refused in the same words.

Rules: Bot API, « HTML style »; messages of refusal and byte offsets: TDLib, ``parse_html``.
"""

import re
from dataclasses import dataclass

from bot.chatpage.entities import Formatted, ordered, units
from bot.chatpage.html_tags import REFERENCE, decoded_reference, read_attributes, tag_end
from bot.chatpage.links import checked_link
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_TAG_NAME = re.compile(r"[^\s>]*")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    index: int


class _Reader:
    """One pass over the source; ``text`` and ``entities`` grow as tags close."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.length = 0
        self.entities: list[Json] = []
        self.nested: list[_Open] = []

    def read(self) -> Formatted:
        position = 0
        while position < len(self.source):
            character = self.source[position]
            if character == "<":
                ending = self.source[position + 1 : position + 2] == "/"
                position = self._close(position) if ending else self._open(position)
                continue
            reference = REFERENCE.match(self.source, position) if character == "&" else None
            decoded = decoded_reference(reference) if reference else ""
            self._append(decoded or character)
            position = reference.end() if reference and decoded else position + 1
        if self.nested:
            raise self._refusal(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return Formatted(self.text, tuple(ordered(self.entities)))

    def _append(self, text: str) -> None:
        self.text += text
        self.length += units(text)

    def _open(self, begin: int) -> int:
        position, name = self._name(begin + 1, f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _STYLES:
            raise self._refusal(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        end = tag_end(self.source, position)
        if end < 0:
            raise self._refusal(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        attributes = read_attributes(self.source[position:end])
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.nested.append(_Open(name, attributes, self.length, len(self.text)))
        return end + 1

    def _close(self, begin: int) -> int:
        if not self.nested:
            raise self._refusal(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        unclosed = f"Unclosed end tag at byte offset {self._bytes(begin)}"
        position, name = self._name(begin + 2, unclosed)
        end = self.source.find(">", position)
        if end < 0 or self.source[position:end].strip():
            raise self._refusal(unclosed)
        opened = self.nested.pop()
        if name and name != opened.tag:
            where = f"at byte offset {self._bytes(begin)}"
            raise self._refusal(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
        if self.length > opened.offset:
            self._entity(opened)
        return end + 1

    def _entity(self, opened: _Open) -> None:
        entity: Json = {"type": _STYLES[opened.tag], "offset": opened.offset, "length": self.length - opened.offset}
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        match opened.tag:
            case "a":
                entity["url"] = checked_link(opened.attributes.get("href") or self.text[opened.index :])
                if not entity["url"]:
                    return
            case "blockquote" if "expandable" in opened.attributes:
                entity["type"] = "expandable_blockquote"
            case "code":
                language = opened.attributes.get("class", "").partition("language-")[2]
                if same_place and last["type"] == "pre" and language:
                    last["language"] = language
                    return
                entity["language"] = language
            case "pre" if same_place and last["type"] == "code" and last.get("language"):
                last["type"] = "pre"
                return
            case "tg-emoji":
                entity["custom_emoji_id"] = self._number(opened, "emoji-id", "Invalid custom emoji identifier")
            case "tg-time":
                entity["unix_time"] = int(self._number(opened, "unix", "Invalid unix time"))
                if opened.attributes.get("format"):
                    entity["date_time_format"] = opened.attributes["format"]
        self.entities.append(entity)

    def _number(self, opened: _Open, attribute: str, complaint: str) -> str:
        value = opened.attributes.get(attribute, "")
        if not re.fullmatch("[0-9]{1,19}", value):
            raise self._refusal(f"{complaint} specified")
        return value

    def _name(self, begin: int, unclosed: str) -> tuple[int, str]:
        found = _TAG_NAME.match(self.source, begin)
        end = found.end() if found else begin
        if end >= len(self.source):
            raise self._refusal(unclosed)
        return end, self.source[begin:end].lower()

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    @staticmethod
    def _refusal(reason: str) -> Exception:
        return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> Formatted:
    """The text and entities of Telegram HTML. Raises ``ApiRefusal`` (« can't parse entities: … »)."""
    return _Reader(source).read()
