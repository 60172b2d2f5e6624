import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.request import count_words
from bot.domain.summary import Length
from bot.errors import TooShort, UnsupportedLanguage
from bot.summarizing.summary import choose, summarize
from tests.patience import processor_time
from tests.summarizing.texts import ARTICLE, TITLE


def _bare(text):
    return re.sub(r"[\s«»“”\"]+", "", text)


def test_three_lengths_nested_word_for_word_in_order():
    summary = summarize(ARTICLE, "fr", TITLE)
    short, medium, long = (summary.at(length) for length in Length)
    assert len(short) == 1
    assert set(short) < set(medium) < set(long) == set(summary.sentences)
    assert 36 <= sum(count_words(sentence.text) for sentence in medium) <= 72
    assert 90 <= sum(count_words(sentence.text) for sentence in long) <= 144
    places = [_bare(ARTICLE).index(_bare(sentence.text)) for sentence in long]
    assert places == sorted(places)
    assert summary.language == "fr"
    assert summary.total_words == count_words(ARTICLE)
    assert summary.total_sentences == 13  # the heading is none
    assert all(sentence.anchor == "" for sentence in long)


def test_nothing_poor_is_chosen_even_when_there_is_room():
    text = " ".join(choose(ARTICLE, "fr", TITLE, words=1000))
    for poor in ("Un projet longuement discuté", "Faut-il", "À lire aussi"):
        assert poor not in text


def test_a_quotation_is_never_left_open():
    for words in range(10, 200, 5):
        for sentence in choose(ARTICLE, "fr", TITLE, words=words):
            assert sentence.count("«") == sentence.count("»")


def test_a_leaning_sentence_comes_with_the_one_before():
    for count in range(1, 12):
        chosen = choose(ARTICLE, "fr", TITLE, sentences=count)
        if "Il comprend un poste à mi-temps." in chosen:
            place = chosen.index("Il comprend un poste à mi-temps.")
            assert chosen[place - 1].startswith("Le conseil municipal a voté")


def test_so_many_sentences():
    assert [len(choose(ARTICLE, "fr", sentences=count)) for count in (1, 2, 3)] == [1, 2, 3]


def test_a_sentence_that_was_said_is_not_said_again():
    twice = "La mairie de Valmont ouvrira en mars un atelier public de réparation."
    text = f"{twice}\n\nLes habitants y apporteront leurs machines le soir.\n\n{twice}"
    assert choose(text, "fr", words=100).count(twice) == 1


def test_the_title_repeated_in_the_text_is_no_sentence_of_the_summary():
    text = f"{TITLE}.\n\n{ARTICLE}"
    assert f"{TITLE}." not in choose(text, "fr", TITLE, words=1000)


def test_too_short():
    with pytest.raises(TooShort):
        summarize("Une phrase. Une autre phrase.", "fr")
    assert len(choose("Une phrase courte. Une autre.", "fr")) == 1
    assert choose(" … ", "fr") == []


def test_two_sentences_are_enough_if_long():
    text = (
        "La mairie " + "de la ville et du port " * 6 + "ouvre. Le port " + "de la ville et de la mairie " * 6 + "ferme."
    )
    summary = summarize(text, "fr")
    assert len(summary.at(Length.SHORT)) == 1
    assert summary.total_sentences == 2


def test_a_post_without_full_stops():
    text = (
        "La ligne douze passe désormais devant la gare de Valmont 🚌\n"
        "Son terminus sera au port à partir du mois de juin\n"
        "Les billets coûtent un euro cinquante, comme sur les autres lignes de la vallée\n"
        "À lire aussi toutes les lignes de bus de la vallée\n"
        "Deux conducteurs ont été embauchés pour assurer les derniers départs du soir\n"
        "Le conseil régional paie la moitié des quatre véhicules neufs"
    )
    summary = summarize(text, "fr")
    assert len(summary.sentences) > 1
    assert "lire aussi" not in str(summary.sentences)


def test_a_text_without_any_good_sentence_still_gets_one():
    text = "\n\n".join(f"LA MACHINE NUMÉRO {n} DE LA GARE ?" for n in range(12))
    assert len(summarize(text, "fr").sentences) == 1


def test_an_item_among_sentences_is_no_sentence():
    item = "– un atelier public de réparation ouvert au mois de mars dans la vallée"
    assert item[2:] not in choose(f"{ARTICLE}\n\n{item}", "fr", words=2000)


def test_a_stray_dot_is_not_shown_and_a_name_keeps_its_own():
    stray = ".L'affaire éclate à Valmont quand un conseiller quitte la séance du budget"
    text = f"{ARTICLE}\n\n{stray}.\n\n.NET reste la plateforme la plus employée par les équipes de la vallée."
    chosen = choose(text, "fr", words=2000)
    assert f"{stray[1:]}." in chosen
    assert ".NET reste la plateforme la plus employée par les équipes de la vallée." in chosen


def test_a_sentence_with_lost_letters_is_a_last_resort():
    lost = "La mairie de Valmont a ouvert l\ufffdatelier public de r\ufffdparation."
    assert choose(f"{lost}\n\nLe reste ?", "fr", sentences=1) == ["Le reste ?"]
    assert choose(f"{lost}\n\nLes habitants y apporteront leurs machines le soir.", "fr", words=500) == [
        "Les habitants y apporteront leurs machines le soir."
    ]
    assert choose(lost, "fr") == [lost]


def test_unknown_language():
    for call in (summarize, choose):
        with pytest.raises(UnsupportedLanguage):
            call(ARTICLE, "zh")


def test_english():
    text = (
        "The council of Valmont approved a new workshop for broken computers on Monday. It will open in March in "
        "the old station. Mr. Ferrand, the mayor, said the town throws away too many machines. Twelve volunteers "
        "will help people repair their computers two evenings a week. The region pays half of the tools and the "
        "whole of the building. The association hopes to repair three hundred computers each year."
    )
    summary = summarize(text, "en", "Valmont approves workshop for computers")
    assert summary.at(Length.SHORT)[0].text.startswith("The council of Valmont")


def test_long_texts_are_read_in_time_and_up_to_a_bound():
    text = "\n\n".join(
        f"La mairie numéro {n} ouvre un atelier pour les machines de la vallée {n * 7}." for n in range(3000)
    )
    with processor_time(3):
        summary = summarize(text, "fr")
    assert summary.total_sentences == 3000


def test_the_same_whatever_the_hash_seed():
    program = f"from bot.summarizing.summary import choose; print(choose({ARTICLE!r}, 'fr', {TITLE!r}, words=80))"
    answers = {
        subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


_WORDS = st.sampled_from(
    [
        "La",
        "mairie",
        "ouvre",
        "«",
        "»",
        ".",
        "\n\n",
        '"',
        "(",
        ")",
        "Il",
        "Mais",
        "?",
        "vallée",
        "un",
        "atelier",
        "à",
        "lire",
        "aussi",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, max_size=120).map(" ".join), st.integers(1, 150))
def test_any_text(text, words):
    for sentence in choose(text, "fr", words=words):
        assert _bare(sentence) in _bare(text)


def test_words_of_nobody_named_are_not_shown():
    said = "« Nous avons voulu parler de la vie des ateliers de la vallée. »"
    assert said not in choose(f"{ARTICLE}\n\nLe film sort lundi dans la vallée.\n\n{said}", "fr", words=2000)
    assert said not in choose(f"{said[:-2]} Tout ira bien », a-t-il dit.\n\n{ARTICLE}", "fr", words=2000)
    assert choose(f"{said[:-1]} Tout ira bien. La gare de Valmont rouvre aussi lundi. »", "fr", words=2000)
    introduced = f"{ARTICLE}\n\n« Le film nous tient à cœur », dit Nadia Ferrand. {said}"
    assert said in choose(introduced, "fr", words=2000)
