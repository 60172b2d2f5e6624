"""Paragraphs, headings, items of lists and lines of dialogue: what no sentence reaches across."""

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*|[\u2029\f\v]+")
_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"\s*(?:[-–—•*·▪►→]\s|\d{1,2}[.)]\s|>)")
_UNFINISHED = re.compile(r"[,;(«“\w’'-]\s*$")

# How agencies write a heading; a page copied without its layout loses its line: « … jeudi.- Extorsion -La suggestion ».
_ENDED, _HEADING, _BEGINS = r"(?<=[.!?…»”\")])", r"[-–]\s[^\s-][^.!?\n]{1,60}?\s[-–]", r"(?=[«“\"A-ZÀ-Ý])"
_CROSSHEAD = re.compile(rf"{_ENDED}{_HEADING}\s?{_BEGINS}|(?:^|{_ENDED}\s){_HEADING}{_BEGINS}", re.MULTILINE)

# Lines of a text that was wrapped by a mail program or a terminal: not short, all about as long as the longest.
_WRAPPED_FROM = 40
_WRAPPED_TO = 120
_FILLED = 0.75

# No author writes such a paragraph. Rules that look around themselves must not get a megabyte to look around in.
_LONGEST = 20_000


def blocks(text: str) -> Iterator[Span]:
    """The spans of ``text`` that sentences must not cross, in order; together they hold all but white space.

    A blank line always ends a block. A single line break does, unless the text was wrapped there: a pasted or forwarded
    text has its title, its list items and its speakers on lines of their own, often without a full stop.
    """
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield from _paragraph(text, start, gap.start())
        start = gap.end()
    yield from _paragraph(text, start, len(text))


def _paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    for begin, stop in _parts(text, start, end):
        at = begin
        while stop - at > _LONGEST:
            cut = max(text.rfind(". ", at, at + _LONGEST), text.rfind("\n", at, at + _LONGEST)) + 1
            yield at, cut or at + _LONGEST
            at = cut or at + _LONGEST
        yield at, stop


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    for begin, stop in _lines(text, start, end):
        at = begin
        for heading in _CROSSHEAD.finditer(text, begin, stop):
            yield from (span for span in ((at, heading.start()), heading.span()) if text[slice(*span)].strip())
            at = heading.end()
        yield at, stop


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    lines = [line.span() for line in _LINE.finditer(text, start, end)]
    longest = max((stop - begin for begin, stop in lines), default=0)
    open_at = start
    for (begin, stop), (after, after_end) in pairwise(lines):
        if not _wrapped(text[begin:stop].rstrip(), text[after:after_end], longest):
            yield open_at, stop
            open_at = after
    if text[open_at:end].strip():
        yield open_at, end


def _wrapped(line: str, following: str, longest: int) -> bool:
    if _ITEM.match(following) or not line:
        return False
    if following.lstrip()[:1].islower() and _UNFINISHED.search(line):
        return True
    return _WRAPPED_FROM <= longest <= _WRAPPED_TO and len(line) >= _FILLED * longest
