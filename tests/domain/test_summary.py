import pytest

from bot.domain.summary import Acronym, Length, Summary, SummarySentence


def test_the_lengths_nest() -> None:
    summary = Summary(
        "fr",
        (
            SummarySentence("Un.", Length.MEDIUM),
            SummarySentence("Deux.", Length.SHORT),
            SummarySentence("Trois.", Length.LONG),
        ),
        12,
        200,
    )
    assert [s.text for s in summary.at(Length.SHORT)] == ["Deux."]
    assert [s.text for s in summary.at(Length.MEDIUM)] == ["Un.", "Deux."]
    assert [s.text for s in summary.at(Length.LONG)] == ["Un.", "Deux.", "Trois."]


def test_a_summary_is_not_empty() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Summary("fr", (), 3, 30)


def test_a_summary_is_not_longer_than_its_text() -> None:
    two = (SummarySentence("Un.", Length.SHORT), SummarySentence("Deux.", Length.MEDIUM))
    with pytest.raises(ValueError, match="more sentences"):
        Summary("fr", two, 1, 30)


def test_an_acronym_is_explained_at_the_lengths_that_do_not_spell_it_out() -> None:
    afv, val = Acronym("AFV", "Agence des forêts du Val"), Acronym("VAL", "Vallée autonome libre")
    sentences = (
        SummarySentence("L'AFV ouvre un sentier.", Length.SHORT),
        SummarySentence("L'Agence des forêts du Val (AFV) a dix ans.", Length.LONG),
        SummarySentence("Le VALET part.", Length.LONG),
    )
    summary = Summary("fr", sentences, 3, 30, (afv, val))
    assert summary.unexplained_at(Length.SHORT) == summary.unexplained_at(Length.MEDIUM) == (afv,)
    assert summary.unexplained_at(Length.LONG) == ()
