"""Links to the place of a sentence in its page: text fragments, https://wicg.github.io/scroll-to-text-fragment/."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

_TOKEN = re.compile(r"\S+")
#: Whole sentences of at most so many words are searched as they are; longer ones by their first and last words.
_WHOLE = 8
#: Fewer words would be unique in the article and still stand in its page's menus or title.
_FEWEST_START, _FEWEST_END = 4, 3
_MOST_PREFIX = 8
_QUOTES = ' «»“”"\u00a0\u202f'

_Span = tuple[int, int]


def text_directive(sentence: str, text: str) -> str:
    """The directive ``text=[prefix-,]start[,end]`` that leads a browser to ``sentence`` in the page of ``text``.

    ``text`` has its paragraphs separated by blank lines; each part of the directive stays within one of them, as
    browsers require. ``start`` is the fewest first words (at least four) that occur nowhere before, compared without
    case and accents as browsers do; a short sentence is given whole. Where no number of words will do, a prefix tells
    the place. ``""`` if ``text`` does not hold ``sentence``.
    """
    folded = _folded(text)
    wanted = sentence.strip()
    if wanted not in text:
        # A summary may have opened or closed the quotation marks of a sentence cut out of a quotation.
        wanted = wanted.strip(_QUOTES)
    at = _place(wanted, text)
    tokens = _tokens(text, at, at + len(wanted)) if at >= 0 else []
    if not tokens:
        return ""
    begin, stop = tokens[0][0], tokens[-1][1]
    starts = [stop] if len(tokens) <= _WHOLE else [end for _, end in tokens[_FEWEST_START - 1 :]]
    for end in starts:
        if folded.find(folded[begin:end]) == begin:
            return _directive(text, "", (begin, end), _end_of(folded, tokens, end))
    return _directive(text, _prefix(text, folded, (begin, stop)), (begin, stop), None)


def _place(sentence: str, text: str) -> int:
    """Where ``sentence`` stands in ``text`` as a sentence of its own, else wherever it stands first; -1 if nowhere."""
    first = at = text.find(sentence) if sentence else -1
    while at >= 0:
        if not re.search(r"[^\W_][\s,;:«“\"'’(-]*\Z", text[max(0, at - 20) : at].rpartition("\n")[2]):
            return at
        at = text.find(sentence, at + 1)
    return first


def _tokens(text: str, begin: int, stop: int) -> list[_Span]:
    """The words of ``text[begin:stop]``, cut at blanks; punctuation standing alone at either end is none."""
    spans = [found.span() for found in _TOKEN.finditer(text, begin, stop)]
    while spans and not _says_something(text, spans[0]):
        spans.pop(0)
    while spans and not _says_something(text, spans[-1]):
        spans.pop()
    return spans


def _says_something(text: str, span: _Span) -> bool:
    return any(character.isalnum() for character in text[span[0] : span[1]])


def _end_of(folded: str, tokens: list[_Span], start_end: int) -> _Span | None:
    """The fewest last words that, searched from the end of the start, are first found where the sentence ends."""
    stop = tokens[-1][1]
    if start_end == stop:
        return None
    rest = [begin for begin, _ in tokens if begin >= start_end]
    for begin in reversed(rest[: len(rest) - _FEWEST_END + 1] or rest[:1]):
        if folded.find(folded[begin:stop], start_end) == begin:
            return begin, stop
    return rest[0], stop


def _prefix(text: str, folded: str, start: _Span) -> str:
    """The fewest words before ``start``, of its own paragraph or of the one before, that no earlier occurrence has."""
    needle = folded[start[0] : start[1]]
    head = text[: start[0]].rstrip()
    paragraph = head.rfind("\n\n") + 1
    tokens = [found.span() for found in _TOKEN.finditer(head, paragraph)]
    for begin, _ in reversed(tokens[-_MOST_PREFIX:]):
        prefix = folded[begin : len(head)]
        if not any(folded[:at].rstrip().endswith(prefix) for at in _occurrences(folded, needle, start[0])):
            return text[begin : len(head)]
    return text[tokens[-1][0] : len(head)] if tokens else ""


def _occurrences(folded: str, needle: str, before: int) -> list[int]:
    found, at = [], folded.find(needle)
    while 0 <= at < before:
        found.append(at)
        at = folded.find(needle, at + 1)
    return found


def _directive(text: str, prefix: str, start: _Span, end: _Span | None) -> str:
    parts = [f"{_encoded(prefix)}-"] if prefix else []
    parts.append(_encoded(text[start[0] : start[1]]))
    if end:
        parts.append(_encoded(text[end[0] : end[1]]))
    return "text=" + ",".join(parts)


def _encoded(words: str) -> str:
    """Percent-encoded; the hyphen too, which is syntax in a directive and which ``quote`` never encodes."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    """``text`` as browsers compare it, without case and accents, each character at its own place."""
    return "".join(_fold_character(character) for character in text)


@lru_cache(maxsize=2_048)
def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character
