"""The words of a title or a teaser as grouping sees them: stems, and which of them are names or figures."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer
from pydantic import BaseModel, ConfigDict
from sumy.utils import get_stop_words

from bot.news.phrases import fold

# An elided article or pronoun is dropped with its apostrophe; a figure keeps its decimals (4.6, 1,2).
_ELIDED = r"(?P<elided>(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w))"
_WORD = re.compile(rf"aujourd['’]hui|{_ELIDED}|[^\W_]+(?:[.,](?=\d)[^\W_]+)*", re.IGNORECASE)
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:«»\"“”(\[–—-]\s*|[cdjlmnst]['’])$", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r" (?:(?:of|the|and|de|du) )*(?:[A-ZÀ-ÖØ-Þ]|\d)")
_LOOK_AHEAD = 16
_LONGEST_LINK = 3  # God of War, Tour de France


class _StopWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that tells something. ``named``: a name or a figure; ``joined``: it goes on the name just before it."""

    stem: str
    named: bool
    joined: bool


def telling_words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order, without stop words and single letters."""
    text = unicodedata.normalize("NFC", text)
    words: list[Word] = []
    in_name = False
    for found in _WORD.finditer(text):
        written = found[0]
        if found["elided"]:
            continue
        if _says_nothing(fold(written)):
            in_name = in_name and len(written) <= _LONGEST_LINK
            continue
        before, after = text[max(0, found.start() - 3) : found.start()], text[found.end() : found.end() + _LOOK_AHEAD]
        named = _is_name(written, before, after)
        words.append(Word(stem(written.lower()), named, named and in_name))
        in_name = named
    return tuple(words)


@lru_cache(50_000)
def stem(word: str) -> str:
    """The French stem of a word in small letters, without accents."""
    return fold(_stemmer().stemWord(word))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("french")


@cache
def _stop_words() -> frozenset[str]:
    # The press is full of English titles.
    data = tomllib.loads(files("bot.news").joinpath("data/stopwords.toml").read_text("utf-8"))
    missing = _StopWords.model_validate(data).words
    return frozenset(map(fold, (*get_stop_words("french"), *get_stop_words("english"), *missing)))


def _says_nothing(folded: str) -> bool:
    return folded in _stop_words() or (len(folded) == 1 and not folded.isdigit())


def _is_name(written: str, before: str, after: str) -> bool:
    if any(char.isdigit() for char in written) or any(char.isupper() for char in written[1:]):
        return True
    # French capitalises nothing but names and the first word of a sentence, which is a name if one goes on after it.
    return written[0].isupper() and (not _OPENS_SENTENCE.search(before) or bool(_NAME_GOES_ON.match(after)))
