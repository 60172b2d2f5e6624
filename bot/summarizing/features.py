"""What tells a good sentence of a news article from the others, in numbers."""

import re
import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import TypeAdapter

from bot.summarizing.analysis import Analysis
from bot.summarizing.concepts import Chances
from bot.summarizing.tokens import Floats

#: How many words an editor's summary has, in the mean.
USUAL_WORDS = 35

_OPENS_QUOTED = re.compile(r"[«“\"]")
_FIGURE = re.compile(r"\d")
_COLON = re.compile(r"\s:")
_LIKELY = 0.5
_TELLING_LETTERS = 4


def sentence_features(text: Analysis, chances: Chances) -> dict[str, Floats]:
    """Every feature by its name, each an array with one number for each sentence.

    ``chances`` are those of the text's words and pairs.
    """
    return {**_concepts(text, chances), **_places(text), **_likeness(text), **_looks(text)}


def _concepts(text: Analysis, chances: Chances) -> dict[str, Floats]:
    """How much of what a summary would say a sentence says: for its length, as an F-measure, and its neighbour."""
    tokens = text.tokens
    lengths = np.maximum(tokens.sizes, 1)
    mass = tokens.held.total(chances.words)
    pair_mass = text.pairs.held.total(chances.pairs)
    likely = tokens.held.total(np.where(chances.words > _LIKELY, chances.words, 0))
    gain = 2 * mass / (lengths + USUAL_WORDS)
    return {
        "words": gain,
        "pairs": 2 * pair_mass / (lengths + USUAL_WORDS),
        "words_density": mass / lengths,
        "pairs_density": pair_mass / lengths,
        "likely_words": likely / lengths,
        "next_words": np.concatenate((gain[1:], [0])),
    }


def _places(text: Analysis) -> dict[str, Floats]:
    places = np.arange(text.tokens.sentences)
    opens = np.concatenate(([True], text.paragraphs[1:] != text.paragraphs[:-1]))
    within = places - np.maximum.accumulate(np.where(opens, places, 0))
    marks = {
        **{name: places == place for place, name in enumerate(("first", "second", "third"))},
        "last": places == places[-1],
        "opens_paragraph": opens,
        "place_in_paragraph": within,
    }
    return {name: np.asarray(values, dtype=np.float64) for name, values in marks.items()}


def _likeness(text: Analysis) -> dict[str, Floats]:
    tokens, vectors = text.tokens, text.vectors
    following = vectors.likeness_to_next()
    first = vectors.likeness_to(0)
    first[0] = 0
    titled = text.titled * (1 - text.stop)
    telling = sum(len(word) >= _TELLING_LETTERS for word in text.title)
    return {
        "title": tokens.held.total(titled) / max(1, telling),
        "centroid": vectors.centroid(),
        "lexrank": vectors.lexrank(),
        "like_first": first,
        "like_next": following,
        "like_previous": np.concatenate(([0], following[:-1])),
    }


def _looks(text: Analysis) -> dict[str, Floats]:
    tokens = text.tokens
    lengths = np.maximum(tokens.sizes, 1)
    day = _day(text.language)
    shown = [passage.text for passage in text.passages]
    flags = {
        "opens_quoted": [bool(_OPENS_QUOTED.match(sentence)) for sentence in shown],
        "figure": [bool(_FIGURE.search(sentence)) for sentence in shown],
        "colon": [bool(_COLON.search(sentence)) for sentence in shown],
        "day": [bool(day.search(sentence)) for sentence in shown],
        "depends": [passage.depends for passage in text.passages],
    }
    inner = tokens.capitals & (tokens.places > 0)
    return {
        "length": np.log(lengths),
        "long": lengths / USUAL_WORDS,
        "names": np.bincount(tokens.rows, inner, tokens.sentences) / lengths,
        "rarity": np.bincount(tokens.rows, text.rarity[tokens.kinds], tokens.sentences) / lengths,
        "stop_words": np.bincount(tokens.rows, text.stop[tokens.kinds], tokens.sentences) / lengths,
        **{name: np.array(values, dtype=np.float64) for name, values in flags.items()},
    }


@cache
def _day(language: str) -> re.Pattern[str]:
    text = files("bot.summarizing").joinpath("data/features.toml").read_text("utf-8")
    patterns = TypeAdapter(dict[str, dict[str, str]]).validate_python(tomllib.loads(text))
    return re.compile(patterns.get(language, {}).get("day", r"(?!)"))
