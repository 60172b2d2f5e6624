"""Phrases of the data files, looked for in titles and teasers: whole words, accents, capitals and plurals aside."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_PART = re.compile(r"\*?\w+\*?|\s+|.")
# A number may have decimals and grouped thousands; a gap stays within a sentence.
_SPECIAL = {"#": r"\d+(?:[ .,]\d+)*", "…": r"[^.!?]{0,80}?", "^": r"\A", "$": r"\Z"}
_SHORTEST_PLURAL = 3  # IA is not IAs


@lru_cache(10_000)
def fold(text: str) -> str:
    """``text`` in small letters without accents or ligatures, its apostrophes and spaces made plain."""
    plain = text.casefold().replace("’", "'").replace("œ", "oe").replace("æ", "ae")
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return " ".join(bare.split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as its data file writes it, the expression it stands for and a word that must be there."""

    written: str
    pattern: re.Pattern[str]
    anchor: str

    @classmethod
    def of(cls, written: str) -> "Phrase":
        """From a phrase, written with accents or not.

        ``#`` is a number, ``…`` up to 80 characters inside a sentence, ``*`` any beginning or end of the word it
        touches, ``^`` and ``$`` the ends of the text. Words of three letters and more match in the plural too.
        """
        parts = [part[0] for part in _PART.finditer(_gaps_kept(written))]
        expression = "".join(map(_expression, parts))
        words = [part.strip("*") for part in parts if part.strip("*").isalnum()]
        return cls(written, re.compile(rf"(?<!\w){expression}(?!\w)"), max(words, key=len, default=""))

    @property
    def shown(self) -> str:
        """The phrase as a reader may see it."""
        return " ".join(self.written.strip("^$").replace("*", "").replace("#", "").replace(" …", "").split())

    def within(self, folded: str) -> bool:
        """Whether the phrase stands in a folded text."""
        # Looking for a plain word first makes a thousand phrases cheap.
        return self.anchor in folded and self.pattern.search(folded) is not None


def plain_phrase(word: str) -> str:
    """A word as a reader typed it, as a phrase in which no character has a special meaning."""
    return "".join(" " if char in "#…*^$" else char for char in word).strip()


def _gaps_kept(written: str) -> str:
    return "…".join(map(fold_keeping_edges, written.split("…")))


def fold_keeping_edges(text: str) -> str:
    """``fold``, but a space at either end stays one space."""
    folded = fold(text)
    return f"{' ' * text[:1].isspace()}{folded}{' ' * (text[-1:].isspace() and bool(folded))}"


def _expression(part: str) -> str:
    if part in _SPECIAL:
        return _SPECIAL[part]
    if part.isspace():
        return r"[\s-]*"
    if "*" in part:
        return part.replace("*", r"\w*")
    plural = len(part) >= _SHORTEST_PLURAL and part.isalpha()
    return rf"{part}[sx]?" if plural else re.escape(part)


def phrases(written: Iterable[str]) -> tuple[Phrase, ...]:
    """Each phrase made ready."""
    return tuple(map(Phrase.of, written))
