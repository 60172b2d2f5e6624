"""What we add to an author's sentences: who says them, and what acronyms stand for. Set apart, and found again by that.

When an answer is redrawn from itself, ``heard`` and ``explained`` read what the others wrote.
"""

from collections.abc import Collection

from bot.domain.summary import Acronym, SummarySentence
from bot.presentation.telegram_html import cut, italic, safe, units
from bot.presentation.typography import NARROW

_MARK, _IS, _BETWEEN = "— ", f"{NARROW}: ", " · "
_SPEAKER_UNITS = 80
_ACRONYMS_UNITS = 400


def said_by(speaker: str) -> str:
    """`` — Le Figaro``, to be put after a sentence; nothing for ``""``."""
    return f" {_MARK}{cut(speaker, _SPEAKER_UNITS)}" if speaker else ""


def sentence_html(sentence: SummarySentence) -> str:
    """The sentence, with who says it in italics."""
    said = said_by(sentence.speaker).removeprefix(" ")
    return safe(sentence.text) + (f" {italic(safe(said))}" if said else "")


def explanations(acronyms: tuple[Acronym, ...]) -> str:
    """``CNIL : Commission nationale de l’informatique et des libertés · DMA : Digital Markets Act``, in one line."""
    line = ""
    for one in acronyms:
        longer = f"{line}{_BETWEEN if line else ''}{one.short}{_IS}{one.expansion}"
        if units(longer) <= _ACRONYMS_UNITS:
            line = longer
    return line


def heard(text: str, italics: Collection[str]) -> tuple[str, str]:
    """A sentence as it was shown, without who says it, and who; ``italics`` are those of the message."""
    said = next((one for one in italics if one.startswith(_MARK) and text.endswith(f" {one}")), "")
    return (text.removesuffix(f" {said}"), said.removeprefix(_MARK)) if said else (text, "")


def explained(line: str) -> tuple[Acronym, ...]:
    """The acronyms of a line of explanations."""
    pairs = (one.partition(_IS) for one in line.split(_BETWEEN))
    return tuple(Acronym(short, expansion) for short, _, expansion in pairs if expansion)
