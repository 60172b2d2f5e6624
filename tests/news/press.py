"""A small press of our own: a few events told by several outlets, and what surrounds them."""

from datetime import UTC, datetime, timedelta

from bot.domain.news import Item
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def item(key, outlet, title, teaser="", hours=0.0):
    """An item published ``hours`` before noon."""
    return Item(key, outlet, title, teaser, f"https://{key}.example/", NOON - timedelta(hours=hours))


LEAK = (
    item("leak1", "Octet", "Fuite de données chez Orvane : 3,2 millions de clients exposés",
         "L'assureur Orvane confirme une intrusion dans son fichier de clients, dont les IBAN ont été copiés.", 5),
    item("leak2", "La Gazette", "Orvane piraté : que faire si votre IBAN a été volé ?",
         "Un pirate a copié le fichier de clients de l'assureur Orvane : noms, adresses et IBAN.", 4),
    item("leak3", "Le Monde", "L'assureur Orvane victime d'une fuite de données massive",
         "Plus de trois millions de clients de l'assureur Orvane sont concernés par cette intrusion.", 3),
)  # fmt: skip
PHONE = (
    item("phone1", "Octet", "Le Zéphyr 12 de Kaldor est officiel : prix et date de sortie",
         "Kaldor présente son smartphone Zéphyr 12, avec un écran de 6,3 pouces, à 599 euros.", 6),
    item("phone2", "Le Fil", "Kaldor dévoile le Zéphyr 12, un smartphone à 599 euros",
         "Le nouveau smartphone Zéphyr 12 de Kaldor arrive en avril.", 5),
)  # fmt: skip
ROCKET = item("rocket", "Octet", "La fusée Hélia 2 reste au sol après une fuite d'hydrogène",
              "Le lancement vers l'orbite lunaire est reporté d'un mois.", 7)  # fmt: skip
GAME = item("game", "Le Fil", "Le studio Brume annonce un jeu vidéo de pêche sur PlayStation",
            "Les joueurs y exploreront un lac norvégien.", 2)  # fmt: skip
DEAL = item("deal", "La Gazette", "Bon plan – Le casque Sonix Air à 79,99 € (-33%)",
            "Une remise immédiate chez un marchand.", 1)  # fmt: skip
OTHER_DEAL = item("deal2", "La Gazette", "Bon plan – La bouilloire Thermo 2 à 29,99 € (-40%)", "Vite.", 1)
TEST = item("test", "Le Fil", "Test Mirador X2 : le vélo électrique du quotidien",
            "Deux semaines en ville avec ce vélo à assistance.", 8)  # fmt: skip
DAY = (*LEAK, *PHONE, ROCKET, GAME, DEAL, OTHER_DEAL, TEST)


def summary(one, *sentences, paywalled=False, truncated=False):
    """An article as it was read: the first sentence is the short summary, the third belongs to the longest alone."""
    levels = [Length.SHORT, Length.MEDIUM, Length.LONG]
    shown = tuple(SummarySentence(text, levels[min(at, 2)]) for at, text in enumerate(sentences))
    return ArticleSummary(
        one.url, f"{one.title} (lu)", Summary("fr", shown, 20, 400), paywalled=paywalled, truncated=truncated
    )
