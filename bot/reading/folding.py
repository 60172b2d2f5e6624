"""Texts made comparable: what a reader would call the same words, and the end of a sentence."""

import re
import unicodedata

from bot.domain.request import UNSPACED

#: What stands in quotation marks: somebody else's words.
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NUMBER = re.compile(r"\b\d+\b")
#: 62,5 and 62.5 and 12 345 are one number each.
_WRITTEN_NUMBER = re.compile(r"\b\d+(?:[ \u00a0\u202f]\d{3}\b)*(?:[.,]\d+)?\b")
_ENDED = re.compile(r"[.!?…。！？][\s»”\"’')\]]*$")
#: Closing marks are few: looking further back would cost a scan of the whole text for each of its lines.
_CLOSING = 12


def fold(text: str) -> str:
    """``text`` in lower case without accents, punctuation and repeated spaces: words separated by one space."""
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(_WORD.findall(bare.replace("œ", "oe").replace("æ", "ae")))


def fold_numbers(text: str) -> str:
    """``fold`` with every number as ``#``: the form in which phrases of boilerplate are compared."""
    return _NUMBER.sub("#", fold(_WRITTEN_NUMBER.sub(_whole_part, text)))


def count_line_words(line: str) -> int:
    """How many words stand between the spaces of ``line``; each letter of a script without spaces counts as one."""
    return len(line.split()) + len(_UNSPACED.findall(line))


def ends_sentence(line: str) -> bool:
    """Whether ``line`` ends as a sentence does; headings, labels and captions mostly do not."""
    return bool(_ENDED.search(line[-_CLOSING:]))


def _whole_part(number: re.Match[str]) -> str:
    return re.split(r"\D", number[0], maxsplit=1)[0]
