from hypothesis import given
from hypothesis import strategies as st

from bot.reading.texts import clean_text

WRAPPED = """Un atelier pour réparer

La mairie de Valmont a ouvert lundi un atelier où les habitants apprennent
à réparer eux-mêmes leurs appareils. Quatre bénévoles les y aident, deux
après-midi par semaine.
Les pièces restent à la charge des visiteurs.
"""


def test_hard_line_breaks_are_joined_and_paragraphs_kept() -> None:
    assert clean_text(WRAPPED) == (
        "Un atelier pour réparer\n\n"
        "La mairie de Valmont a ouvert lundi un atelier où les habitants apprennent à réparer eux-mêmes leurs "
        "appareils. Quatre bénévoles les y aident, deux après-midi par semaine.\n\n"
        "Les pièces restent à la charge des visiteurs."
    )


def test_a_press_review_keeps_its_text_only() -> None:
    review = (
        "Un atelier pour réparer\n\n\n\nMercredi 13 Janvier 2021\n\n\nLa mairie a ouvert « un atelier », dit le "
        "journal.\n\nIl marche bien.\n\nJeanne Petit\nDans cet article : Valmont Réparation réemploi"
    )
    assert clean_text(review) == (
        "Un atelier pour réparer\n\nLa mairie a ouvert « un atelier », dit le journal.\n\nIl marche bien."
    )


def test_a_forwarded_post_loses_its_dressing() -> None:
    post = (
        "🔴 La mairie ouvre un atelier de réparation\n👉 https://exemple.fr/atelier\n\n"
        "La mairie de Valmont a ouvert lundi un atelier. https://exemple.fr/b\n"
        "Il ouvre deux fois par semaine 🙂\n\n"
        "🔥🔥🔥\n#valmont #reparation\nLire l'article : https://exemple.fr/atelier\n"
        "📲 Abonnez-vous à @valmontois\nL'actu de Valmont @valmontois"
    )
    assert clean_text(post) == (
        "La mairie ouvre un atelier de réparation\n\nLa mairie de Valmont a ouvert lundi un atelier.\n\n"
        "Il ouvre deux fois par semaine"
    )


def test_lines_that_end_are_paragraphs_and_lists_stay_lists() -> None:
    text = "Trois conseils.\nDémonter doucement.\nNoter chaque étape.\n\n1. Ouvrir le capot\n2. Nettoyer\n- remonter"
    assert clean_text(text).split("\n\n") == [
        "Trois conseils.",
        "Démonter doucement.",
        "Noter chaque étape.",
        "1. Ouvrir le capot",
        "2. Nettoyer",
        "- remonter",
    ]


def test_a_link_inside_a_sentence_stays_and_a_lone_broken_line_is_joined() -> None:
    assert (
        clean_text("Le site https://exemple.fr tombe\nen panne souvent.")
        == "Le site https://exemple.fr tombe en panne souvent."
    )
    assert clean_text("Voyez le site https://exemple.fr/a") == "Voyez le site https://exemple.fr/a"


def test_invisible_characters_and_composed_accents() -> None:
    assert (
        clean_text("L\u200be\u0301te\u0301\u202e arrive.\r\n\r\nBien\u00a0su\u0302r.\u2028Oui.")
        == "L\u00e9t\u00e9 arrive.\n\nBien s\u00fbr.\n\nOui."
    )


def test_nothing_gives_nothing() -> None:
    assert clean_text("") == ""
    assert clean_text("👍\n\n🙂") == ""


@given(st.text(max_size=400))
def test_paragraphs_are_never_blank_and_cleaning_is_stable(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert all(part.strip() and "\n" not in part for part in cleaned.split("\n\n")) or cleaned == ""
