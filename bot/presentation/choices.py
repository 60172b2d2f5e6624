"""What the length buttons send back: everything needed to redraw an answer, in at most 64 bytes, nothing kept."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.summary import Length, Summary, SummarySentence
from bot.presentation.speaking import explained, heard

_DATA = re.compile(r"([LT]):([012])|J:([012]):([012]{1,20}):(\d{1,6}):(\d{1,7})", re.ASCII)


class Kind(StrEnum):
    """Where the answer's text is found again."""

    LINK = "L"  # the answer's own title links to the page
    TEXT = "T"  # the answer replies to the text
    JOINED = "J"  # the answer holds its long version, folded


@dataclass(frozen=True, slots=True)
class Choice:
    """A tap on a length button. The fields after ``length`` are for ``Kind.JOINED`` only."""

    kind: Kind
    length: Length
    levels: tuple[Length, ...] = ()
    total_sentences: int = 0
    total_words: int = 0

    @property
    def data(self) -> str:
        """The callback data."""
        if self.kind is not Kind.JOINED:
            return f"{self.kind}:{self.length:d}"
        levels = "".join(f"{level:d}" for level in self.levels)
        return f"{self.kind}:{self.length:d}:{levels}:{self.total_sentences}:{self.total_words}"

    @classmethod
    def parse(cls, data: str) -> "Choice | None":
        """The choice behind callback data, ``None`` for anything that is not exactly of its form."""
        found = _DATA.fullmatch(data)
        if found is None:
            return None
        kind, length, target, levels, sentences, words = found.groups()
        if kind:
            return cls(Kind(kind), Length(int(length)))
        parsed = tuple(Length(int(level)) for level in levels)
        return cls(Kind.JOINED, Length(int(target)), parsed, int(sentences), int(words))

    @classmethod
    def within(cls, summary: Summary, length: Length) -> "Choice":
        """The tap that shows an answer that holds all of ``summary`` at ``length``."""
        levels = tuple(sentence.level for sentence in summary.sentences)
        return cls(Kind.JOINED, length, levels, summary.total_sentences, summary.total_words)


def summary_in_quote(quote: str, choice: Choice, ours: Collection[str] = (), line: str = "") -> Summary | None:
    """The summary that an answer holds in its folded ``quote``; ``None`` when the two do not agree.

    ``ours`` are the answer's words in italics, which no author's are, and ``line`` its line of acronyms.
    """
    sentences = quote.split("\n\n")
    if len(sentences) != len(choice.levels) or len(sentences) > choice.total_sentences:
        return None
    pairs = (heard(sentence, ours) for sentence in sentences)
    found = tuple(
        SummarySentence(text, level, speaker=speaker)
        for (text, speaker), level in zip(pairs, choice.levels, strict=True)
    )
    # Its language matters no more: a notice above the answer tells it already.
    return Summary("fr", found, choice.total_sentences, choice.total_words, explained(line))
