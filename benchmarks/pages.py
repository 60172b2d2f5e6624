"""Pages that are made up, as many as are wanted, no two alike."""

SENTENCES = (
    "La sonde numéro {n} a quitté son orbite mardi, après dix ans de mesures autour de la planète.",
    "Les ingénieurs du centre spatial ont suivi la manœuvre depuis Toulouse, sans incident.",
    "Le moteur principal a fonctionné pendant quarante-deux minutes, selon le responsable du vol.",
    "Cette durée dépasse de six minutes celle qui était prévue par les calculs de l'an dernier.",
    "L'agence publiera les images reçues pendant la descente avant la fin du mois de mars.",
    "Le budget de la mission, fixé à huit cents millions d'euros, n'a pas été dépassé.",
)


def article(number: int) -> str:
    """A page of about thirty sentences, like no other in its words."""
    body = "".join(f"<p>{' '.join(SENTENCES).format(n=number)} Paragraphe {p}.</p>" for p in range(5))
    head = f"<title>La sonde {number}</title><meta property='og:title' content='La sonde {number} descend'>"
    menu = "".join(f"<li><a href='/{n}'>Rubrique {n}</a></li>" for n in range(40))
    return (
        f"<!doctype html><html lang=fr><head><meta charset=utf-8>{head}</head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>La sonde {number} descend</h1>{body}</article></main></body></html>"
    )
