import pytest
from sumy.models.dom import ObjectDocumentModel
from sumy.nlp.stemmers import null_stemmer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers._summarizer import AbstractSummarizer

from bot.errors import UnsupportedLanguage
from bot.summarizing.summarizer import NewsSummarizer
from bot.summarizing.words import Tokenizer
from tests.summarizing.texts import ARTICLE, TITLE


@pytest.fixture
def document():
    return PlaintextParser.from_string(ARTICLE, Tokenizer("fr")).document


def test_is_a_summarizer_of_sumy(document):
    summarizer = NewsSummarizer("fr", TITLE)
    assert isinstance(summarizer, AbstractSummarizer)
    chosen = summarizer(document, 2)
    assert str(chosen[0]).startswith("La mairie de Valmont ouvrira en mars")
    assert len(chosen) == 2
    assert set(chosen) < set(document.sentences)
    assert summarizer.stem_word("Ateliers") == "ateli" != null_stemmer("Ateliers")


def test_a_share_of_the_sentences(document):
    assert len(NewsSummarizer()(document, "30%")) == len(document.sentences) * 30 // 100


def test_nothing_of_a_document_without_words():
    assert NewsSummarizer()(ObjectDocumentModel([]), 3) == ()
    assert NewsSummarizer()(PlaintextParser.from_string("…\n\n!!", Tokenizer("fr")).document, 3) == ()


def test_a_language_without_a_stemmer():
    with pytest.raises(UnsupportedLanguage):
        NewsSummarizer("zh")
