"""Cutting a text into sentences, by rules made for French and usable for its neighbours."""

import re

from bot.summarizing.blocks import blocks
from bot.summarizing.boundaries import Candidate, ends_sentence
from bot.summarizing.punctuation import Conventions, conventions

_MARKS = re.compile(r"[.!?…؟।。]++(?:[^\S\n]?[!?…]++|\.\.++)*+")
_SPACE = " \t\u00a0\u202f\u2009\n"
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\])+")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")


def split_sentences(text: str, language: str = "fr") -> list[str]:
    """The sentences of ``text``, in order, word for word, none empty.

    Joined together they are the text without some of its white space; a line break inside a sentence becomes a space.
    ``language`` is an ISO 639-1 code.
    """
    rules = conventions(language)
    return [sentence for start, end in blocks(text) for sentence in _cut(text[start:end], rules)]


def _cut(block: str, rules: Conventions) -> list[str]:
    sentences = []
    start = 0
    for marks in _MARKS.finditer(block):
        end = _with_closing(block, marks.end())
        if ends_sentence(Candidate(block, start, marks.start(), marks.end(), end), rules):
            sentences.append(block[start:end])
            start = end
    sentences.append(block[start:])
    return [_LINE_BREAK.sub(" ", sentence.strip()) for sentence in sentences if sentence.strip()]


def _with_closing(block: str, at: int) -> int:
    """Where the marks that close a quotation or a bracket, and footnote numbers, end after a full stop at ``at``."""
    while at < len(block):
        footnote = _FOOTNOTE.match(block, at)
        ahead = at
        while ahead < len(block) and block[ahead] in _SPACE:
            ahead += 1
        mark = block[ahead : ahead + 1]
        if footnote:
            at = footnote.end()
        elif mark and (mark in "»”" or (mark in ")]" and ahead == at) or _closes(block, mark, at, ahead)):
            at = ahead + 1
        else:
            break
    return at


def _closes(block: str, mark: str, at: int, ahead: int) -> bool:
    """Whether a mark that looks the same on both sides closes."""
    if mark not in ('"', "'", "’", "‘"):
        return False
    after = block[ahead + 1 : ahead + 2]
    if ahead == at:
        return not (after.isalnum() and mark == '"' and block.count('"', 0, at) % 2 == 0)
    # Between two spaces only the count tells.
    return mark == '"' and (not after or after in _SPACE) and block.count('"', 0, at) % 2 == 1
