"""Quotations that reach across sentences: which sentence stands in one, and the marks that it lacks.

A sentence taken out of the middle of a quotation would pass somebody's words off as the author's. The missing marks are
the only thing that a summary adds to a text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"[«»“”\"()\[\]]")
_CLOSED_BY = {"«": "»", "“": "”"}
_OPENED_BY = {"»": "«", "”": "“"}
_QUOTATION_MARKS = frozenset('«»“”"')
#: Any of them, whichever way it turns.
QUOTATION_MARK = re.compile(r"[«»“”\"]")
_WORD = re.compile(r"\w")
_BRACKETS = {"(": ")", "[": "]"}
_SPACE = re.compile(r"\s?")

# Deeper nesting is an error of the author's.
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Quoting:
    """The marks open where a sentence starts and where it ends, outermost first; ``broken`` when they never pair.

    ``space`` is what the author put between the outermost of them and the words: added marks get the same.
    """

    before: str = ""
    after: str = ""
    broken: bool = False
    space: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation from the mark at ``opens`` in sentence ``first`` to the mark at ``closes`` in sentence ``last``."""

    first: int
    last: int
    opens: int
    closes: int


def follow(paragraphs: Sequence[Sequence[str]]) -> list[Quoting]:
    """The quoting of every sentence of a text, in order.

    A quotation may go on in the next paragraph, if that one opens with its mark again or closes it; a mark that nothing
    pairs with makes all sentences of its reach ``broken``.
    """
    found: list[Quoting] = []
    opened = ""
    for place, paragraph in enumerate(paragraphs):
        if opened and paragraph and paragraph[0].lstrip().startswith(opened[0]):
            opened = ""
        steps = list(_walk(paragraph, opened, found[-1].space if found else ""))
        opened = steps[-1].after if steps else opened
        if opened and not _goes_on(opened, paragraphs[place + 1] if place + 1 < len(paragraphs) else ()):
            first = max((i for i, step in enumerate(steps) if not step.before), default=0)
            steps[first:] = [Quoting(broken=True)] * (len(steps) - first)
            opened = ""
        found += steps
    return found


def quotations(paragraphs: Sequence[Sequence[str]], quotings: Sequence[Quoting]) -> list[Quotation]:
    """The outermost quotations that run over several sentences, in order; ``quotings`` are those of ``follow``."""
    found: list[Quotation] = []
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    start: tuple[int, int] | None = None
    for place, (sentence, quoting) in enumerate(zip(sentences, quotings, strict=True)):
        ends = [at for at, _, opened in _steps(sentence, quoting.before) if not opened]
        if start is not None and ends and not quoting.broken:
            found.append(Quotation(start[0], place, start[1], ends[0]))
        if quoting.broken or ends:
            start = None
        if start is None and quoting.after and not quoting.broken:
            opens = [at for at, before, _ in _steps(sentence, quoting.before) if not before]
            start = (place, opens[-1]) if opens else None
    return found


def has_own_words(sentence: str, quoting: Quoting) -> bool:
    """Whether something in the sentence is said by whom it quotes, and not by somebody quoted in turn."""
    opened, start = quoting.before, 0
    for at, before, after in _steps(sentence, quoting.before):
        if len(before) == 1 and _WORD.search(sentence, start, at):
            return True
        opened, start = after, at
    return len(opened) == 1 and _WORD.search(sentence, start) is not None


def repaired(sentence: str, quoting: Quoting) -> str:
    """The sentence with the quotation marks that it lacks."""
    opened = "".join(mark + quoting.space for mark in quoting.before)
    closed = "".join(quoting.space + _CLOSED_BY.get(mark, mark) for mark in reversed(quoting.after))
    return f"{opened}{sentence}{closed}"


def _walk(sentences: Sequence[str], opened: str, space: str) -> Iterator[Quoting]:
    for sentence in sentences:
        before, (opened, broken) = opened, _after(sentence, opened)
        outermost = [at for at, outside, _ in _steps(sentence, before) if not outside]
        if outermost:
            spaced = _SPACE.match(sentence, outermost[-1] + 1)
            space = spaced[0] if spaced else ""
        yield Quoting(before, opened, broken or len(opened) > _DEEPEST, space if before or opened else "")


def _after(sentence: str, opened: str) -> tuple[str, bool]:
    """The marks open after a sentence, and whether something in it closes what was never opened."""
    broken = False
    brackets = ""
    for mark in _MARKS.findall(sentence):
        if mark in _QUOTATION_MARKS:
            broken |= mark in _OPENED_BY and not opened.endswith(_OPENED_BY[mark])
            opened = _step(mark, opened)
        elif mark in _BRACKETS:
            brackets += mark
        else:
            broken |= not brackets or _BRACKETS[brackets[-1]] != mark
            brackets = brackets[:-1]
    return opened, broken or bool(brackets)


def _steps(sentence: str, opened: str) -> Iterator[tuple[int, str, str]]:
    """Where each quotation mark of a sentence stands, and the marks open before and after it."""
    for found in _MARKS.finditer(sentence):
        if found[0] in _QUOTATION_MARKS:
            before, opened = opened, _step(found[0], opened)
            yield found.start(), before, opened


def _step(mark: str, opened: str) -> str:
    if mark in _CLOSED_BY or (mark == '"' and not opened.endswith('"')):
        return opened + mark
    return opened[:-1] if opened.endswith(_OPENED_BY.get(mark, mark)) else opened


def _goes_on(opened: str, following: Sequence[str]) -> bool:
    """Whether the next paragraph repeats the opening mark, as each paragraph of a long quotation does, or closes it."""
    if not following:
        return False
    if following[0].lstrip().startswith(opened[0]):
        return opened[0] != '"'
    first = next((mark for sentence in following for mark in _MARKS.findall(sentence)), "")
    return bool(first) and first == _CLOSED_BY.get(opened[-1])
