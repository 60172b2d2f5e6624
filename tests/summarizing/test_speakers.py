import pytest

from bot.summarizing.passages import cut_paragraphs, read_passages
from bot.summarizing.quotations import follow
from bot.summarizing.speakers import speakers


def said_by(text, language="fr"):
    paragraphs = cut_paragraphs(text, language)
    return speakers(paragraphs, follow(paragraphs), language)


@pytest.mark.parametrize(
    ("incise", "speaker"),
    [
        ("raconte Le Val", "Le Val"),
        ("pousuit Le Val", "Le Val"),
        ("a déclaré la ministre des Eaux Nadia Ferrand, lundi", "la ministre des Eaux Nadia Ferrand"),
        ("a réagi mardi Paul Morel, le patron de Rebranche", "Paul Morel"),
        ("a expliqué à l'AFP Paul Morel", "Paul Morel"),
        ("a expliqué Paul Morel à l’AFP", "Paul Morel"),
        ("avait ainsi plaidé sur RTL Paul Morel", "Paul Morel"),
        ("a indiqué dans un communiqué la mairie de Valmont", "la mairie de Valmont"),
        ("s'est félicité de son côté M. Morel", "M. Morel"),
        ("s’inquiète Mme Ferrand, qui attend l'été", "Mme Ferrand"),
        ("lui a répondu le porte-parole de la région, Paul Morel", "le porte-parole de la région, Paul Morel"),
        ("estime la Commission européenne dans un rapport", "la Commission européenne"),
        ("a tranché le Premier ministre", "le Premier ministre"),
        ("souligne le ministre délégué à la Santé", "le ministre délégué à la Santé"),
        ("écrivent Nadia et Paul Morel", "Nadia et Paul Morel"),
        ("écrit Charles de la Tour", "Charles de la Tour"),
        ("précise Atelier 21", "Atelier 21"),
        ("selon Nadia Ferrand", "Nadia Ferrand"),
        ("d'après l'Institut des eaux", "l'Institut des eaux"),
        # never a pronoun, never somebody without a name, never a piece of a name
        ("a-t-il ajouté", ""),
        ("dit-elle", ""),
        ("selon elle", ""),
        ("a ajouté ce dernier", ""),
        ("a fait valoir la maire du gouvernement local", "la maire du gouvernement local"),
        ("raconte un voisin de la mairie, lundi", "un voisin de la mairie"),
        ("raconte le patron de l'atelier « Val »", ""),
        ("a-t-il fait savoir", ""),
        ("raconte la maire évidemment", ""),
        ("explique le porte-parole", ""),
        ("explique le PDG", ""),
        ("explique son directeur Paul Morel", ""),
        ("explique-t-on à Valmont", ""),
        ("explique au quotidien Le Val Paul Morel", ""),
        ("écrivent les syndicats CFDT, CGT et FO", ""),
        ("concluent Nadia Ferrand, Paul Morel et Anne Roux", ""),
        ("raconte la voix cassée Paul Morel", ""),
        ("écrit le patron de Debout la Vallée", ""),
        ("écrit le député du Val (VAL) Paul Morel", ""),
        ("précise le directeur de Rebranche pour l'Europe Paul Morel", ""),
        ("dit Paul Morel et sa femme", ""),
        ("raconte le directeur de", ""),
        ("écrit la présidente de la grande et belle association des amis du petit lac de Valmont", ""),
        ("écrivait la semaine dernière Paul Morel", ""),
        ("a indiqué à la radio publique Radio Val Paul Morel", ""),
        ("a affirmé le ministre des Relations avec le Parlement", ""),
        ("a conclu le chef de l'État en ouvrant la séance", "le chef de l'État"),
        ("partie de Valmont", ""),
        ("et Paul Morel est parti", ""),
    ],
)
def test_an_incise_belongs_to_the_whole_quotation(incise, speaker):
    text = f"« Le sentier ouvre. Le lac suivra. Tout ira bien », {incise}."
    assert said_by(text) == [speaker, speaker, ""]


@pytest.mark.parametrize(
    ("introduction", "speaker"),
    [
        ("Selon Le Val : ", "Le Val"),
        ("Selon Le Val, ", "Le Val"),
        ("Pour Nadia Ferrand, ", "Nadia Ferrand"),
        ("Le patron de Rebranche explique : ", "Le patron de Rebranche"),
        ("Mardi, Paul Morel a déclaré à la presse : ", "Paul Morel"),
        ("Paul Morel, le patron de Rebranche, a confié : ", "Paul Morel"),
        ("Le porte-parole de la région, Paul Morel, affirme : ", "Le porte-parole de la région, Paul Morel"),
        ("Et Le Val de préciser : ", "Le Val"),
        ("Comme l'explique Paul Morel : ", "Paul Morel"),
        ("Paul Morel estime que ", "Paul Morel"),
        ("Il explique : ", ""),
        ("Beaucoup expliquent : ", ""),
        ("Hier Paul Morel expliquait : ", ""),
        ("Le Val explique ce que pense Paul Morel : ", ""),
        ("Paul Morel a répondu à ceux qui l'interrogeaient : ", ""),
        ("Interrogé par Le Val, il affirme : ", ""),
        ("Le maire explique : ", ""),
        ("Explique-t-il : ", ""),
        ("Voici son programme : ", ""),
        ("Selon Le Val, qui cite Paul Morel, ", ""),
    ],
)
def test_an_introduction_belongs_to_the_whole_quotation(introduction, speaker):
    assert said_by(f"{introduction}« Le sentier ouvre. Le lac suivra. »") == ["", speaker]


@pytest.mark.parametrize(("opening", "closing"), [("«", "»"), ("« ", " »"), ("“", "”"), ('"', '"')])
def test_all_marks(opening, closing):
    text = f"{opening}Le sentier ouvre. Le lac suivra{closing}, dit Paul Morel."
    assert said_by(text) == ["Paul Morel", ""]


def test_a_line_that_ends_with_a_colon_introduces_the_next():
    assert said_by("Paul Morel explique :\n\n« Le sentier ouvre. Le lac suivra. »") == ["", "Paul Morel", "Paul Morel"]


def test_marks_repeated_at_each_paragraph():
    text = "« Le sentier ouvre.\n\n« Le lac suivra.\n\n« Tout ira bien », dit Paul Morel."
    assert said_by(text) == ["Paul Morel", "Paul Morel", ""]


def test_an_incise_inside_the_quotation():
    text = "« Le sentier, explique Paul Morel, ouvre. Le lac suivra. »"
    assert said_by(text) == ["", "Paul Morel"]
    assert said_by(text.replace("Paul Morel", "Paul Morel qui le dit à Nadia")) == ["", ""]
    assert said_by("« Le sentier, vraiment, ouvre. Le lac suivra. »") == ["", ""]


def test_a_quotation_taken_up_again_after_its_incise():
    text = "« Le sentier ouvre. Le lac suivra », dit Paul Morel, ajoutant : « Tout ira bien. Nous y croyons. »"
    assert said_by(text) == ["Paul Morel", "", "Paul Morel"]
    assert said_by(text.replace("ajoutant", "et Nadia Ferrand")) == ["Paul Morel", "", ""]


def test_quotations_inside_quotations():
    text = (
        "« Le sentier ouvre. «Le lac suivra», a promis Paul Morel. «Tout ira bien.» La vallée crie «Au pont». "
        "Les travaux sont finis » raconte Le Val."
    )
    # What Le Val quotes from end to end is not said by Le Val.
    assert said_by(text) == ["Le Val", "Le Val", "", "Le Val", ""]


def test_what_stands_before_and_after_must_agree():
    text = "Paul Morel explique : « Le sentier ouvre. Le lac suivra. Tout ira bien », {}."
    assert said_by(text.format("dit Paul Morel")) == ["", "Paul Morel", ""]
    assert said_by(text.format("dit-il")) == ["", "Paul Morel", ""]
    assert said_by(text.format("dit Nadia Ferrand")) == ["", "", ""]
    assert said_by(text.format("dit sa femme")) == ["", "", ""]


def test_words_of_the_author_around_the_quotation_have_no_speaker():
    text = "La vallée attend : « Le sentier ouvre. Le lac suivra », dit Paul Morel. Une « fête. Un bal » suivra."
    assert said_by(text) == ["", "", "", ""]


def test_marks_that_never_pair_have_no_speaker():
    assert said_by("« Le sentier ouvre. Le lac » suivra », dit Paul Morel. La fin.") == ["", "", ""]


def test_another_language():
    assert said_by("“The path opens. The lake follows”, says Paul Morel.", "en") == ["", ""]


def test_a_known_speaker_frees_a_sentence_from_the_one_before():
    text = "« Le sentier ouvre. Le lac suivra. Tout ira bien », {}."
    known, unknown = (
        [(one.depends, one.speaker) for one in read_passages(cut_paragraphs(text.format(incise), "fr"), "fr")]
        for incise in ("dit Paul Morel", "dit sa femme")
    )
    assert known == [(False, "Paul Morel"), (False, "Paul Morel"), (False, "")]
    assert unknown == [(False, ""), (True, ""), (False, "")]
