"""From the passages of a text to how good each would be in its summary."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.summarizing.analysis import Analysis, Analyst
from bot.summarizing.concepts import Chances, pair_features, word_features
from bot.summarizing.features import sentence_features
from bot.summarizing.languages import stop_words
from bot.summarizing.model import Model
from bot.summarizing.passages import Passage
from bot.summarizing.perceptron import Perceptron
from bot.summarizing.tokens import Floats
from bot.summarizing.vocabulary import Vocabulary
from bot.summarizing.words import stem_all


@dataclass(frozen=True, slots=True)
class Ranking:
    """A text as it was understood: its analysis, the chances of its concepts, its sentences' features and scores."""

    text: Analysis
    chances: Chances
    features: dict[str, Floats]
    scores: Floats

    @property
    def passages(self) -> Sequence[Passage]:
        """The sentences, in order."""
        return self.text.passages


def analyst(language: str, vocabulary: Vocabulary) -> Analyst:
    """Who reads the words of an ISO 639-1 language. Raises ``UnsupportedLanguage``."""
    return Analyst(language, stem_all(language), vocabulary.rarity, stop_words(language))


def words_of(text: Analysis, vocabulary: Vocabulary) -> Floats:
    """What the chances of words are told from."""
    return word_features(text, vocabulary.inclination(text.tokens.types, stop_words(text.language)))


def pairs_of(text: Analysis, vocabulary: Vocabulary, words: Floats) -> Floats:
    """What the chances of pairs are told from, the chances of ``words`` among it."""
    return pair_features(text, words, *vocabulary.pairs(text.tokens.types, text.pairs.left, text.pairs.right))


def chances(text: Analysis, vocabulary: Vocabulary, of_words: Perceptron, of_pairs: Perceptron) -> Chances:
    """How probable it is that a summary has each word, and each pair of words, of an analysed text."""
    words = of_words.chance(words_of(text, vocabulary))
    return Chances(words, of_pairs.chance(pairs_of(text, vocabulary, words)))


def rank(text: Analysis, model: Model) -> Ranking:
    """The ranking of an analysed text."""
    found = chances(text, model.vocabulary, model.words, model.pairs)
    features = sentence_features(text, found)
    return Ranking(text, found, features, model.sentences(features))
