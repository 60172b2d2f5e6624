"""Pages and paragraphs written for these tests."""

LEAD = (
    "La mairie de Valmont a ouvert lundi un atelier où les habitants apprennent à réparer eux-mêmes leurs appareils, "
    "avec l'aide de quatre bénévoles."
)
BODY = (
    (
        "Le projet est né d'un constat simple : plus de la moitié des appareils déposés à la déchetterie marchent "
        "encore ou ne demandent qu'une pièce à trois euros."
    ),
    (
        "« Nous ne réparons pas à la place des gens, nous leur montrons comment faire », explique la responsable de "
        "l'atelier, ancienne technicienne dans l'électroménager."
    ),
    (
        "La commune a prêté un local de quarante mètres carrés et acheté l'outillage. Les pièces restent à la charge "
        "des visiteurs, qui les commandent souvent d'une séance à l'autre."
    ),
    (
        "L'atelier ouvre deux après-midi par semaine. Une cinquantaine de personnes sont déjà venues, surtout pour des "
        "grille-pain et des téléphones à l'écran fendu."
    ),
)
TITLE = "À Valmont, un atelier pour réparer au lieu de jeter"
TEXT = "\n\n".join((LEAD, *BODY))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(
    body: str = "", *, head: str = "", title: str = TITLE, before: str = "", after: str = "", attributes: str = ""
) -> str:
    """A page with the article above, or with ``body`` in its place."""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} | Le Valmontois</title>'
        f"{head}</head>"
        f"<body {attributes}>{before}<main><article><h1>{title}</h1>"
        f'<div class="article-body">{body or paragraphs(LEAD, *BODY)}</div></article></main>{after}</body></html>'
    )
