"""Words and stems; and the tokenizer that sumy's documents want."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import Stemmer

from bot.summarizing.languages import name_of
from bot.summarizing.sentences import split_sentences

# An elided article or pronoun is a word of its own, "aujourd'hui" is one.
_WORD = re.compile(
    r"aujourd['’]hui|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)(?=['’]\w)|[^\W_]+(?:[-.][^\W_]+)*", re.IGNORECASE
)
_ELIDING = frozenset({"ca", "fr", "it"})
_PLAIN_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
_STEMS_KEPT = 50_000


def split_words(text: str, language: str = "fr") -> list[str]:
    """The words of ``text`` as they are written; in French an elision (``l'``, ``qu'``) is cut off without its mark."""
    return (_WORD if language in _ELIDING else _PLAIN_WORD).findall(text)


def stemmer(language: str) -> Callable[[str], str]:
    """Snowball's stemmer of an ISO 639-1 language, for words in small letters. Raises ``UnsupportedLanguage``."""
    return lru_cache(_STEMS_KEPT)(Stemmer.Stemmer(name_of(language)).stemWord)


@cache
def stem_all(language: str) -> Callable[[Sequence[str]], list[str]]:
    """The same for many words at once."""
    stem: Callable[[Sequence[str]], list[str]] = Stemmer.Stemmer(name_of(language)).stemWords
    return stem


class Tokenizer:
    """What sumy's parsers and documents ask of a tokenizer. sumy's own needs a download and knows no French."""

    def __init__(self, language: str = "fr") -> None:
        self.language = language

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """The sentences of a paragraph."""
        return tuple(split_sentences(paragraph, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """The words of a sentence."""
        return tuple(split_words(sentence, self.language))
