import pytest

from bot.domain.news import Story
from bot.news.kinds import Kind, kind_of
from bot.news.themes import off_by_default, themes, themes_of, with_themes
from tests.news.press import DEAL, GAME, LEAK, PHONE, ROCKET, item

DEALS = [
    "Bon plan – L'aspirateur Turbo 3 à 199,00 € (-18%)",
    "Ce casque de la marque Sonix perd 40 % de son prix",
    "La Fnac brade ce vélo électrique à prix cassé",
    "French Days : les meilleures offres du moment",
    "Soldes : un écran 4K à moitié prix",
    "Top 3 du jour : tablette à 99€, souris à 20€",
    "Un VPN à 2,19 €/mois pendant deux ans",
    "Ce moniteur de 27 pouces tombe à 149 €",
    "Avec 65 % de remise, cette télé s'affiche à un prix jamais vu",
    "Cette batterie externe est à −60 % sur un site marchand",
    "Le forfait 5G à 7,99 € par mois, sans engagement",
    "Un secret de monteur [Sponso]",
]
GUIDES = [
    "Guide d'achat : les imprimantes de 2026",
    "Quels sont les meilleurs casques en 2026 ?",
    "Meilleurs antivirus : notre comparatif",
    "Zéphyr 12 vs Zéphyr 11 : le duel",
    "Quelle console choisir en 2026 ?",
    "Pour un bon thermomètre, privilégiez...",
]
NEWS = [
    "Kaldor augmente ses prix de 40 % en Europe",
    "Orvane lève 30 millions d'euros",
    "La justice ordonne le blocage de trois VPN",
    "Le prix de la mémoire s'envole",
    "Free Mobile annonce la fin de la 2G",
    "Soixante pour cent des clients se disent inquiets",
    "Un partenaire de Kaldor victime d'une intrusion",
]
OTHERS = [
    ("Test Zéphyr 12 : presque parfait", Kind.TEST),
    ("On a testé le vélo de Kaldor", Kind.TEST),
    ("Comment désactiver les notifications de Kaldor", Kind.TUTORIAL),
    ("Cinq séries à voir après Brume", Kind.WATCHING),
    ("Récap : ce qu'il ne fallait pas manquer", Kind.ROUNDUP),
    ("Multiples vulnérabilités dans Kaldor Server", Kind.BULLETIN),
]


@pytest.mark.parametrize("title", DEALS)
def test_deals(title):
    assert kind_of(title).kind is Kind.DEAL


@pytest.mark.parametrize("title", GUIDES)
def test_guides(title):
    assert kind_of(title).kind is Kind.GUIDE


@pytest.mark.parametrize("title", NEWS)
def test_news_with_prices_and_percents_is_no_deal(title):
    assert kind_of(title) == kind_of(title, "Un article.")
    assert kind_of(title).kind is Kind.NEWS


@pytest.mark.parametrize(("title", "kind"), OTHERS)
def test_other_kinds(title, kind):
    assert kind_of(title).kind is kind


def test_a_teaser_may_own_up():
    assert kind_of("Un écran superbe", "[Deal du jour] Cet écran change tout.").kind is Kind.DEAL


def test_an_outlet_of_opinions():
    assert kind_of("La donnée au centre", "", "Journal du Net").kind is Kind.OPINION
    assert kind_of("La donnée au centre", "", "Octet").kind is Kind.NEWS


def slugs(title, teaser=""):
    return {match.theme for match in themes_of(title, teaser)}


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("ChatGPT apprend à chanter", "ia"),
        ("Une IA dans le tableur", "ia"),
        ("Rançongiciel : un hôpital à l'arrêt", "cybersecurite"),
        ("La CNIL épingle un courtier", "vie-privee"),
        ("Kaldor lance deux smartphones", "mobile"),
        ("Une carte graphique de plus", "ordinateurs"),
        ("Le noyau Linux fait peau neuve", "logiciel"),
        ("Le jeu vidéo se porte bien", "jeux-video"),
        ("La Nasa vise la Lune", "espace-sciences"),
        ("Les voitures électriques gagnent du terrain", "transports"),
        ("Orvane lève 30 millions d'euros", "economie"),
        ("Bruxelles inflige une amende", "droit"),
        ("La fibre arrive au village", "telecoms"),
        ("Netflix perd des abonnés", "culture"),
        ("Soldes : un écran à moitié prix", "bons-plans"),
    ],
)
def test_themes(title, theme):
    assert theme in slugs(title)


def test_an_item_may_have_no_theme():
    assert themes_of("Un dahlia géant fleurit au jardin") == ()


def test_one_weak_word_in_the_teaser_is_not_enough_two_are():
    assert slugs("Une affaire étrange", "Le tribunal rendra sa décision.") == set()
    assert "droit" in slugs("Une affaire étrange", "Le tribunal rendra sa décision après une plainte.")


def test_what_sells_has_no_other_theme():
    assert slugs("Bon plan : un smartphone Android à 99 €") == {"bons-plans"}


def test_terms_say_why():
    (match,) = [one for one in themes_of(LEAK[0].title, LEAK[0].teaser) if one.theme == "cybersecurite"]
    assert {"fuite de données", "intrusion"} <= set(match.terms)


def test_a_story_has_the_themes_of_a_third_of_its_items():
    story = with_themes(Story(LEAK))
    assert story.themes[0].theme == "cybersecurite"
    assert len(story.themes) <= 3


def test_a_launch_among_offers_is_news_and_an_offer_alone_is_not():
    offer = item("o", "La Gazette", "Zéphyr 12 : où le précommander au meilleur prix")
    assert "bons-plans" not in {match.theme for match in with_themes(Story((*PHONE, offer))).themes}
    assert [match.theme for match in with_themes(Story((DEAL,))).themes] == ["bons-plans"]


def test_stories_without_a_theme():
    assert with_themes(Story((item("x", "Octet", "Un dahlia géant"),))).themes == ()
    assert with_themes(Story((ROCKET, GAME))).themes


def test_deals_alone_are_off_by_default():
    assert off_by_default() == {"bons-plans"}
    assert len(themes()) == 14
    assert all(slug == theme.slug and theme.name for slug, theme in themes().items())
