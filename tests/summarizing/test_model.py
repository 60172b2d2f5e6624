from dataclasses import replace

import numpy as np
import pytest

from bot.summarizing.model import Linear, load, pack, unpack
from bot.summarizing.perceptron import Perceptron
from bot.summarizing.tokens import read_pairs, read_tokens


def test_what_is_packed_is_unpacked():
    model = load()
    again = unpack(pack(model))
    assert again.vocabulary.rarities == model.vocabulary.rarities
    assert again.vocabulary.inclinations == model.vocabulary.inclinations
    assert again.vocabulary.unseen == model.vocabulary.unseen
    assert (again.vocabulary.pair_keys == model.vocabulary.pair_keys).all()
    assert (again.words.hidden == model.words.hidden).all()
    assert again.sentences.names == model.sentences.names
    assert (again.summaries.weights == model.summaries.weights).all()
    assert [again.rate(words) for words in (10, 35, 50, 1000)] == [model.rate(words) for words in (10, 35, 50, 1000)]


def test_other_features_than_those_learned_are_refused():
    linear = Linear(("one", "two"), np.array([1.0, 2.0]), np.zeros(2))
    assert linear({"one": np.array([1.0, 0]), "two": np.array([1.0, 1])}).tolist() == [3, 2]
    with pytest.raises(ValueError, match="other features"):
        linear({"two": np.zeros(1), "one": np.zeros(1)})


def test_the_file_is_small():
    assert len(pack(load())["pair_keys"]) > 1000
    size = sum(array.nbytes for array in pack(load()).values())
    assert size < 2_000_000


def test_a_chance_is_neither_nought_nor_one():
    extreme = Perceptron(np.zeros(1), np.ones(1), np.ones((1, 1)) * 1e6, np.zeros(1), np.ones(1), np.zeros(1))
    low, high = replace(extreme, output=-np.ones(1)).chance(np.ones((1, 1)))[0], extreme.chance(np.ones((1, 1)))[0]
    assert 0 < low < 1e-9
    assert 1 - 1e-9 < high < 1


def test_summaries_keep_what_is_rare_rather_than_what_is_not():
    vocabulary = load().vocabulary
    assert vocabulary.rarity(["zyzomys"]) > vocabulary.rarity(["gouvern"]) > vocabulary.rarity(["de"])
    assert vocabulary.inclination(["de"]) > vocabulary.inclination(["cependant"])
    assert vocabulary.inclination(["zyzomys"]) == vocabulary.unseen.inclination
    assert vocabulary.inclination(["zyzomys"], {"zyzomys"}) == vocabulary.unseen.stop_inclination


def test_pairs_are_known_by_their_words_in_order():
    vocabulary = load().vocabulary
    tokens = read_tokens(["a annoncé zyzomys"])
    pairs = read_pairs(tokens)
    _, counts = vocabulary.pairs(tokens.types, pairs.left, pairs.right)
    _, backwards = vocabulary.pairs(tokens.types, pairs.right, pairs.left)
    assert counts.tolist()[0] > 0 == counts.tolist()[1]
    assert backwards.tolist() == [0, 0]
