"""A summary: sentences of a text, word for word, in their order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Length(IntEnum):
    """The three lengths a reader can ask for; each one holds the sentences of the one before."""

    SHORT = 0
    MEDIUM = 1
    LONG = 2


#: How many words the two longer lengths aim at; the short one is a single sentence, whatever its size.
WORD_BUDGETS = {Length.MEDIUM: 60, Length.LONG: 120}


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence of the text, word for word.

    ``level`` is the shortest length that shows it. ``anchor`` is the text directive (``text=…``, percent-encoded) that
    finds it in its page, or ``""`` for a text that has no page. ``speaker`` is who says it, in the author's words,
    where it comes out of a longer quotation.
    """

    text: str
    level: Length
    anchor: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and what the author says that it stands for, in the author's words."""

    short: str
    expansion: str

    def is_used_in(self, text: str) -> bool:
        """Whether ``text`` has the short form as a word."""
        return re.search(rf"(?<![\w-]){re.escape(self.short)}(?!\w)", text) is not None


def unexplained(acronyms: Iterable[Acronym], shown: Iterable[str]) -> tuple[Acronym, ...]:
    """The acronyms that the ``shown`` sentences use without spelling them out."""
    text = " ".join(shown)
    return tuple(one for one in acronyms if one.is_used_in(text) and one.expansion not in text)


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences of the long length, in the text's order, each with its level, and what they were chosen from.

    ``acronyms`` are those that the sentences use and the author spells out somewhere in the text.
    """

    language: str
    sentences: tuple[SummarySentence, ...]
    total_sentences: int
    total_words: int
    acronyms: tuple[Acronym, ...] = ()

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ValueError("a summary has at least one sentence")
        if len(self.sentences) > self.total_sentences:
            raise ValueError("a summary cannot have more sentences than its text")

    def at(self, length: Length) -> tuple[SummarySentence, ...]:
        """The sentences shown at ``length``, in the text's order."""
        return tuple(sentence for sentence in self.sentences if sentence.level <= length)

    def unexplained_at(self, length: Length) -> tuple[Acronym, ...]:
        """The acronyms to explain under the sentences shown at ``length``."""
        return unexplained(self.acronyms, (sentence.text for sentence in self.at(length)))


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """The summary of a page, with what the reader is told about the page. This is what the cache keeps."""

    url: str
    title: str
    summary: Summary
    outlet: str = ""
    author: str = ""
    published: date | None = None
    paywalled: bool = False
    truncated: bool = False
