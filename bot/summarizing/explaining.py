"""Why each sentence of a text is in its summary or not."""

from dataclasses import dataclass

import numpy as np

from bot.summarizing.model import Model
from bot.summarizing.ranking import Ranking

_REASONS = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence: its score, in hundredths of the F-measure that it is expected to have, against the text's mean.

    ``reasons`` are the features that count most, with what each adds to the score or takes from it; ``barred`` says why
    the sentence may not stand in a summary, or not alone.
    """

    text: str
    words: int
    chosen: bool
    score: float
    reasons: tuple[tuple[str, float], ...]
    barred: str


def explain(ranking: Ranking, model: Model, chosen: frozenset[int]) -> list[Explanation]:
    """Explanations of every sentence of a text, in its order."""
    values = np.array(list(ranking.features.values()))
    shares = 100 * model.sentences.weights[:, None] * (values - values.mean(1, keepdims=True))
    largest = np.argsort(-np.abs(shares), axis=0, kind="stable")[:_REASONS]
    return [
        Explanation(
            passage.text,
            passage.words,
            place in chosen,
            float(shares[:, place].sum()),
            tuple((model.sentences.names[name], float(shares[name, place])) for name in largest[:, place].tolist()),
            "" if passage.fit and not passage.depends else "not fit" if not passage.fit else "not alone",
        )
        for place, passage in enumerate(ranking.passages)
    ]
