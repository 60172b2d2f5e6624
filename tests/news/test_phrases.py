import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.phrases import Phrase, fold, plain_phrase

FOUND = [
    ("bon plan", "Bons plans du jour"),
    ("bon plan", "Bon-plan : une lampe"),
    ("intelligence artificielle", "Les intelligences artificielles débarquent"),
    ("IA", "L’IA partout"),
    ("-# %", "Un écran à -40 % chez un marchand"),
    ("-# %", "Un écran (-40%)"),
    ("à moins de # €", "Une lampe à moins de 1 299,99 €"),
    ("perd … # €", "Ce vélo perd d'un coup 400 €"),
    ("^test", "Test d'une lampe"),
    ("?$", "Est-ce la fin ?"),
    ("Qwen*", "Qwen3.5 arrive"),
    ("^comment *er", "Comment installer une lampe"),
    ("cœur", "Un coeur"),
    ("C++", "Apprendre le C++ vite"),
]
NOT_FOUND = [
    ("IA", "Un dahlia"),
    ("IA", "Les IAs"),
    ("ARM", "Des armes"),
    ("-# %", "entre 14-40 % des cas"),
    ("^test", "Un test"),
    ("perd … # €", "Elle perd. Il reste 400 €"),
    ("^comment *er", "Comment la France va installer des lampes"),
    ("promo", "La promotion 2026"),
]


@pytest.mark.parametrize(("phrase", "text"), FOUND)
def test_found(phrase, text):
    assert Phrase.of(phrase).within(fold(text))


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_not_found(phrase, text):
    assert not Phrase.of(phrase).within(fold(text))


def test_as_a_reader_sees_it():
    written = ("^Free", "iOS #", "Qwen*", "lève # millions")
    assert [Phrase.of(one).shown for one in written] == ["Free", "iOS", "Qwen", "lève millions"]


@given(st.text(max_size=30))
def test_what_a_reader_typed_is_a_word_and_no_pattern(word):
    plain = plain_phrase(word)
    assert not set("#…*^$") & set(plain)
    Phrase.of(plain).within(fold(f"avant {word} après"))


@given(st.text(st.characters(max_codepoint=0x17F), max_size=60))
def test_folding_twice_changes_nothing(text):
    once = fold(text)
    assert once == once.strip()
    assert fold(once) == once
