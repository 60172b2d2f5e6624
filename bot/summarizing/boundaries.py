"""Whether a full stop, an exclamation mark, a question mark or an ellipsis ends its sentence."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.summarizing.punctuation import Conventions

_LAST_WORD = re.compile(r"[\w.’'-]*$")
_ELISION = re.compile(r"^(?:\w{1,2}|qu|jusqu|lorsqu)[’']", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\w+(?:\.-?|-))*(?:\w*_)?[^\W\d_]")
_NUMBERING = re.compile(r"\W*(?:\d{1,3}(?:[.-]\d{1,2})*|[a-zA-Z]|[IVXLC]{1,5})")
_CUT = re.compile(r"[\[(](?:\.\.\.|…)[\])]")  # what was left out of a quotation
_OPENING = re.compile(rf"(?:{_CUT.pattern}|[\s«“„\"'‘’(\[¿¡*_^]|[-–—•]+\s)*")
_DASH = re.compile(r"\s*[-–—•]\s")
_HEAD = re.compile(r"[\w-]+[’']?")
_GLUED = re.compile(r"[«“\"]?\s?[^\W\d_][a-zà-ÿ’' ]")
_WORD_GLUED_TO = re.compile(r"(?:[a-zà-ÿœ]{2}|\d|[A-Z]{3}|[»”\")\]])$")
_CAPITALS_GLUED_TO = re.compile(rf"{_WORD_GLUED_TO.pattern}|\w\w$")
_ROMAN = re.compile(r"[IVXLCDM]+")
_FULL_WORD = 4
_LONGEST_BRACKET = 400
_LONGEST_TOKEN = 200


@dataclass(frozen=True)
class Candidate:
    """Marks at ``marks``–``marks_end`` of ``block``, in a sentence from ``start``; closing marks reach to ``end``."""

    block: str
    start: int
    marks: int
    marks_end: int
    end: int

    @cached_property
    def mark(self) -> str:
        """The marks themselves."""
        return self.block[self.marks : self.marks_end]

    @cached_property
    def word(self) -> str:
        """The word before, with its inner dots, without an elided article."""
        found = _LAST_WORD.search(self.block, max(self.start, self.marks - 40), self.marks)
        return _ELISION.sub("", found[0].strip("'’-")) if found else ""

    @cached_property
    def head_at(self) -> int:
        """Where the first word after the marks starts, past opening quotation marks, brackets and dashes."""
        found = _OPENING.match(self.block, self.end)
        return found.end() if found else self.end

    @cached_property
    def head(self) -> str:
        """The first word after, with the apostrophe of its elision."""
        found = _HEAD.match(self.block, self.head_at)
        return found[0].replace("’", "'") if found else ""

    @property
    def glued(self) -> bool:
        """Whether no space follows."""
        return not self.block[self.end : self.end + 1].isspace()


def ends_sentence(at: Candidate, rules: Conventions) -> bool:
    """Whether the sentence ends there. The end of the block counts as no boundary: there is nothing to cut."""
    if not at.head or _in_brackets(at) or _CUT.match(at.block, at.marks - 1):
        return False
    if at.glued:
        return _glued_sentences(at, rules)
    if at.head[0].islower():
        return _before_small_letter(at, rules)
    if at.mark == "." and at.end == at.marks_end:
        return not _abbreviated(at, rules)
    if at.word in rules.exclaiming and at.end == at.marks_end:
        return _opens(at, rules)
    return not (at.mark == "." and at.word in rules.never)


def _abbreviated(at: Candidate, rules: Conventions) -> bool:
    word = at.word
    if word in rules.never or _NUMBERING.fullmatch(at.block, at.start, at.marks):
        return True
    if at.head[0].isdigit() or _ROMAN.fullmatch(at.head):
        if word in rules.before_number:
            return True
    elif rules.ordinals and word.isdigit() and len(word) <= 2:  # noqa: PLR2004  a day or a century, not a year
        return True
    if word in rules.seldom or _INITIALS.fullmatch(word):
        return not _opens(at, rules)
    return False


def _before_small_letter(at: Candidate, rules: Conventions) -> bool:
    """A small letter opens a sentence in a list, and where an author types fast: after a whole word."""
    if at.mark != "." or at.end != at.marks_end or at.word in rules.never | rules.seldom | rules.before_number:
        return False
    if _DASH.match(at.block, at.end):
        return True
    return len(at.word) >= _FULL_WORD and at.word.isalpha() and at.word.islower()


def _glued_sentences(at: Candidate, rules: Conventions) -> bool:
    """No space after the mark: a sentence glued to the next, or a dot inside a name, an address, a version."""
    opens = _opens(at, rules)
    if (
        not _GLUED.match(at.block, at.end)
        or at.head[0].islower()
        or (at.head.casefold() in rules.suffixes and not opens)
    ):
        return False
    if at.mark[0] != ".":
        return True
    token = _token(at)
    if any(sign in token for sign in ("/", "@", "www.", "_")) or at.word in rules.never:
        return False
    ended = _CAPITALS_GLUED_TO if opens else _WORD_GLUED_TO
    return ended.search(at.block[at.start : at.marks]) is not None or at.end > at.marks_end


def _token(at: Candidate) -> str:
    before = at.block[max(at.start, at.marks - _LONGEST_TOKEN) : at.marks]
    after = at.block[at.end : at.end + _LONGEST_TOKEN]
    return (before.split() or [""])[-1] + (after.split() or [""])[0]


def _in_brackets(at: Candidate) -> bool:
    """Whether the marks stand inside brackets that go on: an aside does not end the sentence around it."""
    opened = at.block.rfind("(", at.start, at.end)
    if opened < 0 or at.block.find(")", opened, at.end) >= 0:
        return False
    closed = at.block.find(")", at.end, opened + _LONGEST_BRACKET)
    return closed >= 0 and at.block.find("(", at.end, closed) < 0


def _opens(at: Candidate, rules: Conventions) -> bool:
    return at.head.casefold() in rules.openers
