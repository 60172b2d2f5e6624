from itertools import count

import numpy as np

from bot.summarizing.model import load
from bot.summarizing.passages import Passage
from bot.summarizing.ranking import analyst
from bot.summarizing.sets import candidates, leaning, without_repetition

NUMBERS = count()


def passage(words, *, fit=True, depends=False):
    # No two sentences alike, which would be said but once.
    return Passage(f"mot{next(NUMBERS)} " * words, words, fit, depends)


def test_a_leaning_sentence_brings_those_before_it():
    passages = [passage(5), passage(5, depends=True), passage(5, depends=True), passage(5)]
    assert leaning(passages) == [[0], [0, 1], [0, 1, 2], [3]]
    # The first of a text has nothing to lean on.
    assert leaning([passage(5, depends=True)]) == [[0]]


def test_candidates_are_closed_and_fit():
    passages = [passage(5), passage(5, depends=True), passage(5, fit=False), passage(5, depends=True), passage(5)]
    places, sets = candidates(passages, np.arange(5.0))
    found = {tuple(places[row].tolist()) for row in sets}
    assert found == {(0,), (0, 1), (4,), (0, 4), (0, 1, 4)}


def test_a_base_is_in_every_candidate():
    places, sets = candidates([passage(5) for _ in range(4)], np.arange(4.0), base=(2,))
    assert {tuple(places[row].tolist()) for row in sets} >= {(2,), (0, 2), (0, 1, 2, 3)}
    assert sets[:, places.tolist().index(2)].all()


def test_no_candidate_where_nothing_is_fit():
    _, sets = candidates([passage(5, fit=False)], np.zeros(1))
    assert len(sets) == 0


def test_what_is_written_twice_is_a_candidate_once():
    once = passage(5)
    places, sets = candidates([once, once, passage(5)], np.arange(3.0))
    assert {tuple(places[row].tolist()) for row in sets} == {(1,), (2,), (1, 2)}


def test_no_candidate_says_the_same_twice():
    texts = [
        "La mairie de Valmont ouvrira un atelier de réparation.",
        "Valmont ouvrira en mars un grand atelier de réparation, dit la mairie.",
        "Le maire attend trente visiteurs chaque jour.",
        "Un atelier.",
    ]
    passages = [Passage(text, 8, fit=True, depends=False) for text in texts]
    text = analyst("fr", load().vocabulary).analyse(passages, [0, 1, 2, 3], "")
    places, sets = candidates(passages, np.arange(4.0))
    found = {tuple(places[row].tolist()) for row in without_repetition(text, places, sets)}
    assert (0, 1) not in found
    assert (0, 1, 2) not in found
    # Too few words to tell, and other news.
    assert {(0,), (1,), (0, 3), (0, 2, 3), (1, 2)} <= found
