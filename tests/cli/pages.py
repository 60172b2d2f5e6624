"""A page and a text written for the tests."""

PARAGRAPHS = (
    "La mairie de Valmont ouvrira en mars un atelier public de réparation d'ordinateurs dans l'ancienne gare.",
    "Douze bénévoles y prêteront des outils et aideront les habitants deux soirs par semaine, toute l'année.",
    "Le conseil municipal a voté un budget de 40 000 euros pour les outils, les travaux et un poste à mi-temps.",
    "L'association Rebranche, qui a proposé l'idée, espère réparer trois cents ordinateurs par an avec les écoles.",
    "Selon une étude de la région, un ordinateur sur trois est jeté alors qu'une réparation coûterait peu.",
)
TEXT = "\n\n".join(PARAGRAPHS)
TITLE = "Valmont ouvre un atelier public"
HTML = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} | Le Val</title>
<meta property="og:site_name" content="Le Val"><meta property="article:published_time" content="2026-02-18T08:00:00Z">
</head><body><nav><a href="/">Accueil</a></nav><article><h1>{TITLE}</h1>
{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}</article></body></html>"""
EMPTY = "<!doctype html><html><head><title>Rien</title></head><body></body></html>"
