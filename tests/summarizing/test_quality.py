import pytest

from bot.summarizing.quality import quality

FRENCH = quality("fr")


@pytest.mark.parametrize(
    "sentence",
    [
        "Un titre qui ne porte aucune marque de fin",
        "Faut-il vraiment attendre la fin de cette histoire ?",
        "À lire aussi : les ordinateurs de la vallée.",
        "Abonnez-vous pour lire chaque matin notre lettre.",
        "Je reviendrai bientôt sur toute cette affaire étrange.",
        "Cliquez sur le bouton pour voir le reste.",
        "TOUT CECI EST ÉCRIT EN GRANDES LETTRES ICI.",
        "Trop court.",
        "14h05 – La maire arrive devant l'ancienne gare.",
        "* Sondage mené en ligne auprès de mille habitants.",
        "La gare se trouve sur le plan ci-dessous, à gauche.",
        "Lors de notre test, la machine chauffe un peu trop.",
        "Les ateliers cités plus haut ouvrent tous le lundi.",
        "Photo : la maire devant la gare de la vallée.",
        "Laissez vos appareils une heure dans cette pièce fermée.",
        "Hey mais on dirait que la gare rouvre enfin.",
        "Suivez avec nous, en direct, la réouverture de la gare.",
        "Dès lundi, vous pouvez le précommander pour trente euros seulement.",
        "Notons que la gare reste fermée le lundi matin.",
        "Déjà plus d'un million d'utilisateurs dans la vallée !",
        "Ce contenu est bloqué par les réglages du navigateur.",
        "Le DRP (demande de retour de pièce) : amener la pièce au guichet.",
        "Le prompt – « Je veux une gare et un atelier. »",
    ],
)
def test_unfit(sentence):
    assert not FRENCH.fit(sentence, len(sentence.split()))


@pytest.mark.parametrize(
    "sentence",
    [
        "La maire a ouvert un atelier dans l'ancienne gare.",
        "« Je reviendrai bientôt sur toute cette affaire », dit Nadia Ferrand.",
        "Je reviendrai bientôt sur cette affaire », promet Nadia Ferrand.",
        'Je reviendrai bientôt sur cette affaire", promet Nadia Ferrand.',
        "Nadia Ferrand répond : « Je reviendrai bientôt sur toute cette affaire.",
        "La nouvelle gare ouvrira ses portes au printemps…",
        "Une plainte sera déposée lundi, annonce Me Paul Renard.",
        "Par le passé, la gare a déjà fermé deux fois.",
        "Sanchez les attendait depuis une heure devant la gare.",
        "Chez les voisins de la gare, on attend toujours.",
        "Lopez, Ramirez et Diaz ont ouvert un atelier lundi.",
        "La gare (fermée depuis 2011) rouvrira au mois de mars : la région paie.",
    ],
)
def test_fit(sentence):
    assert FRENCH.fit(sentence, len(sentence.split()))


def test_too_long():
    assert not FRENCH.fit("La maire parle. ", 91)


@pytest.mark.parametrize(
    "sentence",
    [
        # A pronoun or a demonstrative.
        "Il comprend un poste à mi-temps.",
        "« Elle apprendra à chacun », dit Nadia.",
        "Cette décision étonne la région.",
        "Ce dernier refuse de partir.",
        "Leur projet a été retenu.",
        "Son accès se fait par la falaise.",
        "L'intéressée n'a pas répondu.",
        "C’est la fin d'une époque.",
        "C'est ce que la région a refusé.",
        "C'est dans cette gare que la maire a ouvert un atelier.",
        "Il s'agit d'un ancien atelier.",
        "Il est attendu dimanche 4 novembre à la gare.",
        "Il y développe un atelier.",
        "« Nous attendons la gare », a ajouté le député.",
        "« Nous attendons la gare », poursuit la jeune femme, lundi.",
        "Pour l'occasion, des ateliers avaient ouvert sur la place.",
        "Plus original, Paul Morel manifeste depuis un camion.",
        "Réponse de Paul Morel : « aux alentours de dix euros ».",
        "Le journaliste lui demandant si la gare ouvrirait, Nadia Ferrand a confirmé.",
        "La région leur ayant promis une gare, les habitants attendent.",
        "Il faisait le tour des ateliers.",
        # … behind another word.
        "Selon lui, la région refuse.",
        "Parmi ses atouts, on compte la gare.",
        "Si ces chiffres se confirment, la région refusera.",
        "Une fois cette étape passée, la gare ouvrira.",
        "À la fin de l'été, cette scoute campait.",
        "Quand la gare ferme, cette promesse tombe.",
        "Interrogé par la presse sur la gare de Lyon, il refuse de répondre.",
        "Invoquant le prix des travaux, elle refuse.",
        "Dans un atelier, cela peut surprendre.",
        "Ce lundi, il a ouvert un atelier.",
        "S'il est élu, il ouvrira la gare.",
        # A connective, or a list that goes on.
        "Mais la région refuse.",
        "En revanche, la région refuse.",
        "De son côté, le département refuse.",
        "A l'inverse, le département accepte.",
        "D'autant plus que la région refuse.",
        "Et la région refuse.",
        "et la région refuse.",
        "Alors la région refuse.",
        "Même constat dans la région.",
        "Deuxième raison : le prix des travaux.",
        "D'autre part, la région refuse.",
        "Un autre atelier va fermer.",
        "Résultat : la gare a fermé.",
        "En cause : le prix des travaux.",
        # Some of those that were named.
        "Certaines ont fermé.",
        "L'un d'eux a fermé.",
        "Deux d'entre elles ont fermé.",
        "Les deux hommes ont quitté la gare.",
        "20 % ont fermé.",
        # A day counted from another.
        "Le lendemain, la région refuse.",
        "Deux jours plus tard, la région refuse.",
        # A comment without a verb of its own.
        "Une décision qui étonne la région.",
        "Une prise de position qui étonne la région.",
        "Une enquête menée par le journal de la vallée.",
        "Un panneau offert par un voisin.",
        # The sentence before, taken up again.
        "Tel est le bilan de la région.",
        "Dans les deux cas, la région refuse.",
        "En cause, le prix des travaux de la gare.",
        "L'idée serait de fermer la gare.",
        "La preuve, la région refuse.",
        "Un constat vient marquer la saison.",
        # Nobody is named who speaks.
        "La région refuse, a-t-il ajouté.",
        "« La région refuse », a-t-elle encore dit.",
        "« Nadia Ferrand : une maire qui ose », a-t-il écrit.",
        "Jean Petit viendra lundi, a-t-elle ajouté.",
    ],
)
def test_needs_the_sentence_before(sentence):
    assert FRENCH.depends(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "La région refuse.",
        "Ilona Petit dirige l'atelier.",
        "iPhone et tablettes entrent à l'atelier.",
        # Nobody is meant.
        "Il y a trois ateliers dans la vallée.",
        "Il est possible de venir le lundi.",
        "Il était 4 heures ce vendredi matin quand la gare a brûlé.",
        "Il fera très froid dans la vallée.",
        "Il aurait fallu deux ateliers de plus.",
        "Face au nombre d'ateliers, il peut être difficile de choisir.",
        "Ce n'est pas la première fois que la gare ferme.",
        "C'est à Lyon que la maire a ouvert un atelier.",
        "Ce n'est qu'après une heure que la maire a parlé.",
        "Ce sont les petits ateliers qui ferment.",
        "Ce que veut la région, c'est une gare.",
        # A day.
        "Ce lundi, la maire a ouvert un atelier.",
        "Cette semaine, la maire a ouvert un atelier.",
        "Ces dernières années, la région a ouvert trois gares.",
        "Dimanche 17 mai, la maire a ouvert un atelier.",
        # Whom the pronoun means stands in the sentence.
        "Alors qu'une cinquantaine de personnes attendaient, la gare a fermé.",
        "Alors qu'elle attend le train, Nadia Ferrand raconte son atelier.",
        "Invité sur le plateau de la chaîne, Paul Renard raconte son atelier.",
        "Interrogé par la presse, le maire refuse de répondre.",
        "Si la gare venait à fermer, elle deviendrait un atelier.",
        "Si le maire partait, ce dernier perdrait son atelier.",
        "Dans son rapport, la région refuse le projet.",
        "Avec son atelier, Nadia Ferrand attire la vallée.",
        "Né Paul Renard en 1950, il dirige l'atelier.",
        "Autre voisin, Paul Renard dirige l'atelier.",
        "Un homme qui attendait le train a été blessé.",
        "L'un des ateliers va fermer.",
        "Une enquête menée par le journal révèle le prix des travaux.",
        "Un atelier ouvert en mars a été vendu.",
        "Une gare bâtie en 1900 rouvrira en mars.",
        "Même si la région refuse, la gare ouvrira.",
        # Who speaks is named, or nobody is said to speak.
        "« A-t-il raison », demande Nadia Ferrand.",
        "Nadia Ferrand répond au maire : « La région refuse », a-t-elle écrit.",
        "Le chef de gare, Paul Renard, répond : « La région refuse », a-t-il écrit.",
        "La région, semble-t-il, refuse.",
        "La région refuse, a-t-on appris.",
        "« Nous attendons la gare », a ajouté le maire de Valmont.",
        "« Nous attendons la gare », a dit le député.",
        "Les habitants et leur remplaçant ont refusé la gare.",
    ],
)
def test_stands_alone(sentence):
    assert not FRENCH.depends(sentence)


def test_other_languages():
    assert quality("en").depends("He left the town.")
    assert not quality("en").depends("This week the town left.")
    assert not quality("en").fit("Read more about the town and its mayor.", 8)
    assert not quality("en").fit("Last week I left the town for good.", 8)
    assert not quality("pl").depends("On wyszedł z miasta.")
