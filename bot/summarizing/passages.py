"""A text as sumy's document, and what else is to be known of each of its sentences."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.request import count_words
from bot.summarizing.blocks import blocks
from bot.summarizing.quality import quality
from bot.summarizing.quotations import QUOTATION_MARK, follow, repaired
from bot.summarizing.sentences import split_sentences
from bot.summarizing.speakers import speakers
from bot.summarizing.words import Tokenizer, split_words

if TYPE_CHECKING:
    from sumy.models.dom import ObjectDocumentModel

_PUNCTUATION = re.compile(r"[.!?…:;,]")
_LONGEST_HEADING = 15
_MOSTLY = 0.5
#: A dash may also open somebody's words, which end as sentences do.
_ITEM = re.compile(r"^(?:[•▪◦‣·]\s+|(?:[-–—*►→]|\d{1,2}[.)])\s+(?!.*[.!?…][\s»”\"’)]*$))")
#: A full stop or comma left over from what stood before, and not the dot of a name such as « .NET » or « .fr ».
_STRAY = re.compile(r"^[.,;:]\s*(?=(?:[«“\"]\s?)?[^\W\d_a-z](?:[a-zà-ÿœ'’]|\s))")
#: Stands for letters that were lost on the way.
UNKNOWN = "\ufffd"
_QUOTATION = re.compile(r"«.*»|“.*”|\"[^\"]*\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: as it will be shown, its number of words, and how it may be used.

    ``depends`` says that it is only understood after the sentence before it. ``speaker`` is who says it, when another
    sentence of the same quotation tells it.
    """

    text: str
    words: int
    fit: bool
    depends: bool
    speaker: str = ""


def read_passages(paragraphs: Sequence[Sequence[str]], language: str, title: str = "") -> list[Passage]:
    """The passages of a text cut by ``cut_paragraphs``, in order. If none is fit, the usable ones count as fit.

    The title is not fit: it is shown anyway.

    An item is shown without its bullet, and where the text is mostly a list, fit without a full stop: among the
    sentences of an article, it only completes the line that announces it.
    """
    judge = quality(language)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    items = [len(paragraph) == 1 and bool(_ITEM.match(paragraph[0])) for paragraph in paragraphs for _ in paragraph]
    is_list = sum(items) >= _MOSTLY * len(items)
    counts = [count_words(sentence) for sentence in sentences]
    quotings = follow(paragraphs)
    heading = split_words(title.lower(), language)
    said_by = speakers(paragraphs, quotings, language)

    def passages(accept: Callable[[str, int], bool], *, first_unsigned: bool) -> list[Passage]:
        found: list[Passage] = []
        for sentence, words, quoting, item, speaker in zip(sentences, counts, quotings, items, said_by, strict=True):
            shown = _STRAY.sub("", repaired(_ITEM.sub("", sentence), quoting))
            depends = bool(found) and (judge.depends(sentence) or (not speaker and _speaker_elsewhere(shown)))
            good = accept(sentence, words) or (is_list and item and judge.fit(f"{sentence.rstrip(' ;,')}.", words))
            fit = good and not quoting.broken and UNKNOWN not in sentence
            unsigned = not speaker and _nobodys(shown, found[-1].text if found else "")
            fit &= not unsigned or (first_unsigned and not found)
            fit &= not heading or split_words(sentence.lower(), language) != heading
            found.append(Passage(shown, words, fit, depends, speaker))
        return found

    found = passages(judge.fit, first_unsigned=False)
    return found if any(passage.fit for passage in found) else passages(judge.usable, first_unsigned=True)


def cut_paragraphs(text: str, language: str) -> list[list[str]]:
    """The sentences of each paragraph; headings and items of lists are paragraphs too."""
    return [split_sentences(text[start:end], language) for start, end in blocks(text)]


def to_document(paragraphs: Sequence[Sequence[str]], language: str) -> "ObjectDocumentModel":
    """The text as a document of sumy. Its own parser would join lines that a heading or a list keeps apart."""
    # sumy.models takes in requests and pycountry: a third of a second that cutting sentences need not wait for.
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415

    tokenizer = Tokenizer(language)
    return ObjectDocumentModel(
        [Paragraph([Sentence(sentence, tokenizer) for sentence in paragraph]) for paragraph in paragraphs]
    )


def is_heading(sentence: str) -> bool:
    """Whether a lone line looks like a heading: short, without any punctuation, and no item of a list."""
    return (
        not _ITEM.match(sentence)
        and not _PUNCTUATION.search(sentence)
        and 0 < count_words(sentence) <= _LONGEST_HEADING
    )


def _speaker_elsewhere(shown: str) -> bool:
    """Whether a sentence is somebody's words from end to end, so that another sentence says whose."""
    return _QUOTATION.sub("", shown).strip(" .!…") == ""


def _nobodys(shown: str, before: str) -> bool:
    """Whether a sentence is somebody's words from end to end, and the one before neither quotes nor announces them."""
    return _speaker_elsewhere(shown) and not QUOTATION_MARK.search(before) and not before.rstrip().endswith(":")
