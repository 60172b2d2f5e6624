"""The small pieces of Telegram's HTML: character references and the insides of tags."""

import re

REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]*)))?")


def read_attributes(source: str) -> dict[str, str]:
    """The attributes written in the inside of a start tag; those without a value have an empty one."""
    found = {}
    for attribute in _ATTRIBUTE.finditer(source):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found[attribute[1]] = REFERENCE.sub(lambda reference: decoded_reference(reference) or reference[0], value)
    return found


def decoded_reference(reference: re.Match[str]) -> str:
    """The character of a match of ``REFERENCE``, or ``""`` when Telegram leaves it as it stands."""
    if reference[3]:
        return _NAMED[reference[3]]
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    known = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF and reference.end() - reference.start() <= 10  # noqa: PLR2004
    return chr(code) if known else ""


def tag_end(source: str, position: int) -> int:
    """Where the ``>`` of a start tag is, those inside attribute values skipped; -1 when it never closes."""
    quote = ""
    for index in range(position, len(source)):
        character = source[index]
        if quote:
            quote = "" if character == quote else quote
        elif character == ">":
            return index
        elif character in "\"'":
            quote = character
    return -1
