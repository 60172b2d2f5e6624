"""The stages of the model, each learned from what the ones before say of articles that they have not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bot.summarizing.analysis import Analysis
from bot.summarizing.concepts import Chances
from bot.summarizing.features import sentence_features
from bot.summarizing.model import Linear
from bot.summarizing.perceptron import Perceptron
from bot.summarizing.ranking import analyst, chances, pairs_of, words_of
from bot.summarizing.sets import candidates, set_features
from bot.summarizing.vocabulary import Vocabulary
from training.corpus import FOLDS, Example, each
from training.linear import Regression
from training.perceptrons import fit
from training.rouge import read_words

Rows = tuple[NDArray[np.float32], NDArray[np.float32]]
_Choices = tuple[Sequence[str], NDArray[np.float64], NDArray[np.float64]]

# Rows of each article that a perceptron is fitted to; more changes nothing.
_WORDS_SHARE, _PAIRS_SHARE = 0.5, 0.35
_EPOCHS, _HIDDEN = 4, 32
_LONGEST_SUMMARY = 75
_SEED = 2026


@dataclass(slots=True)
class Stages:
    """What is learned so far: each list has one model without each fold, and last the one of all articles."""

    vocabularies: list[Vocabulary]
    words: list[Perceptron]
    pairs: list[Perceptron]
    sentences: list[Linear]
    #: What the processes see that a stage forks.
    now: ClassVar["Stages"]

    def analyse(self, example: Example) -> Analysis:
        """The article as the product sees it, but for what was learned with it."""
        reader = analyst("fr", self.vocabularies[example.fold])
        return reader.analyse(example.passages, example.paragraphs, example.title)

    def understand(self, example: Example) -> tuple[Analysis, Chances]:
        """The same, with the chances of its words and pairs."""
        text, fold = self.analyse(example), example.fold
        return text, chances(text, self.vocabularies[fold], self.words[fold], self.pairs[fold])


def learn_words(stages: Stages, examples: Sequence[Example]) -> None:
    """Fit ``stages.words``."""
    Stages.now = stages
    stages.words = _perceptrons(_word_rows, examples)


def learn_pairs(stages: Stages, examples: Sequence[Example]) -> None:
    """Fit ``stages.pairs``."""
    Stages.now = stages
    stages.pairs = _perceptrons(_pair_rows, examples)


def learn_sentences(stages: Stages, examples: Sequence[Example]) -> None:
    """Fit ``stages.sentences``."""
    Stages.now = stages
    stages.sentences = _regressions(_sentence_rows, examples)


def learn_summaries(stages: Stages, examples: Sequence[Example]) -> Linear:
    """The weights of whole summaries."""
    Stages.now = stages
    return _regressions(_summary_rows, examples)[-1]


def _perceptrons(step: Callable[[Example], Rows], examples: Sequence[Example]) -> list[Perceptron]:
    rows = list(each(step, examples))
    models = []
    for fold in [*range(FOLDS), None]:
        kept = [row for row, example in zip(rows, examples, strict=True) if example.fold != fold]
        features, targets = np.vstack([row[0] for row in kept]), np.concatenate([row[1] for row in kept])
        models.append(fit(features, targets, hidden=_HIDDEN, epochs=_EPOCHS, seed=_SEED))
    return models


def _regressions(step: Callable[[Example], _Choices], examples: Sequence[Example]) -> list[Linear]:
    sums = [Regression() for _ in range(FOLDS + 1)]
    for example, choices in zip(examples, each(step, examples), strict=True):
        if len(choices[1]) > 1:
            for fold, regression in enumerate(sums):
                if fold != example.fold:
                    regression.add(*choices)
    return [regression.solve() for regression in sums]


def _word_rows(example: Example) -> Rows:
    text = Stages.now.analyse(example)
    targets = np.array([word in example.reference.words for word in text.tokens.types], dtype=np.float32)
    return _sample(words_of(text, Stages.now.vocabularies[example.fold]), targets, _WORDS_SHARE)


def _pair_rows(example: Example) -> Rows:
    stages = Stages.now
    text = stages.analyse(example)
    types, pairs = text.tokens.types, text.pairs
    vocabulary = stages.vocabularies[example.fold]
    words = stages.words[example.fold].chance(words_of(text, vocabulary))
    both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    targets = np.array([(types[a], types[b]) in example.reference.pairs for a, b in both], dtype=np.float32)
    return _sample(pairs_of(text, vocabulary, words), targets, _PAIRS_SHARE)


def _sentence_rows(example: Example) -> _Choices:
    text, found = Stages.now.understand(example)
    features = sentence_features(text, found)
    fit_ones = np.array([passage.fit for passage in text.passages], dtype=bool)
    scores = [example.reference.scores(read_words(passage.text)) for passage in text.passages]
    return list(features), np.array(list(features.values())).T[fit_ones], np.array(scores)[fit_ones]


def _summary_rows(example: Example) -> _Choices:
    text, found = Stages.now.understand(example)
    own = Stages.now.sentences[example.fold](sentence_features(text, found))
    places, sets = candidates(text.passages, own)
    sizes = sets @ np.array([text.passages[place].words for place in places.tolist()], dtype=np.intp)
    sets = sets[(sizes <= _LONGEST_SUMMARY) | (sets.sum(1) == 1)]
    if not len(sets):
        return [], np.zeros((0, 0)), np.zeros((0, 3))
    words = [read_words(text.passages[place].text) for place in places.tolist()]
    candidates_words = ([word for place in np.flatnonzero(row) for word in words[place]] for row in sets)
    scores = np.array([example.reference.scores(candidate) for candidate in candidates_words])
    features = set_features(text, places, sets, own, found)
    return list(features), np.array(list(features.values())).T, scores


def _sample(features: NDArray[np.float64], targets: NDArray[np.float32], share: float) -> Rows:
    """A seeded part of an article's rows, without which the features of all would not fit in memory."""
    kept = np.random.default_rng([_SEED, len(targets)]).random(len(targets)) < share
    return features[kept].astype(np.float32), targets[kept]
