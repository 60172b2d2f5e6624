import pytest

from bot.domain.summary import Acronym
from bot.summarizing.acronyms import spelled_out


@pytest.mark.parametrize(
    ("text", "short", "expansion"),
    [
        ("La Commission nationale de l’informatique et des libertés (Cnil) enquête.", "Cnil",
         "Commission nationale de l’informatique et des libertés"),
        ("La CNIL (Commission nationale de l'informatique et des libertés) enquête.", "CNIL",
         "Commission nationale de l'informatique et des libertés"),
        ("Le DMA, pour Digital Markets Act, oblige.", "DMA", "Digital Markets Act"),
        ("Le RAG (pour retrieval augmented generation en anglais) aide.", "RAG", "retrieval augmented generation"),
        ("la Direction générale de la concurrence, de la consommation et de la répression des fraudes (DGCCRF)",
         "DGCCRF",
         "Direction générale de la concurrence, de la consommation et de la répression des fraudes"),
        ("son intelligence artificielle (IA) apprend.", "IA", "intelligence artificielle"),
        ("le Mouvement démocrate (MoDem) vote.", "MoDem", "Mouvement démocrate"),
        ("le parti La République en marche (LREM) vote.", "LREM", "La République en marche"),
        ("une Direction départementale de la sécurité publique (DDSP)", "DDSP",
         "Direction départementale de la sécurité publique"),
        ("le collectif Abolissons la Vénerie Aujourd'hui (AVA)", "AVA", "Abolissons la Vénerie Aujourd'hui"),
        ("l'Office français de protection des réfugiés et apatrides (l'Ofpra)", "Ofpra",
         "Office français de protection des réfugiés et apatrides"),
        ("le Conseil représentatif des grandes institutions (CRI, à Valmont)", "CRI", ""),
        ("le Conseil représentatif des grandes institutions (CRGI, à Valmont)", "CRGI",
         "Conseil représentatif des grandes institutions"),
        ("la préfecture de police de Paris (PP)", "PP", ""),
        ("la Mission multinationale intégrée du Val (MIVAL)", "MIVAL", ""),
        ("le maire Nadia Ferrand (Val)", "Val", ""),
        ("une commune près de Valmont (Ain)", "Ain", ""),
        ("la puce est intégrée à (IA)", "IA", ""),
        ("le CSA (Commission nationale)", "CSA", ""),
    ],
)  # fmt: skip
def test_what_the_author_spells_out(text, short, expansion):
    assert spelled_out(text) == ((Acronym(short, expansion),) if expansion else ())


def test_each_short_form_once_in_the_order_of_the_text():
    text = "Le Digital Services Act (DSA) suit. Le DMA (Digital Markets Act) aussi. Le DSA (Data Service Agency) non."
    assert spelled_out(text) == (Acronym("DSA", "Digital Services Act"), Acronym("DMA", "Digital Markets Act"))


def test_words_that_could_be_read_in_countless_ways():
    # Trying every way took minutes for such a text.
    assert len(spelled_out("aa aa aa aa aa aa aa aa aa aa aa aa aa aa (AAAAAAAA) " * 200)) <= 1
