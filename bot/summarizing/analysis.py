"""Everything that is counted of a text before any model is asked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bot.summarizing.centrality import SentenceVectors
from bot.summarizing.passages import Passage
from bot.summarizing.tokens import Flags, Floats, Pairs, Places, Tokens, read_pairs, read_tokens


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text and its title, with the words of both.

    One value a sentence: ``passages``, ``paragraphs`` (the number of its paragraph). One a type of word: ``stems``,
    ``terms`` (its stem's number), ``stop`` (1 for a stop word), ``titled`` (1 for a word of the title), ``rarity``.
    """

    language: str
    passages: Sequence[Passage]
    paragraphs: Places
    tokens: Tokens
    pairs: Pairs
    stems: Sequence[str]
    terms: Places
    stop: Floats
    rarity: Floats
    title: Sequence[str]
    title_stems: frozenset[str]
    titled: Floats
    vectors: SentenceVectors


@dataclass(frozen=True, slots=True)
class Analyst:
    """How the words of a language are read: ``stem`` takes words in small letters, ``rarity`` takes stems."""

    language: str
    stem: Callable[[Sequence[str]], Sequence[str]]
    rarity: Callable[[Sequence[str]], Floats]
    stop_words: Collection[str]

    def analyse(self, passages: Sequence[Passage], paragraphs: Sequence[int], title: str) -> Analysis:
        """The analysis of a text of which at least one passage has a word; ``title`` may be empty."""
        tokens = read_tokens([passage.text for passage in passages])
        stems = self.stem(tokens.types)
        stop = np.array([len(word) == 1 or word in self.stop_words for word in tokens.types])
        index: dict[str, int] = {}
        terms = np.array([index.setdefault(stem, len(index)) for stem in stems], dtype=np.intp)
        rarity = self.rarity(stems)
        words = read_tokens([title]).types if title else []
        known = frozenset(words)
        telling = [word for word in words if len(word) > 1 and word not in self.stop_words]
        return Analysis(
            language=self.language,
            passages=passages,
            paragraphs=np.array(paragraphs, dtype=np.intp),
            tokens=tokens,
            pairs=read_pairs(tokens),
            stems=stems,
            terms=terms,
            stop=stop.astype(np.float64),
            rarity=rarity,
            title=words,
            title_stems=frozenset(self.stem(telling)),
            titled=np.array([word in known for word in tokens.types], dtype=np.float64),
            vectors=_vectors(tokens, terms, rarity, stop),
        )


def _vectors(tokens: Tokens, terms: Places, rarity: Floats, stop: Flags) -> SentenceVectors:
    """The sentences as vectors of stems, stop words left out."""
    weights = np.zeros(terms.max(initial=-1) + 1)
    weights[terms] = rarity
    content = ~stop[tokens.kinds]
    return SentenceVectors(tokens.rows[content], terms[tokens.kinds[content]], tokens.sentences, weights)
