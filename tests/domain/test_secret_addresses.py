import pytest

from bot.domain.secret_addresses import carries_secret, host_only, without_secret


@pytest.mark.parametrize(
    "url",
    [
        "https://ada:motdepasse@exemple.fr/fil",
        "https://exemple.fr/fil?token=abc",
        "https://exemple.fr/fil?AUTH=abc",
        "https://exemple.fr/fil?x=a1b2c3d4e5f6a7b8c9",
        "https://exemple.fr/rss?0123456789abcdef0123456789abcdef",
        "https://exemple.fr/rss?cle=motdepasse",
        "https://exemple.fr/feed?format=atom&page=2",
        "https://exemple.fr/rss#token=abc",
        "https://exemple.fr/f;token=abc",
        "https://exemple.fr/prive/0a1b2c3d4e5f60718293.rss",
        "https://exemple.fr/prive/550e8400-e29b-41d4-a716-446655440000",
        "https://exemple.fr/rss/aB3xY9_kL2mN4-pQ7rS_tU8vW0",
        "https://exemple.fr/rss/qKdLmXpa-ZsRfHjgTb_vWcnYuE",
        "https://exemple.fr/prive/MDAxMjM0NTY3ODkw=/rss",
        "https://exemple.fr/p/qsdfghjklmwxcvbnazertyuiop/rss",
        "https://a1b2c3d4e5f6a7b8c9d0.exemple.fr/rss",
        "https://a1b2c3d4e5f6a7b8c9d0.r1.exemple.fr",
    ],
)
def test_addresses_that_let_in_whoever_has_them(url: str) -> None:
    assert carries_secret(url)
    assert without_secret(url) in ("https://exemple.fr/…", "https://r1.exemple.fr/…")


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.fr/fil.xml",
        "https://exemple.fr/2026/11/27/la-sonde-calypso-est-en-orbite-1234567.html",
        "https://exemple.fr/rss/developpement-informatique",
        "https://le-blog-de-l-informatique.exemple.fr/rss/iphone15-contre-pixel10",
        "https://a1b2c3d4e5f6a7b8c9d0.fr/fil",  # the site's own name: who hides in it hides from all
    ],
)
def test_addresses_of_everybody(url: str) -> None:
    assert not carries_secret(url)
    assert without_secret(url) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://exemple.fr/fil.xml", "https://exemple.fr/…"),
        ("http://ada:motdepasse@flux.exemple.fr:8080/fil", "http://flux.exemple.fr/…"),
        ("https://a1b2c3d4e5f6a7b8c9d0.flux.exemple.fr/rss", "https://flux.exemple.fr/…"),
        ("https://flux.a1b2c3d4e5f6a7b8c9d0.exemple.fr/rss", "https://exemple.fr/…"),
        ("https://a1b2c3d4e5f6a7b8c9d0.fr/rss", "https://a1b2c3d4e5f6a7b8c9d0.fr/…"),
    ],
)
def test_others_see_the_host_alone_whatever_the_rest_may_be(url: str, shown: str) -> None:
    assert host_only(url) == shown


@pytest.mark.parametrize("hide", [host_only, without_secret])
def test_what_is_no_address_shows_nothing(hide: object) -> None:
    assert callable(hide)
    assert hide("https://[exemple/feed") == "…"
