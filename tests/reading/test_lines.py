import pytest

from bot.reading.bylines import is_byline, is_lone_name
from bot.reading.lines import is_furniture, is_truncation, trim_signature
from bot.reading.phrases import Boilerplate, any_of, boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Mercredi 13 Janvier 2021",
        "Publié le 13 janvier 2021 à 20h07, mis à jour le 14/01/2021 à 8 h 30",
        "AFP, publié le mercredi 13 janvier 2021 à 20h07",
        "Le Courrier avec l'AFP, publié le lundi 03 août 2020 à 11h00",
        "Par Jeanne Petit",
        "Par Jeanne Petit et Paul-Émile d'Arc, journalistes",
        "Rédigé par Jeanne Petit · 3 mars 2024 · Temps de lecture : 4 min",
        "valmontois.fr avec Agence Nord, publié hier à 18:42",
        "Paris, le 17 février 2026",
        "2021-03-04T10:00:00Z",
        "1er mars 2022",
        "Il y a 3 heures — mis à jour à 9h",
    ],
)
def test_bylines(line: str) -> None:
    assert is_byline(line)
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Le 13 janvier 2021, la mairie de Valmont a ouvert un atelier.",
        "Publié à Londres, son livre raconte une enfance en Bretagne.",
        "Par ailleurs, la commune prête un local.",
        "Royaume-Uni",
        "Ce qui change en mars",
        "LA DYNAMIQUE SE CONFIRME, PORTÉE PAR LES CHIFFRES",
        "Mis à jour chaque mois, le registre compte 300 noms.",
        "",
    ],
)
def test_sentences_and_headings_are_no_bylines(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "À lire aussi : Une autre histoire de grille-pain",
        "A LIRE AUSSI",
        "Lire aussi – Un autre article",
        "Dans cet article : Valmont Réparation Ateliers",
        "Tags : réparation, emploi",
        "Partager sur Facebook",
        "Crédit photo : Jeanne Petit",
        "© Jeanne Petit / Agence Nord",
        "Abonnez-vous à la lettre du Valmontois",
        "Pour tout savoir, inscrivez-vous à notre newsletter.",
        "window.dataLayer = window.dataLayer || [];",
        "if (a) { b = {c: 1}; } else { d(); }",
        "#réparation #Valmont",
        "@valmontois https://exemple.fr/a",
        "https://exemple.fr/a",
        "* * *",
        "12 345",
        "Publicité",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Publicité ciblée : le réseau social condamné",
        "WhatsApp : la mise à jour arrive",
        "Lire un livre par semaine rend-il plus heureux ?",
        "La newsletter de la mairie compte mille abonnés.",
        "« Inscrivez-vous à notre newsletter », répètent les sites.",
        "Il utilise {x} et <y> dans son exemple de code, long de plusieurs lignes et destiné aux élèves de terminale.",
        "Elle répond à https://exemple.fr par un courrier de trois pages.",
        "Source de revenus importante, l'atelier attire du monde.",
    ],
)
def test_what_articles_say_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_truncation() -> None:
    assert is_truncation("Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.")
    assert is_truncation("La suite est réservée aux abonnés. Déjà abonné ? Se connecter")
    assert not is_truncation("Il lui reste 80 % de ses cartons à vider.")


def test_names() -> None:
    assert is_lone_name("Jeanne Petit")
    assert is_lone_name("Charles de Gaulle")
    assert not is_lone_name("Jeanne")
    assert not is_lone_name("Un atelier ouvre")
    assert not is_lone_name("Jeanne Petit, maire")


def test_signatures_go_and_subheadings_stay() -> None:
    assert trim_signature(["Une phrase.", "Jeanne Petit"]) == ["Une phrase."]
    assert trim_signature(["Par Jeanne Petit", "Une phrase."], "Jeanne Petit") == ["Une phrase."]
    assert trim_signature(["Agence Nord", "Une phrase."], "Jeanne Petit, Agence Nord") == ["Une phrase."]
    assert trim_signature(["Elon Musk", "Une phrase."]) == ["Elon Musk", "Une phrase."]
    assert trim_signature(["Une phrase.", "La rédaction du Valmontois"], "la rédaction du Valmontois") == [
        "Une phrase."
    ]
    assert trim_signature([]) == []


def test_the_data_file_has_its_shape() -> None:
    assert isinstance(boilerplate(), Boilerplate)
    with pytest.raises(ValueError, match="without words"):
        Boilerplate.model_validate({"lines": {"whole": ["!"], "labels": ["a"], "starts": ["a"], "contains": ["a"]}})


def test_phrases_match_whole_words_only() -> None:
    pattern = any_of(("lire", "il reste #"))
    assert pattern.search("a lire demain")
    assert pattern.search("il reste # jours")
    assert not pattern.search("relire")
    assert not pattern.search("lires")
