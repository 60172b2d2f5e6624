import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarizing.sentences import split_sentences
from tests.patience import processor_time

CASES = [
    ("M. Roux et Mme. Blin sont venus. Ils sont restés.", ["M. Roux et Mme. Blin sont venus.", "Ils sont restés."]),
    ("Né en 44 av. J.-C. à Rome. Mort jeune.", ["Né en 44 av. J.-C. à Rome.", "Mort jeune."]),
    ("Voir p. ex. le n° 12, p. 34. Le reste suit.", ["Voir p. ex. le n° 12, p. 34.", "Le reste suit."]),
    ("Elle cite cf. Dumas, art. 5 du code. Rien de plus.", ["Elle cite cf. Dumas, art. 5 du code.", "Rien de plus."]),
    ("Il quitte Durand S.A. Le groupe se tait.", ["Il quitte Durand S.A.", "Le groupe se tait."]),
    ("J. K. Morel a écrit à A.-M. Petit. Sans succès.", ["J. K. Morel a écrit à A.-M. Petit.", "Sans succès."]),
    ("Des pommes, des poires, etc. Les autres aussi.", ["Des pommes, des poires, etc.", "Les autres aussi."]),
    ("La version 3.5 coûte 2.000 euros. Prix ferme.", ["La version 3.5 coûte 2.000 euros.", "Prix ferme."]),
    ("Voir www.exemple.fr. Le fichier page.Html manque.", ["Voir www.exemple.fr.", "Le fichier page.Html manque."]),
    ("L'app Outil.Net/Mobile marche. Oui.", ["L'app Outil.Net/Mobile marche.", "Oui."]),
    ("Créée en 2017.Un an après, vendue.", ["Créée en 2017.", "Un an après, vendue."]),
    (
        "Achetée par ANDRA AI.La vente est faite.De là, elle part.",
        ["Achetée par ANDRA AI.", "La vente est faite.", "De là, elle part."],
    ),
    ("Il va sur Gare.Com et voit M.Lodiot.", ["Il va sur Gare.Com et voit M.Lodiot."]),
    # A heading whose line was lost.
    ("Il vend jeudi.- Lumière -La maire paie.", ["Il vend jeudi.", "- Lumière -", "La maire paie."]),
    (
        'Il vend "tout".- "Un honneur" - "Je pars", dit-il.',
        ['Il vend "tout".', '- "Un honneur" -', '"Je pars", dit-il.'],
    ),
    ("- Lumière -La maire paie.", ["- Lumière -", "La maire paie."]),
    ("- Paris - La maire paie.", ["- Paris - La maire paie."]),
    ("La maire paie. – Oui – Non.", ["La maire paie.", "– Oui – Non."]),
    ("Il part !Elle reste.", ["Il part !", "Elle reste."]),
    ("Elle attend... Puis rien… Et toi ?! Qui sait.", ["Elle attend...", "Puis rien…", "Et toi ?!", "Qui sait."]),
    ("Il a dit... rien du tout.", ["Il a dit... rien du tout."]),
    ("« Vous venez ? » a-t-il demandé.", ["« Vous venez ? » a-t-il demandé."]),
    ("« C'est fini. On part. » Elle sort.", ["« C'est fini.", "On part. »", "Elle sort."]),
    ('“Oui.” Il rit. "Non." Elle sort.', ["“Oui.”", "Il rit.", '"Non."', "Elle sort."]),
    ('Il crie " Stop. " Elle freine.', ['Il crie " Stop. "', "Elle freine."]),
    ("Il parle de «Clef.» «Clou» répond.", ["Il parle de «Clef.»", "«Clou» répond."]),
    ("Prix (trois euros. Une somme) en hausse. Fin.", ["Prix (trois euros. Une somme) en hausse.", "Fin."]),
    ("Une note.[1] Une autre. (...) La suite.", ["Une note.[1]", "Une autre.", "(...) La suite."]),
    ("1. Ouvrir. 2. Fermer.", ["1. Ouvrir.", "2. Fermer."]),
    ("Vingt cas. 25 guérisons. Le 3. Pas plus.", ["Vingt cas.", "25 guérisons.", "Le 3.", "Pas plus."]),
    ("Il pleut à verse. demain il neigera.", ["Il pleut à verse.", "demain il neigera."]),
    ("Liste du jour. - pain ; - lait.", ["Liste du jour.", "- pain ; - lait."]),
    ("Yahoo! Japan grandit. Yahoo! Le groupe aussi.", ["Yahoo! Japan grandit.", "Yahoo!", "Le groupe aussi."]),
    ("Le dr. Blin, dit-on. Bien.", ["Le dr. Blin, dit-on.", "Bien."]),
    ("Il cite le chap. IV en entier. Bien.", ["Il cite le chap. IV en entier.", "Bien."]),
    ("Voir le chap. Le reste suit.", ["Voir le chap.", "Le reste suit."]),
    ("Un mot (…) coupé. Fin", ["Un mot (…) coupé.", "Fin"]),
    ("Écrire à a.b@site.Exemple vite.", ["Écrire à a.b@site.Exemple vite."]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_french(text, expected):
    assert split_sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un titre sans point\n\nUne phrase", ["Un titre sans point", "Une phrase"]),
        ("– Bonjour, dit-il.\n– Bonsoir.", ["– Bonjour, dit-il.", "– Bonsoir."]),
        ("Titre\nUne phrase. Une autre", ["Titre", "Une phrase.", "Une autre"]),
        ("Une phrase,\nqui continue ici. Fin.", ["Une phrase, qui continue ici.", "Fin."]),
        (
            "Cette ligne a été coupée par un logiciel de courrier\nPostillon qui ne savait mieux faire. Et voilà.",
            ["Cette ligne a été coupée par un logiciel de courrier Postillon qui ne savait mieux faire.", "Et voilà."],
        ),
        ("", []),
        (" \n\n \n", []),
    ],
)
def test_line_breaks(text, expected):
    assert split_sentences(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mr. Lee met Dr. Poe at 5 p.m. The rest left.", ["Mr. Lee met Dr. Poe at 5 p.m.", "The rest left."]),
        ("de", "Am 3. Mai kam Dr. Lang. Er blieb.", ["Am 3. Mai kam Dr. Lang.", "Er blieb."]),
        ("es", "El Sr. Paz llegó. Luego salió.", ["El Sr. Paz llegó.", "Luego salió."]),
        ("pl", "Pierwsze zdanie. Drugie zdanie.", ["Pierwsze zdanie.", "Drugie zdanie."]),
    ],
)
def test_other_languages(language, text, expected):
    assert split_sentences(text, language) == expected


def test_a_paragraph_without_end_is_cut_somewhere():
    sentences = split_sentences("mot " * 20_000 + "fin. " + "lettre" * 10_000)
    assert max(map(len, sentences)) <= 20_000


@pytest.mark.parametrize("hostile", ["a." * 20_000, "lettre" * 7 + ". Bon", "_a" * 30 + "-. Bon", "a-" * 30 + "1. Bon"])
def test_time_is_linear_in_hostile_text(hostile: str):
    with processor_time(2):
        assert split_sentences(hostile)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


_PIECES = st.sampled_from(
    [
        "M.",
        " ",
        "\n",
        "\n\n",
        "«",
        "»",
        '"',
        "(",
        ")",
        "...",
        "…",
        "?",
        "!",
        ".",
        "Le",
        "chat",
        "l'",
        "J.-C.",
        "- ",
        "2017",
        "[1]",
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_nothing_is_lost_or_added(text):
    sentences = split_sentences(text)
    assert _bare("".join(sentences)) == _bare(text)
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)
