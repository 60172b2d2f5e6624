import numpy as np
import pytest

from bot.summarizing.centrality import SentenceVectors


def vectors_of(sentences):
    index = {}
    terms = [[index.setdefault(word, len(index)) for word in words] for words in sentences]
    rows = np.repeat(np.arange(len(terms)), [len(words) for words in terms])
    flat = np.array([term for words in terms for term in words], dtype=np.intp)
    return SentenceVectors(rows, flat, len(sentences), np.ones(len(index)))


def test_central_sentences_share_words_with_others():
    vectors = vectors_of([["gare", "atelier"], ["gare", "outil"], ["atelier", "outil", "gare"], ["chat"]])
    ranks = vectors.lexrank()
    assert ranks.argmax() == 2
    assert ranks.argmin() == 3
    assert vectors.likeness_to(0)[0] == pytest.approx(1)
    assert vectors.likeness_to(0)[3] == 0
    assert vectors.centroid().argmin() == 3


def test_rare_words_weigh_more():
    rows, terms = np.array([0, 0, 1, 2]), np.array([0, 1, 0, 1])
    likeness = SentenceVectors(rows, terms, 3, np.array([1.0, 3.0])).likeness_to(0)
    assert likeness[2] > likeness[1] > 0


def test_the_next_sentence_is_the_one_of_likeness_to():
    rng = np.random.default_rng(2)
    vectors = vectors_of([[str(word) for word in rng.integers(0, 12, 6)] for _ in range(9)])
    expected = [vectors.likeness_to(place)[place + 1] for place in range(8)]
    assert vectors.likeness_to_next() == pytest.approx([*expected, 0])


def test_lexrank_is_the_stationary_distribution_of_the_dense_matrix():
    rng = np.random.default_rng(1)
    vectors = vectors_of([[str(word) for word in rng.integers(0, 30, 8)] for _ in range(20)])
    dense = np.array([vectors.likeness_to(place) for place in range(20)])
    np.fill_diagonal(dense, 0)
    walk = dense / dense.sum(axis=1, keepdims=True)
    ranks = np.full(20, 1 / 20)
    for _ in range(200):
        ranks = 0.15 / 20 + 0.85 * (walk.T @ ranks)
    assert vectors.lexrank() == pytest.approx(ranks / ranks.max(), abs=1e-4)


def test_sentences_without_words():
    vectors = vectors_of([[], []])
    assert vectors.lexrank().tolist() == [1, 1]
    assert vectors.centroid().tolist() == [0, 0]
    assert vectors.likeness_to_next().tolist() == [0, 0]
    assert vectors.likeness_to(1).tolist() == [0, 0]
