import pytest

from bot.errors import UnsupportedLanguage
from bot.summarizing.languages import NAMES, stop_words
from bot.summarizing.words import Tokenizer, split_words, stemmer


def test_elisions_are_words_of_their_own():
    words = ["l", "homme", "d", "aujourd'hui", "qu", "il", "a", "vu", "aux", "États-Unis"]
    assert split_words("l'homme d’aujourd'hui, qu’il a vu aux États-Unis !".replace("d’a", "d'a")) == words


def test_other_languages_keep_their_apostrophes():
    assert split_words("Don't stop", "en") == ["Don't", "stop"]


def test_stems():
    stem = stemmer("fr")
    assert stem("réparations") == stem("réparation")


def test_tokenizer_serves_sumy():
    tokenizer = Tokenizer("fr")
    assert tokenizer.to_sentences("Une phrase. Une autre.") == ("Une phrase.", "Une autre.")
    assert tokenizer.to_words("L'eau claire.") == ("L", "eau", "claire")


@pytest.mark.parametrize("code", sorted(NAMES))
def test_every_supported_language_has_stop_words_and_a_stemmer(code):
    assert len(stop_words(code)) > 50
    assert stemmer(code)("test")


def test_unknown_language():
    with pytest.raises(UnsupportedLanguage) as caught:
        stemmer("zh")
    assert caught.value.detail == "zh"
