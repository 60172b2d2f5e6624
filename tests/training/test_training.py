"""The training, on a corpus made up for the test: too small to teach anything, whole enough to run every stage."""

import gzip
import json
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarizing.model import unpack
from training.linear import Regression
from training.perceptrons import fit
from training.rouge import Reference, read_words

WORDS = [
    "mairie",
    "atelier",
    "gare",
    "ministre",
    "réseau",
    "données",
    "voiture",
    "école",
    "vote",
    "loi",
    "ville",
    "train",
    "prix",
    "eau",
    "usine",
]


def sentence(rng, size):
    return f"La {' '.join(rng.choice(WORDS) for _ in range(size))} lundi."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl.gz"
    rng = random.Random(7)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for _ in range(20):
            paragraphs = [" ".join(sentence(rng, rng.randint(8, 20)) for _ in range(4)) for _ in range(4)]
            row = {"title": sentence(rng, 5), "summary": paragraphs[0][:120], "paragraphs": paragraphs}
            lines.write(json.dumps(row) + "\n")
    return path


def test_the_same_articles_make_the_same_file(corpus, tmp_path):
    outputs = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for output, seed in zip(outputs, "12", strict=True):
        subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-W", "error", "-m", "training", corpus, "--output", output, "--most", "18"],
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
        )
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    with np.load(outputs[0]) as data:
        model = unpack(data)
    assert len(model.vocabulary.inclinations) >= len(WORDS)
    assert model.rate(200) >= model.rate(35)


def naive_scores(candidate, reference):
    def f_measure(match):
        return 2 * match / (len(candidate) + len(reference)) if candidate and reference else 0.0

    table = [[0] * (len(reference) + 1) for _ in range(len(candidate) + 1)]
    for i, a in enumerate(candidate):
        for j, b in enumerate(reference):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    pairs = (Counter(pairwise(candidate)) & Counter(pairwise(reference))).total()
    size = len(candidate) + len(reference) - 2
    return (
        f_measure((Counter(candidate) & Counter(reference)).total()),
        2 * pairs / size if pairs else 0.0,
        f_measure(table[-1][-1]),
    )


@given(*[st.lists(st.sampled_from("abcd"), max_size=12)] * 2)
def test_rouge_is_what_its_definition_says(candidate, reference):
    assert Reference(" ".join(reference)).scores(candidate) == pytest.approx(naive_scores(candidate, reference))


def test_words_are_those_of_rouge():
    assert read_words("L'État n'a rien dit.") == ["l", "état", "n", "a", "rien", "dit"]


def test_a_perceptron_learns_what_no_line_divides():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(20_000, 2)).astype(np.float32)
    targets = (features[:, 0] * features[:, 1] > 0).astype(np.float32)
    perceptron = fit(features, targets, hidden=16, epochs=200, seed=1)
    assert ((perceptron(features) > 0) == (targets > 0.5)).mean() > 0.95


def test_regression_compares_within_an_article_alone():
    rng = np.random.default_rng(0)
    regression = Regression()
    for _ in range(200):
        features = rng.normal(size=(8, 2))
        article = rng.normal()  # how easy the article is must not be taken for a merit of its sentences
        scores = (features @ [0.3, -0.2] + article)[:, None] * np.ones(3)
        regression.add(("up", "down"), np.column_stack((features[:, 0], features[:, 1] + article)), scores)
    assert regression.solve().weights == pytest.approx([0.3, -0.2], abs=0.01)
