from datetime import date

import pytest

from bot.domain.page import Page
from bot.errors import (
    ArticleTooShort,
    ConsentWall,
    NoArticle,
    NotAPage,
    PaywallClosed,
    ReadingTooLong,
)
from bot.reading.markup import MOST_TAGS
from bot.reading.pages import read_html, read_page
from tests.patience import processor_time
from tests.reading.samples import BODY, LEAD, TEXT, TITLE, page, paragraphs

URL = "https://www.valmontois.fr/vie/atelier-123.html"
CONSENT = (
    "<div class='cookie-banner' role='dialog'><p>Nous et nos 842 partenaires utilisons des cookies et stockons des "
    "informations sur votre appareil pour la mesure d'audience et la publicité personnalisée. Vous pouvez retirer "
    "votre consentement à tout moment.</p><button>Tout accepter</button> <button>Continuer sans accepter</button></div>"
)


def test_a_whole_article() -> None:
    head = (
        '<meta property="og:site_name" content="Le Valmontois"><meta name="author" content="Jeanne Petit">'
        '<meta property="article:published_time" content="2024-03-05T23:10:00+01:00">'
        '<link rel="canonical" href="https://www.valmontois.fr/vie/atelier">'
    )
    article = read_html(page(head=head), URL)
    assert article.url == "https://www.valmontois.fr/vie/atelier"
    assert article.title == TITLE
    assert article.text == TEXT
    assert (article.outlet, article.author, article.language) == ("Le Valmontois", "Jeanne Petit", "fr")
    assert article.published == date(2024, 3, 5)
    assert not article.paywalled
    assert not article.truncated


def test_bytes_in_an_old_charset() -> None:
    body = page().replace("'", "’").encode("cp1252")
    article = read_page(Page(URL, body, "text/html", "iso-8859-1"))
    assert article.text == TEXT.replace("'", "’")


def test_a_binary_is_no_page() -> None:
    with pytest.raises(NotAPage):
        read_page(Page(URL, b"%PDF-1.4 \x00\x01"))


def test_what_stands_around_the_article_goes() -> None:
    body = (
        "<p class='date'>Agence Nord, publié le mardi 5 mars 2024 à 23h10</p>"
        f"<p>{LEAD}</p><figure><img src='a.jpg'><figcaption>Un bénévole et un grille-pain, mardi.</figcaption></figure>"
        "<div class='share-bar'><p>Partager cet article sur tous les réseaux que vous fréquentez.</p></div>"
        f"<p>{BODY[0]}</p><p><a href='/autre'>Un autre article sur les déchets de la commune</a></p>"
        f"<p><strong>À lire aussi :</strong> <a href='/b'>Les encombrants, comment faire</a></p><p>{BODY[1]}</p>"
        "<h3>À lire aussi</h3><ul><li><a href='/c'>Le verre</a></li><li><a href='/d'>Le compost</a></li></ul>"
        f"<p>{BODY[2]}</p><div class='NewsletterBox'><p>Chaque matin, les nouvelles de Valmont.</p></div>"
        f"<p>{BODY[3]}</p><p>Jeanne Petit</p><p>Dans cet article : Valmont Réparation</p>"
        "<p>window.ads = window.ads || []</p>"
    )
    article = read_html(
        page(body, before=CONSENT, after="<footer><p>© Le Valmontois – Tous droits réservés.</p></footer>"), URL
    )
    assert article.text == TEXT


def test_subheadings_and_lists_are_paragraphs_of_their_own() -> None:
    items = "<ul><li>deux après-midi ;</li><li>un samedi.</li></ul>"
    body = f"<p>{LEAD}</p><h2>Un local prêté</h2><p>{BODY[2]}</p>{items}<p>{BODY[3]}</p>"
    assert read_html(page(body), URL).text.split("\n\n") == [
        LEAD,
        "Un local prêté",
        BODY[2],
        "deux après-midi ;",
        "un samedi.",
        BODY[3],
    ]


def test_paragraphs_made_of_line_breaks_and_text_beside_a_video() -> None:
    body = (
        f"{LEAD}<br><br><b>{BODY[0]}</b><div class='player'><iframe src='v'></iframe></div>"
        f"{BODY[1][:40]}<em>{BODY[1][40:]}</em><br><br>{BODY[2]}<br>{BODY[3]}"
    )
    assert read_html(page(body), URL).text == TEXT


def test_the_standfirst_is_kept_and_comes_first() -> None:
    standfirst = (
        "Depuis lundi, quatre bénévoles apprennent aux habitants de Valmont à redonner vie à leurs appareils en panne."
    )
    html = page().replace("</h1>", f"</h1><p class='article__chapo'>{standfirst}</p>")
    html = html.replace("<article>", "<div>").replace("</article>", "</div>")
    assert read_html(html, URL).text == f"{standfirst}\n\n{TEXT}"
    described = page(head=f'<meta name="description" content="{standfirst[:90]}…">').replace(
        "</h1>", f"</h1><div><h2>{standfirst}</h2></div>"
    )
    assert read_html(described, URL).text == f"{standfirst}\n\n{TEXT}"


def test_a_description_that_only_the_head_holds_is_not_quoted() -> None:
    html = page(
        head='<meta name="description" content="Un résumé que la page ne montre jamais à ses lecteurs, même en bas.">'
    )
    assert read_html(html, URL).text == TEXT


def test_data_rows_and_listings_are_no_sentences() -> None:
    table = "<table><tr><td>Lundi</td><td>14 h</td></tr><tr><td>Jeudi</td><td>16 h</td></tr></table>"
    body = (
        paragraphs(LEAD, *BODY[:2]) + table + "<pre><code>import os\nos.exit()\n</code></pre>" + paragraphs(*BODY[2:])
    )
    assert read_html(page(body), URL).text == TEXT


@pytest.mark.parametrize(
    "tail",
    [
        (
            "<p>Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.</p><p>Offre : 1 € par "
            "mois, puis 9 € sans engagement pour toute la famille.</p>"
        ),
        "<p>Il vous reste 62.5% de cet article à lire.</p><p>Une offre à deux euros par mois vous attend.</p>",
        "<p>Il vous reste 62,5 % de cet article à lire.</p>",
        "<p>Il vous reste 62,5\u202f% du texte à découvrir.</p>",
        "<div class='paywall-box'><p>Pour lire la suite, abonnez-vous à partir de 1 € par mois.</p></div>",
        "<p>La suite est réservée aux abonnés.</p>",
    ],
)
def test_the_beginning_of_a_sold_article(tail: str) -> None:
    article = read_html(page(paragraphs(LEAD, *BODY) + tail), URL)
    assert article.text == TEXT
    assert article.paywalled
    assert article.truncated


SOLD = '<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": false{more}}}</script>'
LONG = paragraphs(LEAD, *(f"{n} fois, on l'entend : {text}" for n in range(4) for text in BODY))
OFFER = "<div class='paywall'><p>Abonnez-vous, le premier mois est à un euro.</p></div>"


@pytest.mark.parametrize(
    ("body", "more", "truncated"),
    [
        (paragraphs(LEAD, *BODY), "", True),
        (LONG, "", False),
        (LONG + OFFER, "", True),
        (LONG, ', "wordCount": "1500"', True),
        (LONG + OFFER, ', "wordCount": 500', False),
        (paragraphs(LEAD, *BODY), f', "articleBody": "{" ".join((LEAD, *BODY)) * 3}"', True),
        (paragraphs(LEAD, *BODY), f', "articleBody": "{" ".join((LEAD, *BODY))} {BODY[0]}"', False),
        (paragraphs(LEAD, *BODY[:1]), f', "articleBody": "{LEAD} {BODY[0]}"', True),
        (LONG, ', "wordCount": "beaucoup"', False),
    ],
)
def test_a_sold_article_is_a_beginning_unless_it_is_seen_to_be_whole(body: str, more: str, truncated: bool) -> None:
    article = read_html(page(body, head=SOLD.format(more=more)), URL)
    assert article.paywalled
    assert article.truncated is truncated


def test_the_paid_text_itself_is_not_taken_for_an_offer() -> None:
    body = f"<p>{LEAD}</p><div class='paywall'>{paragraphs(*BODY)}</div>"
    article = read_html(page(body), URL)
    assert article.text == TEXT
    assert not article.truncated


def test_a_closed_paywall() -> None:
    with pytest.raises(PaywallClosed):
        read_html(page("<p>La suite est réservée aux abonnés.</p>"), URL)


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body>{CONSENT}</body></html>",
        f"<html><body><main><h1>Votre vie privée</h1>{CONSENT.replace('cookie-banner', 'x')}</main></body></html>",
        (
            "<html><body><p>Ce site utilise des cookies avec nos partenaires. Vos choix sont gardés six mois, et vous "
            "pouvez à tout moment retirer votre consentement ou paramétrer les cookies en bas de page.</p></body>"
        ),
    ],
)
def test_a_consent_notice_is_never_an_article(html: str) -> None:
    with pytest.raises(ConsentWall):
        read_html(html, URL)


def test_an_article_about_consent_is_one() -> None:
    body = paragraphs(
        "La commission a infligé une amende à un moteur de recherche qui rendait le refus des cookies plus difficile "
        "que leur acceptation.",
        "Des traceurs étaient déposés sans votre consentement, avec des cookies, écrit-elle aux visiteurs.",
        "Le bouton « tout accepter » se voyait d'emblée, relève-t-elle, quand le refus demandait cinq gestes.",
        "L'éditeur a trois mois pour corriger son bandeau, sous peine d'une astreinte de cent mille euros par jour.",
    )
    assert read_html(page(body), URL).text.count("\n\n") == 3


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "bonjour",
        "<p>x</p>",
        "<html><body><div id='app'></div><noscript>Activez JavaScript.</noscript></body></html>",
        page(
            "<p>Accès refusé. Erreur 404 : cette page n'existe plus ou a changé d'adresse depuis la refonte du site, "
            "merci de repasser par l'accueil.</p>"
        ),
    ],
)
def test_pages_without_an_article(html: str) -> None:
    with pytest.raises(NoArticle) as refusal:
        read_html(html, URL)
    assert refusal.value.subject == URL


@pytest.mark.parametrize("around", ["{}", "<main><article>{}</article></main>", "<main>{}</main><p>Contact</p>"])
def test_an_article_of_two_sentences_is_too_short(around: str) -> None:
    text = "<h1>Une cave a brûlé</h1><p>Un feu de cave s'est déclaré mardi soir. Il a été vite éteint.</p>"
    with pytest.raises(ArticleTooShort):
        read_html(f"<html><body>{around.format(text)}</body></html>", URL)
    with pytest.raises(PaywallClosed):
        read_html(f"<html><head>{SOLD.format(more='')}</head><body>{around.format(text)}</body></html>", URL)


def test_a_plain_text() -> None:
    address = "https://www.valmontois.fr/notes/un-atelier_de%20plus.txt"

    def read(text: str, kind: str = "text/plain") -> tuple[str, str, str]:
        article = read_page(Page(address, text.encode(), kind))
        return article.title, article.outlet, article.text

    assert read(f"Un atelier ouvre\n================\n\n{TEXT}") == ("Un atelier ouvre", "valmontois.fr", TEXT)
    flat = TEXT.replace("\n\n", " ")
    assert read(flat) == ("un atelier de plus", "valmontois.fr", flat)
    assert read(page())[0] == TITLE
    with pytest.raises(NoArticle):
        read(" \n ")
    assert read_page(Page("https://[", flat.encode(), "text/plain")).title == ""


def test_a_front_page_is_no_article() -> None:
    with pytest.raises(NoArticle):
        read_html(page(), "https://www.valmontois.fr/")


def test_hostile_nesting_and_size() -> None:
    with processor_time(30):
        for html in ("<div>" * 20_000 + paragraphs(LEAD, *BODY), "<b>" * 20_000 + LEAD, "<ul><li>" * 5_000 + LEAD):
            with pytest.raises((NoArticle, ReadingTooLong)):
                read_html(page(html), URL)
        with pytest.raises(ReadingTooLong):
            read_html("<p>a" * (MOST_TAGS + 1), URL)


def test_a_page_within_an_image_is_none() -> None:
    with pytest.raises(NoArticle):
        read_html(f"<svg><html><body>{paragraphs(LEAD, *BODY)}</body></html>", URL)


def test_the_same_page_gives_the_same_article() -> None:
    assert read_html(page(before=CONSENT), URL) == read_html(page(before=CONSENT), URL)


@pytest.mark.parametrize(
    "unfit",
    ["&#0;", "&#27;", "&#27 ", "&#x1b;", "&#12;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#99999999999;", "\f", "\x1b"],
)
def test_characters_that_no_tree_may_hold(unfit: str) -> None:
    """They stand in loose text, which is moved into a paragraph of its own."""
    loose = f"<div><p>{LEAD}</p>{BODY[0]} {unfit}{BODY[1]}<br>{BODY[2]}</div>"
    text = read_html(page(loose), URL).text
    assert LEAD in text
    assert BODY[1] in text
