"""What a word is worth under each budget, so that the mean summary has the length that is wanted."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.summarizing.model import Model
from bot.summarizing.ranking import Ranking, analyst, rank
from bot.summarizing.selection import Selection
from training.corpus import Example

# For each budget the mean that is aimed at. An editor's summary has 35 words: a reader who gives little more room is
# best served by little more, one who gives much wants it used.
_MEANS = {20: 19, 35: 32, 60: 52, 90: 82, 120: 110, 200: 185, 400: 370}
_ARTICLES = 400
_STEPS = 11
_WIDEST = 0.01


def learn_rates(model: Model, examples: Sequence[Example]) -> Model:
    """The model with its rates, found by bisection.

    Only articles that have twice the budget tell what it is to choose.
    """
    reader = analyst("fr", model.vocabulary)
    sample = examples[:: max(1, len(examples) // _ARTICLES)]
    rankings = [rank(reader.analyse(example.passages, example.paragraphs, example.title), model) for example in sample]
    rates: dict[int, float] = {}
    for budget, mean in _MEANS.items():
        large = [ranking for ranking in rankings if sum(passage.words for passage in ranking.passages) >= 2 * budget]
        low, high = -_WIDEST, _WIDEST
        for _ in range(_STEPS):
            rates[budget] = (low + high) / 2
            longer = _mean_words(large, _with_rates(model, rates), budget) > mean
            low, high = (low, rates[budget]) if longer else (rates[budget], high)
    return _with_rates(model, rates)


def _with_rates(model: Model, rates: dict[int, float]) -> Model:
    return replace(model, budgets=np.array(list(rates), dtype=float), rates=np.array(list(rates.values())))


def _mean_words(rankings: Sequence[Ranking], model: Model, budget: int) -> float:
    sizes = [
        sum(ranking.passages[place].words for place in Selection(ranking, model).within(budget)) for ranking in rankings
    ]
    return float(np.mean(sizes)) if sizes else 0.0
