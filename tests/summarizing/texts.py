"""Short French articles written for the tests."""

ARTICLE = """\
La mairie de Valmont ouvrira en mars un atelier public de réparation d'ordinateurs.

Installé dans l'ancienne gare, l'atelier prêtera des outils et proposera l'aide de douze bénévoles. Les habitants \
pourront y apporter leurs ordinateurs deux soirs par semaine. L'entrée sera gratuite pendant la première année.

Un projet longuement discuté

« Nous jetons des machines qui pourraient servir encore cinq ans. Cet atelier leur donnera une seconde vie. Il \
apprendra aussi à chacun comment elles marchent », explique Nadia Ferrand, maire de Valmont.

Le conseil municipal a voté un budget de 40 000 euros pour les outils et les travaux. Il comprend un poste à mi-temps. \
Faut-il s'attendre à des retards ?

L'association Rebranche, qui a proposé l'idée, espère réparer trois cents ordinateurs par an. Selon une étude de la \
région, un ordinateur sur trois est jeté alors qu'une réparation coûterait moins de cinquante euros.

À lire aussi : notre dossier sur les déchets électroniques de la vallée.
"""

TITLE = "Valmont ouvre un atelier public de réparation d'ordinateurs"
