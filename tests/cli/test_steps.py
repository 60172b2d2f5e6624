import pytest
from pydantic import ValidationError

from bot.cli import steps
from tests.cli.pages import EMPTY, HTML, TEXT, TITLE


def test_extract():
    answer = steps.extract({"id": 7, "url": "https://leval.example/a", "html": HTML})
    assert answer.pop("author") == ""
    assert answer == {
        "id": 7,
        "title": TITLE,
        "text": TEXT,
        "published": "2026-02-18",
        "outlet": "Le Val",
        "language": "fr",
        "paywalled": False,
    }


def test_a_page_without_article():
    answer = steps.extract({"id": "a", "html": EMPTY})
    assert answer["id"] == "a"
    assert (answer["text"], answer["title"], answer["published"]) == ("", None, None)


def test_sentences():
    assert steps.sentences({"id": "1", "text": "Un. Deux."}) == {"id": "1", "sentences": ["Un.", "Deux."]}


def test_summarize():
    answer = steps.summarize({"id": "1", "title": TITLE, "text": TEXT}, words=None, count=2)
    assert answer["language"] == "fr"
    assert len(answer["sentences"]) == 2
    assert all(sentence in TEXT for sentence in answer["sentences"])
    assert len(steps.summarize({"id": "1", "text": TEXT}, words=20, count=None)["sentences"]) == 1


def test_a_language_that_is_not_summarised():
    text = "Это предложение написано по-русски. И это тоже написано по-русски, чтобы было достаточно слов."
    assert steps.summarize({"id": "1", "text": text}, words=60, count=None) == {
        "id": "1",
        "language": "ru",
        "sentences": [],
        "speakers": [],
        "acronyms": [],
    }


def test_who_says_it_and_what_acronyms_stand_for_are_kept_out_of_the_sentences():
    # All other sentences are questions.
    text = (
        "Nadia Ferrand s'exclame : « Quel chantier ? L'AFV ouvrira un long sentier vers le lac au mois de mars. » "
        "Connaissez-vous tous l'Agence des forêts du Val (AFV) ?"
    )
    for words, count in ((40, None), (None, 1)):
        assert steps.summarize({"id": "1", "text": text}, words=words, count=count) == {
            "id": "1",
            "language": "fr",
            "sentences": ["« L'AFV ouvrira un long sentier vers le lac au mois de mars. »"],
            "speakers": ["Nadia Ferrand"],
            "acronyms": [{"acronym": "AFV", "expansion": "Agence des forêts du Val"}],
        }


@pytest.mark.parametrize("step", [steps.extract, steps.sentences])
def test_another_shape(step):
    with pytest.raises(ValidationError):
        step({"id": "1"})
