"""Foreign text (titles, names, sentences, addresses) without what deceives the eye: pure.

Sources: Unicode 16, DerivedCoreProperties (Default_Ignorable_Code_Point) for what shows nothing; UTS 51 for emoji
sequences; UTS 39 and RFC 5892 (CONTEXTJ) for where a joiner is spelling. Spaces of any width stay, French needs them.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache


def _ranges(codes: Iterable[int]) -> str:
    """The inside of a class of these characters; in ranges, which is how such a class is quick."""
    known = set(codes)
    first = sorted(code for code in known if code - 1 not in known)
    last = sorted(code for code in known if code + 1 not in known)
    return "".join(f"{chr(one)}-{chr(other)}" for one, other in zip(first, last, strict=True))


#: So many combining marks on one letter: Vietnamese has two, pointed Hebrew and Tibetan seldom more than three.
MOST_MARKS = 4

# What shows nothing, turns the direction of reading or is no character: controls, soft hyphen, fillers, bidirectional
# marks, zero-width spaces, variation selectors but those of emoji, tags, lone surrogates, non-characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_PICTURES = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030"
    "\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_BASES = f"{_PICTURES}0-9#*"
# Arabic, and the scripts from Devanagari to Sinhala, Khmer: after their letters and marks, and not after their digits
# and signs, spelling has joiners and non-joiners.
_JOINING_BLOCKS = ((0x620, 0x6FF), (0x750, 0x77F), (0x8A0, 0xDFF), (0x1780, 0x17FF), (0xFB50, 0xFDCF), (0xFE70, 0xFEFC))
_JOINING = _ranges(
    code
    for first, last in _JOINING_BLOCKS
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) in ("Lo", "Lm", "Mn", "Mc")
)
# Each looks back over itself at what stands before: to begin with the look would be slow.
_STRAY_SELECTOR = re.compile(f"[\ufe0e\ufe0f](?<![{_BASES}].)")
_STRAY_JOINER = re.compile(
    f"\u200d(?<![{_PICTURES}\ufe0f{_JOINING}].)|\u200d(?<=[{_PICTURES}\ufe0f].)(?![{_PICTURES}])|\u200c(?<![{_JOINING}].)"
)
_SELECTORS = frozenset(range(0xFE00, 0xFE10))
_SUSPECT = re.compile("[^\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u2002-\u200a\u2010-\u2027\u202f-\u205f\u20ac]")


def clean(text: str) -> str:
    """``text`` without the characters that deceive; all others as they are."""
    if not _SUSPECT.search(text):  # nearly all French is done here
        return text
    text = _LINE_SEPARATORS.sub(" ", _UNSAFE.sub("", text))
    # Selectors before joiners, which may stand after one; marks last, since joiners between them would hide a pile.
    return _piled_marks().sub(r"\1", _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", text)))


@cache
def _piled_marks() -> re.Pattern[str]:
    # Selectors count as marks to Unicode, and are judged above.
    marks = {code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in ("Mn", "Me")} - _SELECTORS
    mark = _ranges(marks)
    return re.compile(f"((?:[{mark}][\u200c\u200d]?){{{MOST_MARKS}}})[{mark}\u200c\u200d]+")
