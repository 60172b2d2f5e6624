"""Which lines belong to an article: the rules that pages, forwarded posts and pasted texts share."""

import re

from bot.reading.bylines import is_byline, is_lone_name
from bot.reading.folding import QUOTED, ends_sentence, fold, fold_numbers
from bot.reading.phrases import any_of, boilerplate

_MOST_LABELLED = 45
_MOST_STARTED = 45
_MOST_HOLDING = 60
_MOST_CREDIT = 14
_COLON = re.compile(r"\s?[:：]\s?|\s[–—|>»-]\s")
_LINK = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_MARK = re.compile(r"[#@]\w[\w-]*")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[{};=<>\\]")
_SCRIPT = re.compile(r"\bwindow\.\w|\bdocument\.\w|\bfunction\s?\(|\bdataLayer\b|\bgoogletag\b|=>\s?\{")
_CREDIT = re.compile(
    r"©|\(c\)|\bgetty\b|\bshutterstock\b|\bunsplash\b|\bistock\b|\badobe stock\b|\bsipa\b", re.IGNORECASE
)
_RULER = re.compile(r"^[\W_]+$")


def is_furniture(line: str) -> bool:
    """Whether a line (or paragraph) is no part of an article.

    A label, a share or newsletter line, a date line, a byline, a credit, tags, links alone, remains of a script, or
    nothing that can be read.
    """
    if not _LETTER.search(line) or _RULER.match(line):
        return True
    words = len(line.split())
    return (
        (words <= _MOST_LABELLED and _is_labelled(line))
        or (words <= _MOST_STARTED and _starts_as_furniture(line))
        or (words <= _MOST_HOLDING and _holds_furniture(line))
        or (words <= _MOST_CREDIT and bool(_CREDIT.search(line)) and not ends_sentence(line))
        or _is_marks_only(line)
        or _is_script(line)
        or is_byline(line)
    )


def is_truncation(line: str) -> bool:
    """Whether ``line`` says that the article goes on for subscribers only."""
    return len(line.split()) <= _MOST_HOLDING and bool(
        any_of(boilerplate().walls.truncation).search(fold_numbers(line))
    )


def trim_signature(lines: list[str], author: str = "") -> list[str]:
    """``lines`` without a name standing alone at the very end (the signature) or at the beginning (the byline).

    At the beginning only ``author`` is taken for one: a subheading can look alike.
    """
    kept = list(lines)
    signed = fold(author)
    while kept and (is_lone_name(kept[-1]) or (signed and fold(kept[-1]) == signed)):
        kept.pop()
    for at, line in enumerate(kept[:3]):
        if signed and fold(line).removeprefix("par ") in {signed, *(fold(name) for name in author.split(","))}:
            del kept[at]
            break
    return kept


def is_label(line: str) -> bool:
    """Whether ``line`` is the name of a box or of a button, and nothing more."""
    folded = fold_numbers(line)
    return folded in boilerplate().lines.labels or folded in boilerplate().lines.whole


def _is_labelled(line: str) -> bool:
    labels = boilerplate().lines.labels
    if is_label(line):
        return True
    colon = _COLON.search(line)
    return colon is not None and fold_numbers(line[: colon.start()]) in labels


def _starts_as_furniture(line: str) -> bool:
    return bool(any_of(boilerplate().lines.starts).match(fold_numbers(QUOTED.sub(" ", line))))


def _holds_furniture(line: str) -> bool:
    return bool(any_of(boilerplate().lines.contains).search(fold_numbers(QUOTED.sub(" ", line))))


def _is_marks_only(line: str) -> bool:
    """Hashtags, @names and links, with nothing said around them."""
    if not (_LINK.search(line) or _MARK.search(line)):
        return False
    return len(fold(_MARK.sub(" ", _LINK.sub(" ", line))).split()) <= 1


def _is_script(line: str) -> bool:
    return bool(_SCRIPT.search(line)) or len(_CODE.findall(line)) > max(3, len(line) // 25)
