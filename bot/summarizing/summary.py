"""The summary of a text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.request import ENOUGH_WORDS, count_words
from bot.domain.summary import WORD_BUDGETS, Acronym, Length, Summary, SummarySentence, unexplained
from bot.errors import TooShort, UnsupportedLanguage
from bot.summarizing.acronyms import spelled_out
from bot.summarizing.languages import is_written_in, name_of
from bot.summarizing.passages import cut_paragraphs, is_heading, to_document
from bot.summarizing.words import split_words

if TYPE_CHECKING:
    from bot.summarizing.explaining import Explanation
    from bot.summarizing.ranking import Ranking
    from bot.summarizing.selection import Selection

# A text is ranked up to here: what a press article has to say it says before, and a book would keep a worker busy.
MOST_SENTENCES = 1500


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A text's ranking, the choice from it, and how many sentences the whole text has, headings not counted."""

    ranking: "Ranking"
    selection: "Selection"
    total: int

    def choose(self, words: int | None, sentences: int | None) -> frozenset[int]:
        if sentences is not None:
            return self.selection.fill(sentences)
        return self.selection.within(words or WORD_BUDGETS[Length.MEDIUM])

    def excerpt(self, chosen: frozenset[int], known: tuple[Acronym, ...]) -> "Excerpt":
        passages = [self.ranking.passages[place] for place in sorted(chosen)]
        texts = tuple(passage.text for passage in passages)
        return Excerpt(texts, tuple(passage.speaker for passage in passages), unexplained(known, texts))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Chosen sentences; who says each of them, ``""`` for most; and the acronyms that they leave unexplained."""

    sentences: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    acronyms: tuple[Acronym, ...] = ()


def summarize(text: str, language: str, title: str = "", *, fewest: int = ENOUGH_WORDS) -> Summary:
    """The summary of a clean text (paragraphs separated by blank lines) at its three lengths, without anchors.

    Sentences are the text's own, but for quotation marks added where a quotation goes on beyond the sentence; who says
    them and what acronyms stand for are kept apart. Raises
    ``TooShort`` below ``fewest`` words and ``UnsupportedLanguage``, also for what only looks like ``language``: code
    and lists of names, which a detector takes for some language, have hardly a stop word of it.
    """
    name_of(language)
    words = count_words(text)
    if words < fewest:
        raise TooShort(detail=f"{words}")
    if not is_written_in(language, text, split_words(text, language)):
        raise UnsupportedLanguage
    ranked = _rank(text, language, title)
    medium = ranked.selection.within(WORD_BUDGETS[Length.MEDIUM])
    short = ranked.selection.best(medium)
    long = ranked.selection.within(WORD_BUDGETS[Length.LONG])
    levels = {
        **dict.fromkeys(long, Length.LONG),
        **dict.fromkeys(medium, Length.MEDIUM),
        **dict.fromkeys(short, Length.SHORT),
    }
    sentences = tuple(
        SummarySentence(
            ranked.ranking.passages[place].text, levels[place], speaker=ranked.ranking.passages[place].speaker
        )
        for place in sorted(long)
    )
    used = tuple(one for one in spelled_out(text) if any(one.is_used_in(sentence.text) for sentence in sentences))
    return Summary(language, sentences, max(ranked.total, len(sentences)), words, used)


def choose(
    text: str, language: str, title: str = "", *, words: int | None = None, sentences: int | None = None
) -> list[str]:
    """The sentences of ``excerpt``."""
    return list(excerpt(text, language, title, words=words, sentences=sentences).sentences)


def excerpt(
    text: str, language: str, title: str = "", *, words: int | None = None, sentences: int | None = None
) -> Excerpt:
    """The best sentences of a clean text of any length, in its order: ``sentences`` of them, or about ``words`` words.

    None when the text has no word. Raises ``UnsupportedLanguage``.
    """
    name_of(language)
    if not count_words(text):
        return Excerpt()
    ranked = _rank(text, language, title)
    return ranked.excerpt(ranked.choose(words, sentences), spelled_out(text))


def explain(
    text: str, language: str, title: str = "", *, words: int | None = None, sentences: int | None = None
) -> "list[Explanation]":
    """Why each sentence of a text is chosen by ``choose`` or not; empty when the text has no word."""
    from bot.summarizing import explaining  # noqa: PLC0415
    from bot.summarizing.model import load  # noqa: PLC0415

    name_of(language)
    if not count_words(text):
        return []
    ranked = _rank(text, language, title)
    return explaining.explain(ranked.ranking, load(), ranked.choose(words, sentences))


def _rank(text: str, language: str, title: str) -> _Ranked:
    # Imported here, because they take in sumy and nltk: see bot.summarizing.summarizer.
    from bot.summarizing.model import load  # noqa: PLC0415
    from bot.summarizing.selection import Selection  # noqa: PLC0415
    from bot.summarizing.summarizer import NewsSummarizer  # noqa: PLC0415

    whole = cut_paragraphs(text, language)
    total = sum(not is_heading(sentence) for paragraph in whole for sentence in paragraph)
    ranking = NewsSummarizer(language, title).rank(to_document(_beginning(whole), language))
    return _Ranked(ranking, Selection(ranking, load()), total)


def _beginning(paragraphs: list[list[str]]) -> list[list[str]]:
    left = MOST_SENTENCES
    kept = []
    for paragraph in paragraphs:
        kept.append(paragraph[:left])
        left -= len(kept[-1])
        if not left:
            break
    return kept
