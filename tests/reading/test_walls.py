import pytest

from bot.errors import ConsentWall, RobotCheck
from bot.reading.pages import read_html
from tests.reading.samples import BODY, LEAD, page, paragraphs

URL = "https://www.valmontois.fr/vie/atelier-123.html"
WALLS = [
    [
        "Avant d'accéder à la recherche",
        "Nous utilisons des cookies et d'autres données pour :",
        "fournir nos services et veiller à leur bon fonctionnement",
        "suivre les pannes et protéger contre le spam, les fraudes et les abus",
        "Si vous choisissez de tout accepter, nous utiliserons aussi les cookies et les données pour :",
        "développer de nouveaux services et les améliorer",
        "diffuser des annonces et mesurer leur efficacité",
        "Si vous choisissez de tout refuser, les cookies ne serviront pas à ces fins supplémentaires.",
        "Sélectionnez « Plus d'options » pour en savoir plus et gérer vos paramètres de confidentialité.",
    ],
    [
        "Le Portail fait partie de la famille de marques Grande Toile.",
        "Lorsque vous utilisez nos sites et nos applications, nous utilisons des cookies pour :",
        "vous fournir nos sites et nos applications",
        "authentifier les utilisateurs et appliquer des mesures de sécurité",
        (
            "Si vous cliquez sur « Tout accepter », nos partenaires et nous-mêmes lirons aussi des informations sur "
            "votre appareil et utiliserons votre position pour des publicités et des contenus personnalisés."
        ),
        "Si vous ne voulez pas que nos partenaires et nous-mêmes utilisions vos données, cliquez sur « Tout refuser ».",
    ],
    [
        "Le contenu de ce journal est accessible aux lecteurs qui acceptent les traceurs publicitaires.",
        (
            "Ces traceurs financent le travail de la rédaction. Pour lire nos articles sans traceurs, abonnez-vous ou "
            "acceptez leur dépôt : vous pourrez changer d'avis à tout moment."
        ),
    ],
    [
        (
            "Le recueil de votre accord permet à l'éditeur et à ses partenaires de financer le site par la publicité. "
            "Avec cet accord, les partenaires lisent et enregistrent des données sur votre terminal. Vous pouvez "
            "retirer ce consentement ou vous abonner pour lire sans publicité."
        ),
    ],
    [
        (
            "Bienvenue. Pour lire gratuitement, autorisez nos régies à déposer des traceurs sur votre appareil. Ils "
            "servent à vous proposer de la publicité personnalisée et à mesurer notre audience. Si vous préférez "
            "refuser, un abonnement à deux euros par mois vous est proposé. Votre choix est gardé treize mois."
        ),
    ],
]
ABOUT = [
    [
        "La CNIL a infligé mardi une amende de 150 millions d'euros à un moteur de recherche pour ses cookies.",
        "Les internautes devaient cliquer cinq fois pour refuser les traceurs, contre une seule pour les accepter.",
        "« Nous utilisons des cookies pour améliorer nos services », répondait le bandeau aux curieux.",
        (
            "L'entreprise a trois mois pour recueillir un consentement valable, sous peine d'une astreinte. Ses "
            "partenaires publicitaires, qui recevaient les données des visiteurs, ne sont pas visés."
        ),
    ],
    [
        (
            "Supprimer les cookies de votre navigateur ne prend qu'une minute. Ouvrez les paramètres, puis la rubrique "
            "consacrée à la vie privée. Vous pouvez y effacer les données des sites, un par un ou tous ensemble."
        ),
        (
            "Pensez à garder vos identifiants : certains sites vous demanderont de vous connecter de nouveau. Pour "
            "refuser les traceurs à l'avenir, choisissez le mode strict, qui bloque la publicité ciblée."
        ),
    ],
    [
        (
            "Un éditeur de presse a perdu vos données, et il ne vous le dira pas. Une base contenant les adresses de "
            "300 000 abonnés circule depuis lundi. Vous êtes concerné si votre abonnement date d'avant 2022."
        ),
        (
            "La CNIL rappelle que l'entreprise doit prévenir chaque client. Ses partenaires, à qui les données étaient "
            "vendues, assurent n'avoir rien su."
        ),
    ],
]


@pytest.mark.parametrize("wall", WALLS)
def test_a_page_that_only_asks_for_consent_is_no_article(wall: list[str]) -> None:
    with pytest.raises(ConsentWall):
        read_html(page(paragraphs(*wall), title="Valmontois"), URL)


@pytest.mark.parametrize("about", ABOUT)
def test_short_articles_about_cookies_and_data_are_articles(about: list[str]) -> None:
    assert read_html(page(paragraphs(*about)), URL).text == "\n\n".join(about)


def test_a_banner_beside_a_short_article_does_not_hide_it() -> None:
    assert LEAD in read_html(page(paragraphs(*WALLS[2], LEAD, *BODY)), URL).text


@pytest.mark.parametrize(
    "body",
    [
        (
            "<h1>Un instant</h1><p>Merci d'activer JavaScript pour continuer : nous vérifions que vous n'êtes pas un "
            "robot, cela ne prend que quelques secondes de votre temps.</p>"
        ),
        "<p>Enable JavaScript and cookies to continue</p>",
        (
            "<h1>valmontois.fr</h1><p>Vérification que vous êtes humain. Cela peut prendre quelques secondes.</p>"
            "<p>Le site doit vérifier la sécurité de votre connexion avant de vous laisser entrer.</p>"
        ),
        (
            "<h1>Vérification que vous êtes humain</h1><p>Merci de patienter. Le site se protège des attaques en ligne "
            "par un service spécialisé, auquel il a confié ses pages. La vérification de sécurité faite, la page "
            "demandée s'ouvrira d'elle-même dans cet onglet, sans rien faire de plus.</p>"
        ),
    ],
)
def test_a_check_for_robots_is_told(body: str) -> None:
    with pytest.raises(RobotCheck):
        read_html(f"<html><head><title>valmontois.fr</title></head><body>{body}</body></html>", URL)


def test_an_article_about_such_checks_is_one() -> None:
    body = paragraphs(
        "Les captchas sont de plus en plus durs à lire pour les humains, montre une étude menée à Valmont.",
        *BODY,
        "« Je ne suis pas un robot » : la case à cocher agace les trois quarts des personnes interrogées.",
    )
    assert "captchas" in read_html(page(body), URL).text
