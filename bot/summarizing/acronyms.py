"""Acronyms that the author of a text spells out: « Commission nationale de l'informatique et des libertés (Cnil) »."""

import re
import unicodedata
from collections.abc import Iterator

from bot.domain.summary import Acronym
from bot.summarizing.attributions import plain

_SHORT = r"(?P<short>[A-ZÀ-Ý](?:[A-Za-zÀ-ÿ0-9&]|\.(?=[A-Z])|-(?=[A-Z0-9])){1,9})\.?"
_AFTER = re.compile(rf"(?P<long>[^().:;!?«»“”\"\n]{{6,140}}) ?\((?:[Ll][ae'] ?|ou |dite? )?{_SHORT}(?=[),; ])")
_LONG = r"(?P<long>[^\W\d_][^().:;!?«»“”\"\n]{5,120}?)"
_BEFORE = (
    re.compile(
        rf"(?<![\w.-]){_SHORT} ?\((?:pour |ou |acronyme de |sigle de |c'est-à-dire |[Ll][ae'] ?)?"
        rf"{_LONG}(?: en (?:anglais|français))?[);]"
    ),
    re.compile(
        rf"(?<![\w.-]){_SHORT},? (?:pour|acronyme de|sigle de|qui signifie|abréviation de) (?:l[ae] |l')?"
        rf"{_LONG}(?=[,.;)\n]|$)"
    ),
)
_WORD = re.compile(r"[^\W_]+(?:(?<=ujourd)'hui)?")
_HEAD = re.compile(r"([^\W_]+) (?:de |du |des |d')(?:la |l'|les )?$")
_CAPITAL_HEAD = re.compile(r"([A-ZÀ-Ý][^\W_]+) $")
#: Words whose initials an acronym may leave out, in French and in English.
_SMALL = frozenset(
    ("a", "and", "au", "aux", "d", "dans", "de", "des", "du", "en", "et", "for", "in", "l", "la", "le", "les")
)
_SMALL |= {"of", "on", "par", "pour", "sur", "the", "to", "un", "une"}
_ARTICLES = frozenset({"la", "le", "les", "the"})
_FEWEST, _MOST_WORDS = 2, 14
# « MoDem », « Inserm »: shorter ones are made of initials alone.
_LONG_SHORT = 4
_LONGEST_PIECE = 3
# A small word that counts and a word that gives several letters cost one each, a word left out costs two.
_LEFT_OUT, _DEAREST = 2, 2


def spelled_out(text: str) -> tuple[Acronym, ...]:
    """The acronyms of a text with the author's own words for them, in the order of the text, each short form once."""
    found: dict[str, str] = {}
    for short, long in sorted(_pairs(text)):
        found.setdefault(short[1], long)
    return tuple(Acronym(short, long) for short, long in found.items())


def _pairs(text: str) -> Iterator[tuple[tuple[int, str], str]]:
    words = plain(text)
    for match in _AFTER.finditer(words):
        start = _start(match["long"], match["short"])
        if start is not None:
            begin = match.start("long") + start
            yield (match.start("short"), match["short"]), text[begin : match.end("long")].strip()
    for pattern in _BEFORE:
        for match in pattern.finditer(words):
            end = _end(match["long"], match["short"])
            if end is not None:
                begin = match.start("long")
                yield (match.start("short"), match["short"]), text[begin : begin + end].strip()


def _start(long: str, short: str) -> int | None:
    """Where the last words of ``long`` start that ``short`` stands for: those that it fits best."""
    words = list(_WORD.finditer(long))
    best, found = _DEAREST + 1, None
    for first in range(len(words) - _FEWEST, max(-1, len(words) - 1 - _MOST_WORDS), -1):
        price = _price([word[0] for word in words[first:]], short)
        if price < best:
            best, found = price, words[first].start()
    return None if found is None or _cut_off(long[:found], long[found]) else found


def _cut_off(before: str, initial: str) -> bool:
    """Whether the phrase goes back to a noun with the same initial: « préfecture de police de Paris (PP) »."""
    noun = (_HEAD.search(before) or _CAPITAL_HEAD.search(before)) if initial.islower() else None
    return noun is not None and _fold(noun[1][0]) == _fold(initial)


def _end(long: str, short: str) -> int | None:
    """Where the first words of ``long`` end that ``short`` stands for."""
    words = list(_WORD.finditer(long))
    for count in range(_FEWEST, min(len(words), _MOST_WORDS) + 1):
        if _price([word[0] for word in words[:count]], short) <= _DEAREST:
            return words[count - 1].end()
    return None


def _price(words: list[str], short: str) -> int:
    """How far ``short`` is from the plain initials of ``words``; above ``_DEAREST`` when it does not stand for them."""
    letters, folded = _fold(short), [_fold(word) for word in words]
    if folded[-1] in _SMALL or folded[0] in _SMALL - _ARTICLES or (short[1:].islower() and len(letters) < _LONG_SHORT):
        return _DEAREST + 1
    return _spell(folded, letters, _LONGEST_PIECE if len(letters) >= _LONG_SHORT else 1)


def _spell(words: list[str], letters: str, most: int) -> int:
    """The least price at which ``words`` give ``letters``, each word at most so many of them."""
    prices = {0: 0}  # of what has been read, by how many letters that gives
    for place, word in enumerate(words):
        further: dict[int, int] = {}
        for read, price in prices.items():
            for taken in range(1, min(most, len(word), len(letters) - read) + 1):
                if word[:taken] == letters[read : read + taken]:
                    more = price + (word in _SMALL and place > 0) + (taken > 1)
                    further[read + taken] = min(more, further.get(read + taken, more))
            if 0 < place < len(words) - 1 and (word in _SMALL or most > 1):
                more = price + (0 if word in _SMALL else _LEFT_OUT)
                further[read] = min(more, further.get(read, more))
        prices = {read: price for read, price in further.items() if price <= _DEAREST}
    return prices.get(len(letters), _DEAREST + 1)


def _fold(text: str) -> str:
    """Small letters and digits alone, without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if sign.isalnum())
