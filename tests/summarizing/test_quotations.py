import pytest

from bot.summarizing.quotations import Quoting, follow, repaired


def _repaired(*paragraphs):
    flat = [sentence for paragraph in paragraphs for sentence in paragraph]
    return [None if q.broken else repaired(s, q) for s, q in zip(flat, follow(paragraphs), strict=True)]


def test_a_quotation_of_three_sentences_gets_its_marks():
    assert _repaired(["« Un.", "Deux.", "Trois », dit-elle."]) == ["« Un. »", "« Deux. »", "« Trois », dit-elle."]


def test_added_marks_are_spaced_as_those_of_their_quotation():
    assert _repaired(["«\u202fUn.", "Deux «un».", "Trois\u202f», dit-elle."])[1] == "«\u202fDeux «un».\u202f»"
    assert _repaired(["«Un.", "Deux « un ».", "Trois», dit-elle."])[1] == "«Deux « un ».»"
    assert _repaired(["« Un."], ["Deux.", "Trois », dit-elle."])[1] == "« Deux. »"
    assert _repaired(["« Un."], ["« Deux.", "Trois », dit-elle."])[1:] == ["« Deux. »", "« Trois », dit-elle."]


def test_marks_inside_marks():
    assert _repaired(["«Un «deux».", "Trois» dit-il."]) == ["«Un «deux».»", "«Trois» dit-il."]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_other_marks(opening, closing):
    assert _repaired([f"{opening}Un.", f"Deux{closing}, dit-il."]) == [
        f"{opening}Un.{closing}",
        f"{opening}Deux{closing}, dit-il.",
    ]


def test_whole_sentences_stay():
    assert follow([["Il dit « oui ».", "Elle (aussi) [dit-on] part."]]) == [Quoting(), Quoting()]


@pytest.mark.parametrize("sentence", ["Il dit » non.", "Une (aside.", "Un reste).", "Des [crochets)."])
def test_what_never_pairs_is_broken(sentence):
    assert [q.broken for q in follow([["Avant.", sentence, "Après."]])] == [False, True, False]


def test_a_quotation_that_never_closes_breaks_its_reach():
    quotings = follow([["Avant.", "Il dit « non.", "Et encore."], ["Ailleurs."]])
    assert [q.broken for q in quotings] == [False, True, True, False]


def test_a_quotation_that_never_closes_at_the_end_of_the_text():
    assert [q.broken for q in follow([["« Non."]])] == [True]


def test_each_paragraph_of_a_long_quotation_repeats_its_mark():
    assert _repaired(["« Un."], ["« Deux », dit-il."]) == ["« Un. »", "« Deux », dit-il."]


def test_a_quotation_closed_in_the_next_paragraph():
    assert _repaired(["« Un."], ["Deux », dit-il."]) == ["« Un. »", "« Deux », dit-il."]


def test_straight_marks_do_not_reach_across_paragraphs():
    assert [q.broken for q in follow([['"Un.'], ['"Deux", dit-il.']])] == [True, False]


def test_too_deep():
    assert follow([["« « « Un » » ».", "« « « Deux."]])[1].broken
