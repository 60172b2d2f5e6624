import asyncio
import importlib
import signal
import sys
from importlib.resources import files

import pytest

from bot.domain.page import Page
from bot.domain.summary import Length
from bot.errors import ArticleTooShort, ConsentWall, NoArticle, PaywallClosed, TooShort, UnsupportedLanguage
from bot.workers import jobs
from bot.workers.pool import ProcessWorkers
from tests.patience import PATIENCE

SAMPLE = files("bot.workers").joinpath("sample.html").read_text("utf-8")

POST = """
Le musée de la ville rouvre samedi après dix-huit mois de travaux. Les salles du premier étage, fermées depuis
l’inondation, accueillent désormais les collections d’horlogerie que l’on croyait perdues. La conservatrice assure que
neuf pièces sur dix ont été restaurées par des artisans de la région. L’entrée restera gratuite jusqu’à la fin du mois
de juin, puis coûtera huit euros. Les écoles du département pourront réserver des visites dès lundi matin.
"""


def page(html: str) -> Page:
    return Page("https://journal.fr/une", html.encode(), "text/html", "utf-8")


def test_a_page() -> None:
    found = jobs.summarize_page(page(SAMPLE))
    assert found.title == "Le jardin partagé de la rue des Lilas ouvre ses portes"
    assert found.summary.language == "fr"
    assert (found.paywalled, found.truncated) == (False, False)
    text = " ".join(SAMPLE.split())
    for sentence in found.summary.sentences:
        assert sentence.text in text
        assert sentence.anchor.startswith("text=")
    assert len(found.summary.at(Length.SHORT)) == 1


def test_a_text_has_no_anchors() -> None:
    found = jobs.summarize_text(POST)
    assert found.language == "fr"
    assert found.total_sentences == 5
    assert all(sentence.anchor == "" for sentence in found.sentences)


def test_another_language_is_named() -> None:
    english = (
        "The town museum reopens on Saturday after eighteen months of building works. The rooms on the first floor, "
        "closed since the flood, now hold the clocks that everybody believed to be lost. Nine pieces out of ten were "
        "restored by craftsmen of the region, says the curator. Entrance is free until the end of June, and will cost "
        "eight euros from then on. Schools may book their visits from Monday morning, by telephone or by letter."
    )
    assert jobs.summarize_text(english).language == "en"


def test_a_language_that_is_not_summarised() -> None:
    finnish = """
    Kaupungin museo avataan lauantaina uudelleen puolentoista vuoden remontin jälkeen. Ensimmäisen kerroksen salit
    olivat suljettuina tulvan vuoksi. Yhdeksän kymmenestä kellosta on korjattu, sanoo museonjohtaja. Pääsy on ilmainen
    kesäkuun loppuun asti, ja sen jälkeen lippu maksaa kahdeksan euroa. Koulut voivat varata vierailunsa maanantaista
    alkaen puhelimitse tai kirjeitse. Kahvila avataan vasta syksyllä, kun uusi keittiö on valmis. Pysäköinti on sallittu
    vain torin laidalla, ja linja-auto pysähtyy oven edessä joka tunti aamusta iltaan asti.
    """
    with pytest.raises(UnsupportedLanguage) as refused:
        jobs.summarize_text(finnish)
    assert refused.value.detail == "fi"


def test_too_few_words() -> None:
    for text in ("Le musée rouvre samedi.", "…", POST[:200]):
        with pytest.raises(TooShort):
            jobs.summarize_text(text)


ITEMS = (
    "Le musée de la ville rouvre samedi après dix-huit mois de travaux menés dans les étages",
    "Les salles du premier accueillent les collections d’horlogerie que l’on croyait perdues",
    "La piscine ferme deux semaines au mois de mars pour changer les filtres du grand bassin",
)


@pytest.mark.parametrize("bullet", ["▪️ ", "• ", "– ", "- ", "🔹", "1. ", "→ "])
def test_items_of_a_post_are_sentences(bullet: str) -> None:
    post = "Cette semaine dans la ville, en trois lignes :\n" + "\n".join(bullet + item for item in ITEMS)
    found = jobs.summarize_text(
        f"{post}\nPhoto : Anne Roux, photographe à Valmont\nhttps://t.me/ville\n@villetoutsimplement"
    )
    assert {sentence.text for sentence in found.sentences} == set(ITEMS)
    assert found.total_sentences == 4


def test_what_cleaning_takes_does_not_make_a_text_too_short() -> None:
    labels = "\nPhoto : Anne Roux pour la mairie de Valmont, tous les dimanches du printemps et de l’été"
    enough = POST[:330].rpartition(".")[0] + "."
    with pytest.raises(TooShort):
        jobs.summarize_text(enough)
    assert jobs.summarize_text(enough + labels).total_sentences == 3
    with pytest.raises(TooShort):
        jobs.summarize_text("Le musée rouvre samedi." + labels * 5)


@pytest.mark.parametrize(
    "text",
    [
        "市政厅周一开设了一个工作坊，居民们可以在那里学习如何自己修理家用电器，四名志愿者在现场帮助他们。" * 3,
        "市役所は月曜日に、住民が家電製品の修理方法を学べる工房を開設しました。四人のボランティアが手伝います。" * 3,
        "ศาลากลางเปิดเวิร์กช็อปเมื่อวันจันทร์ ซึ่งชาวบ้านได้เรียนรู้วิธีซ่อมเครื่องใช้ไฟฟ้าด้วยตัวเอง" * 3,
    ],
)
def test_scripts_without_spaces_are_named_and_not_too_short(text: str) -> None:
    with pytest.raises(UnsupportedLanguage) as of_text:
        jobs.summarize_text(text)
    assert of_text.value.detail in {"zh", "ja", "th"}
    with pytest.raises(UnsupportedLanguage) as of_page:
        jobs.summarize_page(
            page(f"<html><body><article><h1>A</h1><p>{text}</p><p>{text[9:]}</p></article></body></html>")
        )
    assert of_page.value.detail == of_text.value.detail


CODE = """
SELECT id, nom, prenom, date_creation FROM clients INNER JOIN commandes ON clients.id = commandes.client_id
WHERE commandes.total > 100 AND clients.pays = 'FR' ORDER BY commandes.date DESC LIMIT 10;
UPDATE produits SET prix = prix * 1.2 WHERE categorie = 'A';
INSERT INTO logs (niveau, message, date) VALUES ('info', 'ok', NOW());
CREATE TABLE produits (id INT PRIMARY KEY, nom VARCHAR(255), prix DECIMAL, categorie VARCHAR(10));
ALTER TABLE clients ADD COLUMN email VARCHAR(255);
"""


def test_code_is_in_no_language() -> None:
    with pytest.raises(UnsupportedLanguage) as refused:
        jobs.summarize_text(CODE)
    assert refused.value.detail == ""


def test_a_list_of_prices_is_french() -> None:
    prices = "\n".join(
        f"▪️ Appareil photo {name} Pro Max {n} Go : {n}9 euros chez Boulanger"
        for n, name in enumerate(("Canon", "Nikon", "Sony", "Leica", "Fuji", "Pentax", "Ricoh", "Kodak"), 12)
    )
    assert jobs.summarize_text(prices).language == "fr"


SHORT = """<html lang="fr"><head><title>Le musée rouvre</title>{head}</head><body><article><h1>Le musée rouvre</h1>
<p>Le musée de la ville rouvre samedi après dix-huit mois de travaux, et l’entrée sera gratuite jusqu’à la fin du mois
de juin pour tous ceux qui habitent le département.</p></article></body></html>"""
SOLD = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


def test_a_short_article_and_one_that_is_sold() -> None:
    with pytest.raises(ArticleTooShort):
        jobs.summarize_page(page(SHORT.format(head="")))
    with pytest.raises(PaywallClosed):
        jobs.summarize_page(page(SHORT.format(head=SOLD)))


def test_no_article() -> None:
    with pytest.raises((NoArticle, ConsentWall)):
        jobs.summarize_page(page("<html><body><div id=app></div><script>start()</script></body></html>"))


def test_what_workers_start_from(monkeypatch: pytest.MonkeyPatch) -> None:
    ignored: list[int] = []
    monkeypatch.setattr(signal, "signal", lambda number, action: ignored.append(number))
    monkeypatch.delitem(sys.modules, "bot.workers.preload", raising=False)
    importlib.import_module("bot.workers.preload")
    assert ignored == [signal.SIGTERM]


async def test_the_whole_way_through_workers() -> None:
    workers = ProcessWorkers(2, time_limit=PATIENCE)
    found, of_text = await asyncio.gather(workers.summarize_page(page(SAMPLE)), workers.summarize_text(POST))
    assert found == jobs.summarize_page(page(SAMPLE))
    assert of_text == jobs.summarize_text(POST)
    with pytest.raises(TooShort):
        await workers.summarize_text("Trop court.")
    await workers.close()
