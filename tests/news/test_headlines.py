import pytest

from bot.news.headlines import headline


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Actualité : Orvane ferme son site", "Orvane ferme son site"),
        ("ACTU\u202f: le Zéphyr 12 est là", "Le Zéphyr 12 est là"),
        ("Actualité", "Actualité"),
        ("Actualité : ", "Actualité : "),
        ("Informatique : la fin d'Orvane", "Informatique : la fin d'Orvane"),
        ("Mineurs : « Réglementez les plateformes", "Mineurs : « Réglementez les plateformes\u202f»"),
        ("Le « Zéphyr » et l'« Hélia » arrivent", "Le « Zéphyr » et l'« Hélia » arrivent"),
        ("Un Zéphyr » de trop", "Un Zéphyr » de trop"),
    ],
)
def test_a_title_has_no_kicker_and_its_quotation_marks_close(title, shown):
    assert headline(title) == shown
