"""Markup made safe to parse: what only costs time or confuses the parser is gone before it starts."""

import re
import sys

from bot.errors import ReadingTooLong

#: A real page has a few thousand tags; beyond this, reading it would take longer than a worker may.
MOST_TAGS = 60_000
#: Characters of markup that are read, scripts and embedded files not counted.
MOST_CHARACTERS = 3_000_000
#: The parser is quadratic in the attributes of one tag.
_MOST_ATTRIBUTES = 1_000
_MOST_JSON = 200_000
_DEEPEST_JSON = 60

#: Controls, lone surrogates, non-characters, and what has no width: soft hyphens, empty spaces, marks of direction.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DATA_URI = re.compile(r"data:[\w+./-]{1,60}(?:;[\w=.-]{1,60}){0,4},[^\"'\s<>)]{100,}", re.IGNORECASE)
_XML_PROLOG = re.compile(r"^\s{0,999}<\?xml[^>]{0,999}\?>")
_TAG = re.compile(r"<[a-zA-Z]")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{5000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_C1_REFERENCE = re.compile(r"&#(?:0*(1[2-5]\d)|[xX]0*([89][0-9a-fA-F]));")
_REFERENCE = re.compile(r"&#(?:0*([0-9]{1,9})|[xX]0*([0-9a-fA-F]{1,8}));?")
#: What no tree of elements may hold: the parser lets it through, and moving the text then fails.
_UNFIT_FOR_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPENINGS = re.compile(r"<!--|<(script|style|svg|noscript|template)\b", re.IGNORECASE)
_CLOSINGS = {
    name: re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE)
    for name in ("script", "style", "svg", "noscript", "template")
}
_JSON_LD = re.compile(r"<script[^>]{0,500}application/ld\+json[^>]{0,500}>", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\]{}]")


def clean_markup(html: str) -> str:
    """``html`` without scripts (JSON-LD stays), styles, drawings, comments, data URIs and control characters.

    At most ``MOST_CHARACTERS`` are kept. Raises ``ReadingTooLong`` beyond ``MOST_TAGS`` or for a tag of thousands of
    attributes. Linear in the length of ``html``, whatever it holds.
    """
    html = _without_blocks(_DATA_URI.sub("", without_controls(html.replace("\f", " "))))[:MOST_CHARACTERS]
    html = _C1_REFERENCE.sub(_from_windows_1252, _XML_PROLOG.sub("", html))
    html = _REFERENCE.sub(lambda reference: reference[0] if _fits(reference) else "", html)
    refuse_heavy(html)
    return html


def refuse_heavy(html: str) -> None:
    """Raise ``ReadingTooLong`` for markup that a parser would lose itself in: its tags, or the attributes of one."""
    if sum(1 for _ in _TAG.finditer(html)) > MOST_TAGS:
        raise ReadingTooLong(detail=f"more than {MOST_TAGS} tags")
    if any(len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(html)):
        raise ReadingTooLong(detail=f"more than {_MOST_ATTRIBUTES} attributes in a tag")


def without_controls(text: str) -> str:
    """``text`` without the characters that nobody sees and that break parsers, comparisons and lines."""
    return _CONTROLS.sub("", text)


def _without_blocks(html: str) -> str:
    """Drop the blocks that hold no text. One that never closes is left to the parser: nothing after it may be lost."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while opening := _OPENINGS.search(html, at):
        name = (opening[1] or "").lower()
        end = -1 if name in unclosed else _block_end(html, opening, name)
        if end < 0:
            unclosed.add(name)
            kept.append(html[at : opening.end()])
            at = opening.end()
            continue
        kept.append(html[at : opening.start()])
        block = html[opening.start() : end] if name == "script" else ""
        if len(block) <= _MOST_JSON and _JSON_LD.match(block) and _depth(block) <= _DEEPEST_JSON:
            kept.append(block)
        at = end
    kept.append(html[at:])
    return "".join(kept)


def _block_end(html: str, opening: re.Match[str], name: str) -> int:
    """Where the block ends, or -1. ``<!-->`` is a whole comment, as in the HTML standard."""
    if not name:
        found = html.find("-->", opening.start() + 2)
        return found + 3 if found >= 0 else -1
    closing = _CLOSINGS[name].search(html, opening.end())
    return closing.end() if closing else -1


def _depth(json: str) -> int:
    deepest = depth = 0
    for bracket in _BRACKET.finditer(json):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _fits(reference: re.Match[str]) -> bool:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return code <= sys.maxunicode and not _UNFIT_FOR_XML.match(chr(code))


def _from_windows_1252(reference: re.Match[str]) -> str:
    """References to the C1 controls mean windows-1252, https://html.spec.whatwg.org/#numeric-character-reference-end-state."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if not 0x80 <= code <= 0x9F:  # noqa: PLR2004  the C1 block
        return reference[0]
    return bytes([code]).decode("cp1252", "ignore")
