import pytest

from bot.errors import NoArticle
from bot.reading.pages import read_html
from tests.reading.samples import TEXT, page

URL = "https://www.valmontois.fr/vie/atelier-123.html"
CARDS = {
    "headings": "<div class='card'><h3><a href='/a{n}'>{title}</a></h3><p>{teaser}</p></div>",
    "items": "<li><a href='/a{n}'>{title}</a> {teaser}</li>",
    "one link": "<a href='/a{n}'><h3>{title}</h3><p>{teaser}</p></a>",
    "flat": "<h2><a href='https://valmontois.fr/{n}'>{title}</a></h2><p>{teaser}</p>",
    "pictures": (
        "<article><a href='/{n}'><img src='x'></a><div><span>Culture</span><h2><a href='/{n}'>{title}</a></h2>"
        "<time>12 mars</time><p>{teaser}</p></div></article>"
    ),
    "no link": "<div><h3>{title}</h3><p>{teaser}</p></div>",
}


def cards(shape: str, count: int, end: str) -> str:
    return "".join(
        shape.format(
            n=n,
            title=f"L'atelier numéro {n} ouvre ses portes au public",
            teaser=f"Les habitants du quartier {n} s'y retrouvent pour réparer à plusieurs des objets et la moit{end}",
        )
        for n in range(count)
    )


@pytest.mark.parametrize("shape", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("end", ["…", " [...]", "ié du pain."])
def test_a_page_of_teasers_is_no_article(shape: str, end: str) -> None:
    html = f"<html><head><title>Actualités</title></head><body><main>{cards(shape, 25, end)}</main></body></html>"
    if shape == CARDS["no link"] and end.endswith("."):
        assert read_html(html, URL)  # as a list of products is written
    else:
        with pytest.raises(NoArticle):
            read_html(html, URL)


@pytest.mark.parametrize("shape", ["<div><a href='/{n}'>{title}</a></div>", "<p><a href='/{n}'>{title}</a>.</p>"])
def test_a_page_of_bare_links_is_no_article(shape: str) -> None:
    html = f"<html><head><title>Accueil</title></head><body><main>{cards(shape, 40, '')}</main></body></html>"
    with pytest.raises(NoArticle):
        read_html(html, URL)


def test_an_article_may_link_whole_sentences_of_its_own() -> None:
    linked = TEXT.split("\n\n")
    linked[0] = f"<a href='/avant'>{linked[0][:60]}</a>{linked[0][60:]}"
    assert read_html(page("".join(f"<p>{line}</p>" for line in linked)), URL).text


def test_teasers_under_an_article_and_lists_of_links_elsewhere() -> None:
    assert read_html(page(after=cards(CARDS["headings"], 12, "…")), URL).text == TEXT
    elsewhere = CARDS["flat"].replace("valmontois.fr", "marchand.fr")
    assert "atelier numéro 7" in read_html(page(cards(elsewhere, 10, "ié du pain.")), URL).text
