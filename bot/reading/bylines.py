"""Date lines and bylines, known by what they are made of and not by the outlet that writes them."""

import re
from functools import cache

from bot.reading.folding import ends_sentence, fold, fold_numbers
from bot.reading.phrases import any_of, boilerplate

_MOST_WORDS = 40
_MOST_NAME_WORDS = 4
_TOKEN = re.compile(r"[^\s,;:|/·•()«»\"“”–—]+")
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$")
_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}(?:T[\d:.+-]+Z?)?)\b")
_HOUR = re.compile(r"\b\d{1,2}\s?(?:h|H|:)\s?(?:\d{2})?\b")
_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w.’'-]*|d[eu]|des|la|le|van|von|der|el|al|ben)")
_INITIAL = re.compile(r"^[A-ZÀ-ÖØ-Þ\d@#]")


@cache
def _date_pattern() -> re.Pattern[str]:
    """A day of a month, in folded words: « mercredi 13 janvier 2021 », « 1er mars », « janvier 2021 »."""
    data = boilerplate().bylines
    days, months = "|".join(data.days), "|".join(data.months)
    return re.compile(rf"\b(?:(?:{days}) )?\d{{1,2}}(?:er)?(?: (?:{months}))(?: \d{{4}})?\b|\b(?:{months}) \d{{4}}\b")


def is_byline(line: str) -> bool:
    """Whether ``line`` is nothing but dates, hours, names and words of bylines, with at least a date or such a word.

    « Mercredi 13 janvier 2021 », « AFP, publié le lundi 3 août 2020 à 20h07 », « Par Jeanne Petit, avec AFP ».
    """
    words = line.split()
    if not words or len(words) > _MOST_WORDS:
        return False
    data = boilerplate().bylines
    bare = _HOUR.sub(" ", _NUMERIC_DATE.sub(" 1 janvier 2000 ", line))
    folded = fold(bare)
    dated = bool(_date_pattern().search(folded))
    signalled = bool(any_of(data.signals).search(folded)) or bool(_HOUR.search(line))
    if not (dated or signalled) or (not dated and ends_sentence(line) and len(words) > _MOST_NAME_WORDS * 2):
        return False
    names = _TOKEN.findall(_without_known(bare))
    if line.isupper() and len(names) > _MOST_NAME_WORDS - 1:
        return False  # a heading in capitals: every word of it looks like a name
    return all(_is_name_token(token) for token in names)


def is_lone_name(line: str) -> bool:
    """Whether ``line`` can be nothing but the name of a person: two to four capitalised words, no punctuation.

    A subheading can look so too: only where a signature stands is it one.
    """
    words = line.split()
    return 2 <= len(words) <= _MOST_NAME_WORDS and all(_NAME.fullmatch(word) for word in words) and line[0].isupper()  # noqa: PLR2004


def _without_known(text: str) -> str:
    """``text`` without the words that bylines are made of, compared folded, word by word and by pairs and triples."""
    data = boilerplate().bylines
    known = frozenset((*data.signals, *data.months, *data.days, *data.vocabulary))
    tokens = _TOKEN.findall(text)
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in (4, 3, 2, 1) if fold_numbers(" ".join(tokens[at : at + n])) in known), 0)
        if not size:
            kept.append(tokens[at])
        at += size or 1
    return " ".join(kept)


def _is_name_token(token: str) -> bool:
    folded = fold_numbers(token)
    return (
        not folded
        or bool(_INITIAL.match(token))
        or bool(_DOMAIN.match(token))
        or all(part in boilerplate().bylines.particles or part == "#" for part in folded.split())
        or token[:2] in {"d'", "d’", "l'", "l’"}
    )
