from bot.summarizing.summary import choose, explain
from tests.summarizing.texts import ARTICLE, TITLE


def test_every_sentence_is_explained_and_the_chosen_ones_are_those_of_choose():
    explanations = explain(ARTICLE, "fr", TITLE, words=60)
    assert [one.text for one in explanations if one.chosen] == choose(ARTICLE, "fr", TITLE, words=60)
    assert all(len(one.reasons) == 3 for one in explanations)
    barred = {one.text: one.barred for one in explanations}
    assert barred["Un projet longuement discuté"] == "not fit"
    assert barred["Il comprend un poste à mi-temps."] == "not alone"
    assert not any(one.barred == "not fit" and one.chosen for one in explanations)
    assert abs(sum(one.score for one in explanations)) < 1e-6


def test_nothing_to_explain():
    assert explain("…", "fr") == []
    assert len(explain("Une phrase courte. Une autre.", "fr", sentences=1)) == 2
