import json
from datetime import date

import pytest

from bot.reading.dates import find_day
from bot.reading.extraction import parse
from bot.reading.jsonld import article_nodes, text_of
from bot.reading.metadata import author, canonical, declared_language, is_home, metas, outlet
from bot.reading.paywall import declared_paywall
from bot.reading.titles import find_title

URL = "https://www.valmontois.fr/vie/atelier-123.html"


def tree_of(head: str = "", body: str = "<p>Un texte.</p>", html: str = 'lang="fr"'):
    tree = parse(f"<html {html}><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return tree


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Un atelier"}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "Organization"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": ["Thing", "https://schema.org/NewsArticle"], "headline": "Un atelier"},
    ],
)
def test_the_article_is_found_wherever_it_is(value: object) -> None:
    assert article_nodes(tree_of(linked(value)))[0]["headline"] == "Un atelier"


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "ItemList", "itemListElement": [ARTICLE]},
        {"@type": "Organization", "hasPart": ARTICLE},
        {"@graph": {"@graph": {"@graph": {"@graph": {"@graph": ARTICLE}}}}},
        "texte",
        3,
        None,
    ],
)
def test_other_articles_are_not_this_one(value: object) -> None:
    assert article_nodes(tree_of(linked(value))) == []


def test_broken_json_is_passed_over_and_raw_line_breaks_are_not() -> None:
    raw = '<script type="application/ld+json">{"@type": "Article", "headline": "Un\natelier"}</script>'
    broken = '<script type="application/ld+json">{"@type": </script>'
    bigger = f'<script type="application/ld+json">{"9" * 9000}</script>'
    assert [node["headline"] for node in article_nodes(tree_of(broken + bigger + raw))] == ["Un\natelier"]


def test_names_in_json_ld() -> None:
    assert text_of([{"name": "Jeanne Petit"}, "Paul  Grand", {"name": "Jeanne Petit"}, 3]) == "Jeanne Petit, Paul Grand"
    assert text_of({"name": {"name": "trop loin"}}) == ""
    assert text_of({"name": ["A", "B"]}) == "A, B"


def test_outlets() -> None:
    site = {"og:site_name": "Le Valmontois"}
    nodes = [{"publisher": {"name": "Presse de Valmont"}}]
    assert outlet(site, nodes, URL) == "Le Valmontois"
    assert outlet({}, nodes, URL) == "Presse de Valmont"
    assert outlet({"twitter:site": "@valmontois"}, [], URL) == "valmontois"
    assert outlet({}, [], URL) == "valmontois.fr"
    assert outlet({}, [], "https://[cassé") == ""
    assert outlet({}, [], "") == ""


def test_authors() -> None:
    tree = tree_of(
        body='<span itemprop="author"><b itemprop="name">Jeanne  Petit</b></span><a rel="author">Paul Grand</a>'
    )
    assert author({}, [{"author": [{"name": "Luc Noir"}]}], tree) == "Luc Noir"
    assert author({"author": "Anne Blanc"}, [], tree) == "Anne Blanc"
    assert (
        author({"author": "https://reseau.fr/anne", "article:author": "a@b.fr"}, [], tree) == "Jeanne Petit, Paul Grand"
    )
    assert author({"author": "x" * 200}, [], tree_of()) == ""


@pytest.mark.parametrize(
    ("href", "url", "expected"),
    [
        ("https://valmontois.fr/a", URL, "https://valmontois.fr/a"),
        ("/a?b=1", URL, "https://www.valmontois.fr/a?b=1"),
        ("https://m.valmontois.fr/a", URL, "https://m.valmontois.fr/a"),
        ("https://grand-journal.fr/a", URL, URL),
        ("https://www.valmontois.fr/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("https://[cassé", URL, URL),
        ("https://valmontois.fr/a", "", "https://valmontois.fr/a"),
    ],
)
def test_a_page_speaks_for_its_own_site_only(href: str, url: str, expected: str) -> None:
    tree = tree_of(f'<link rel="icon" href="/i"><link rel="canonical" href="{href}">')
    assert canonical(tree, url) == expected


def test_languages_and_front_pages() -> None:
    assert declared_language(tree_of()) == "fr"
    assert declared_language(tree_of(html='lang="fr-CA"')) == "fr"
    assert declared_language(tree_of(html='lang="français"')) == ""
    assert is_home("https://valmontois.fr/", {}, [])
    assert not is_home("https://valmontois.fr/", {"og:type": "article"}, [])
    assert not is_home("https://valmontois.fr/", {}, [ARTICLE])
    assert not is_home(URL, {}, [])
    assert not is_home("", {}, [])
    assert not is_home("https://[cassé", {}, [])


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            '<meta property="og:title" content="Un atelier ouvre | Le Valmontois">',
            "<h1>Un atelier ouvre</h1>",
            "Un atelier ouvre",
        ),
        (
            '<meta property="og:title" content="Vie. Un atelier ouvre">',
            "<h1>Le Valmontois</h1><h1>Un atelier ouvre</h1>",
            "Un atelier ouvre",
        ),
        (
            '<meta property="og:title" content="Un atelier ouvre">',
            "<h1><span>Vie locale</span> Un atelier ouvre</h1>",
            "Un atelier ouvre",
        ),
        ("<title>Un atelier ouvre - Le Valmontois</title>", "<h1>Le Valmontois</h1>", "Un atelier ouvre"),
        ("<title>Un atelier ouvre | Vie locale | Le Valmontois</title>", "", "Un atelier ouvre"),
        ("<title>Valmont - Rieux : un atelier ouvre</title>", "", "Valmont - Rieux : un atelier ouvre"),
        (
            "<title>Réparer : atelier à Valmont</title>",
            "<h1>Un atelier pour réparer à Valmont</h1>",
            "Un atelier pour réparer à Valmont",
        ),
        (linked(ARTICLE), "", "Un atelier"),
        ("", "<h1>Un titre seul</h1>", "Un titre seul"),
        ("", "<h1>Un titre</h1><h1>Un autre</h1>", "Un titre"),
        ("", "", ""),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    tree = tree_of(head, body or "<p>x</p>")
    assert find_title(tree, metas(tree), article_nodes(tree), "Le Valmontois") == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta property="article:published_time" content="2024-03-05T23:10:00+01:00">', "", date(2024, 3, 5)),
        (linked({**ARTICLE, "datePublished": "2023-01-02"}), "", date(2023, 1, 2)),
        ('<meta itemprop="datePublished" content="2022-02-03">', "", date(2022, 2, 3)),
        ('<meta property="article:published_time" content="2024-99-99">', "", None),
        ("", '<p>Publié le <time datetime="2021-04-05" pubdate>5 avril</time></p>', date(2021, 4, 5)),
        ("", "<footer>© 2026 Le Valmontois</footer>", None),
    ],
)
def test_days(head: str, body: str, day: date | None) -> None:
    tree = tree_of(head, body or "<p>x</p>")
    assert find_day(tree, metas(tree), article_nodes(tree)) == day


@pytest.mark.parametrize(
    ("head", "body", "sold"),
    [
        (linked({**ARTICLE, "isAccessibleForFree": False}), "", True),
        (linked({**ARTICLE, "isAccessibleForFree": "False"}), "", True),
        (linked({**ARTICLE, "isAccessibleForFree": "http://schema.org/False"}), "", True),
        (linked({**ARTICLE, "isAccessibleForFree": True}), "", False),
        (linked([{**ARTICLE, "isAccessibleForFree": True}, {**ARTICLE, "isAccessibleForFree": False}]), "", False),
        (linked({**ARTICLE, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False}}), "", False),
        ('<meta property="og:article:content_tier" content="locked">', "", True),
        ('<meta property="og:article:content_tier" content="metered">', "", False),
        ("", '<div itemscope><meta itemprop="isAccessibleForFree" content="false"></div>', True),
        ("", '<div itemprop="hasPart"><meta itemprop="isAccessibleForFree" content="false"></div>', False),
        ("", "", False),
    ],
)
def test_paywalls(head: str, body: str, sold: bool) -> None:
    tree = tree_of(head, body or "<p>x</p>")
    assert declared_paywall(article_nodes(tree), metas(tree), tree) is sold
