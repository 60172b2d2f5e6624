"""From a text as a reader pastes or forwards it to its paragraphs."""

import re
import unicodedata
from collections import Counter

from bot.reading.folding import ends_sentence
from bot.reading.lines import is_furniture, trim_signature
from bot.reading.markup import without_controls

_BLANK = re.compile(r"\n[ \t\u00a0\u3000]*\n")
_SPACES = re.compile(r"[^\S\n]+")
_EMOJI = (
    "\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\u200d"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_BULLET = re.compile(rf"^(?:(?:[-–—•·*]|\d{{1,2}}[.)])\s|[{_EMOJI}])")
_EMOJI_BULLET = re.compile(rf"^[{_EMOJI}]")
_EDGE_EMOJI = re.compile(rf"^[\s{_EMOJI}]+|(?<![\s{_EMOJI}])[\s{_EMOJI}]+$")
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_BARE_LINK = r"(?:https?://|www\.|t\.me/)\S+"
_BARE_LINK_TAIL = re.compile(rf"(?<!\s)\s*{_BARE_LINK}(?:\s+{_BARE_LINK})*\s*$", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}|\bt\.me/\w+|\btelegram\.me/\w+", re.IGNORECASE)
_LOWER_OR_GOES_ON = re.compile(r"^[a-zà-öø-ÿœ(,;:»]")
#: Lines broken at a fixed width are this long (in characters) where they are full.
_NARROWEST, _WIDEST = 40, 120
_FULL = 0.7
_MOSTLY = 0.6
_SIGNATURE_WORDS = 14
_SIGNATURE_LINES = 3


def clean_text(text: str) -> str:
    """The paragraphs and headings of ``text``, NFC, separated by one blank line.

    Date lines, bylines, signatures of people and channels, lines of tags, « À lire aussi », lines of links or emoji
    only are left out. Lines that were broken at a fixed width, as mail and terminals do, are joined;
    others are paragraphs. Items of a list keep their bullet, which is « • » where it was an emoji.
    """
    text = unicodedata.normalize("NFC", without_controls(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n").replace("\x0c", "\n\n")
    lines = [line for block in _BLANK.split(text) for line in _paragraphs(block)]
    marks = Counter(line[0] for line in lines if _EMOJI_BULLET.match(line))
    bare = ((_bare(line), marks[line[0]] > 1) for line in lines)
    kept = [f"• {line}" if item and not ends_sentence(line) else line for line, item in bare if _is_read(line)]
    return "\n\n".join(trim_signature(_without_channel(kept)))


def _paragraphs(block: str) -> list[str]:
    lines = [line for raw in block.split("\n") if (line := _SPACES.sub(" ", raw).strip())]
    width = max(map(len, lines), default=0)
    wrapped = _is_wrapped(lines, width)
    joined: list[str] = []
    full = False
    for line in lines:
        goes_on = bool(joined) and not _BULLET.match(line) and not is_furniture(line) and not is_furniture(joined[-1])
        if goes_on and ((wrapped and full) or (_LOWER_OR_GOES_ON.match(line) and not ends_sentence(joined[-1]))):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        full = len(line) >= _FULL * width
    return joined


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Whether lines were broken at ``width``: most of them are nearly as long, and most do not end a sentence."""
    if len(lines) < 3 or not _NARROWEST <= width <= _WIDEST:  # noqa: PLR2004  two lines show no width
        return False
    before = lines[:-1]
    full = sum(len(line) >= _FULL * width for line in before)
    open_ended = sum(not ends_sentence(line) for line in before)
    return full >= _MOSTLY * len(before) and open_ended >= (1 - _MOSTLY) * len(before)


def _bare(line: str) -> str:
    """``line`` without the emoji and the link that posts put around a sentence."""
    line = _KEYCAP.sub("", line)
    line = _EDGE_EMOJI.sub("", line)
    cut = _BARE_LINK_TAIL.sub("", line)
    return _EDGE_EMOJI.sub("", cut if ends_sentence(_EDGE_EMOJI.sub("", cut)) or not cut.strip() else line)


def _is_read(line: str) -> bool:
    return bool(line) and not is_furniture(line)


def _without_channel(lines: list[str]) -> list[str]:
    """``lines`` without the signature that a channel puts under its posts: a short line with its @name or address."""
    kept = list(lines)
    for at in range(len(kept) - 1, max(-1, len(kept) - 1 - _SIGNATURE_LINES), -1):
        if _HANDLE.search(kept[at]) and len(kept[at].split()) <= _SIGNATURE_WORDS:
            del kept[at]
    return kept
