from hypothesis import given
from hypothesis import strategies as st

from bot.domain.summary import Acronym, Length, SummarySentence
from bot.presentation.speaking import explained, explanations, heard, said_by, sentence_html

CNIL = Acronym("CNIL", "Commission nationale de l'informatique et des libertés")
DMA = Acronym("DMA", "Digital Markets Act")


def test_who_says_it_is_set_apart():
    sentence = SummarySentence("« Tout va <bien>. »", Length.SHORT, speaker="Le Val & fils")
    assert sentence_html(sentence) == "« Tout va &lt;bien&gt;. » <i>— Le Val &amp; fils</i>"
    assert sentence_html(SummarySentence("Oui.", Length.SHORT)) == "Oui."


def test_a_line_of_acronyms():
    line = explanations((CNIL, DMA))
    assert line == f"CNIL\u202f: {CNIL.expansion} · DMA\u202f: Digital Markets Act"
    assert explained(line) == (CNIL, DMA)
    assert explained("3 phrases sur 27 · aucune phrase inventée") == ()
    assert explanations((Acronym("LONG", "mot " * 100), DMA)) == "DMA\u202f: Digital Markets Act"


def test_a_dash_of_the_authors_is_no_speaker():
    assert heard("Il part — enfin.", ["— Le Val"]) == ("Il part — enfin.", "")


@given(st.text(), st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=40))
def test_what_was_said_is_heard_again(text, speaker):
    shown = text + said_by(speaker)
    assert heard(shown, [said_by(speaker).removeprefix(" ")]) == (text, speaker)
