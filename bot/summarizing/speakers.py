"""Who says each sentence of a quotation that runs over several of them, where the text tells it for sure."""

import re
from collections.abc import Sequence

from bot.summarizing.attributions import Attribution, Attributions, attributions, plain
from bot.summarizing.quotations import QUOTATION_MARK, Quotation, Quoting, has_own_words, quotations

_WORD = re.compile(r"\w")
_ANOTHER = re.compile(r"[A-ZÀ-Ý]|\b(?:qui|que|il|elle)\b")


def speakers(paragraphs: Sequence[Sequence[str]], quotings: Sequence[Quoting], language: str) -> list[str]:
    """For each sentence, the author's own name for who says it; ``""`` where it says so itself or nothing is sure."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    found = [""] * len(sentences)
    reader = attributions(language)
    if reader is None:
        return found
    for quotation in quotations(paragraphs, quotings):
        speaker, told_in = _Reading(sentences, quotation, reader).speaker()
        for place in range(quotation.first, quotation.last + 1):
            if speaker and place != told_in and _is_quoted(sentences[place], place, quotation, quotings[place]):
                found[place] = speaker
    return found


class _Reading:
    """What the words around one quotation say of who speaks."""

    def __init__(self, sentences: Sequence[str], quotation: Quotation, reader: Attributions) -> None:
        self._sentences = sentences
        self._at = quotation
        self._reader = reader

    def speaker(self) -> tuple[str, int]:
        """The speaker, if what stands after and before the quotation agree; or that of an incise inside, and where.

        The place is -1 when the speaker is named outside, or not at all.
        """
        first, last = self._sentences[self._at.first], self._sentences[self._at.last]
        after = _until_mark(last[self._at.closes + 1 :])
        ends = self._reader.incise(plain(after))
        before, opening = self._before(first[: self._at.opens])
        begins = self._begins(before, opening=opening)
        told = ((ends, after), (begins, before))
        names = {text[one.start : one.end] for one, text in told if one and not one.pronoun}
        if names:
            return (names.pop() if len(names) == 1 else ""), -1
        if (_WORD.search(after) and ends is None) or (_WORD.search(before) and begins is None):
            return "", -1
        quoted = _until_mark(first[self._at.opens + 1 :])
        inside = self._reader.inside(plain(quoted))
        return (quoted[inside.start : inside.end], self._at.first) if inside else ("", -1)

    def _before(self, text: str) -> tuple[str, bool]:
        """The words before the opening mark, after any other mark, and whether they open a sentence."""
        mark = max((mark.end() for mark in QUOTATION_MARK.finditer(text)), default=0)
        if not _WORD.search(text) and self._at.first and self._sentences[self._at.first - 1].rstrip().endswith(":"):
            return self._sentences[self._at.first - 1], True
        return text[mark:], mark == 0

    def _begins(self, text: str, *, opening: bool) -> Attribution | None:
        words = plain(text)
        found = self._reader.introduction(words, opening=opening)
        if opening or (found and found.end):
            return found
        again = self._reader.incise(words)
        return again if again is None or not _ANOTHER.search(words, again.end) else Attribution()


def _until_mark(text: str) -> str:
    mark = QUOTATION_MARK.search(text)
    return text[: mark.start()] if mark else text


def _is_quoted(sentence: str, place: int, quotation: Quotation, quoting: Quoting) -> bool:
    """Whether a sentence is the speaker's from end to end, but for those quoted in turn."""
    outside = sentence[: quotation.opens] if place == quotation.first else ""
    outside += sentence[quotation.closes + 1 :] if place == quotation.last else ""
    return not _WORD.search(outside) and has_own_words(sentence, quoting)
