from ipaddress import ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import AddressRefused
from bot.fetching.addresses import MAX_LENGTH, Target, is_restricted, literal_address, vet, vet_redirect

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("url", "vetted"),
    [
        ("https://journal.fr", "https://journal.fr/"),
        ("HTTP://WWW.Journal.FR/Une", "http://www.journal.fr/Une"),
        ("https://journal.fr:443/une?page=2#suite", "https://journal.fr/une?page=2"),
        ("http://journal.fr:443/", "http://journal.fr:443/"),
        ("https://journal.fr./une", "https://journal.fr/une"),
        (
            "https://café.fr/été à l'école?q=ça",
            "https://xn--caf-dma.fr/%C3%A9t%C3%A9%20%C3%A0%20l'%C3%A9cole?q=%C3%A7a",
        ),
        ("https://journal.fr/%C3%A9t%C3%A9?a=b&c=d%20e", "https://journal.fr/%C3%A9t%C3%A9?a=b&c=d%20e"),
        ("https://journal.fr/<a>|^", "https://journal.fr/%3Ca%3E%7C%5E"),
        ("https://mon_blog.journal.fr/", "https://mon_blog.journal.fr/"),
        ("https://journal.fr?q=1", "https://journal.fr/?q=1"),
        ("https://journal.fr/@auteur/article:1;v=2", "https://journal.fr/@auteur/article:1;v=2"),
    ],
)
def test_a_web_address_is_put_together_again(url: str, vetted: str) -> None:
    assert vet(url).url == vetted


@pytest.mark.parametrize(
    "url",
    [
        "",
        "journal.fr",
        "//journal.fr/",
        "http:/journal.fr/",
        "http:///une",
        "ftp://journal.fr/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http+unix://%2Frun%2Fdocker.sock/",
        "https://nom:secret@journal.fr/",
        "https://journal.fr@127.0.0.1/",
        "https://journal.fr\\@127.0.0.1/",
        "https://journal.fr/a\\b",
        "https://journal.fr/\x01",
        "https://journal.fr/a\nb",
        "h\nttps://journal.fr/",
        "https://journal\u200b.fr/",
        "https://\u202ejournal.fr/",
        "https://journal.fr/\ud800",
        "https://jour nal.fr/",
        "https://journal%2efr/",
        "https://journal.fr:/",
        "https://journal.fr:0/",
        "https://journal.fr:65536/",
        "https://journal.fr:٨٠/",
        "https://journal.fr:80:80/",
        "https://journal.fr:8080/",
        "https://journal.fr:22/",
        "https://-journal.fr/",
        "https://journal..fr/",
        "https://.journal.fr/",
        "https://journal.fr../",
        "https://..../",
        "https://" + "a" * 64 + ".fr/",
        "https://" + "a." * 200 + "fr/",
        "https://\u0378.fr/",
        "https://[/",
        "https://[::1/",
        "https://[127.0.0.1]/",
        "https://[v1.a]/",
        "https://[1.2.3.4.5]/",
        "https://intranet/",
        "https://localhost/",
        "https://imprimante.local/",
        "https://x.onion/",
        "https://wiki.corp/",
        "https://api.internal/",
        "https://1.0.0.127.in-addr.arpa/",
        "https://127.0.0.1/",
        "https://93.184.216.34/",
        "https://[2606:4700::1111]/",
        "https://[::1]/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://127。0。0。1/",
        "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "https://exemple.42/",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        vet(url)
    assert url == refused.value.subject
    assert not url or url not in refused.value.detail


def test_length_is_bounded_before_and_after_encoding() -> None:
    start = "https://journal.fr/"
    assert vet(start + "a" * (MAX_LENGTH - len(start)))
    for path in ("a" * (MAX_LENGTH - len(start) + 1), "é" * (MAX_LENGTH // 4)):
        with pytest.raises(AddressRefused, match="too long"):
            vet(start + path)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://127.0.0.1:8080/une", Target("http://127.0.0.1:8080/une", "127.0.0.1", 8080)),
        ("http://[::1]/", Target("http://[::1]/", "::1", 80)),
        ("http://[0:0:0:0:0:0:0:1]:81/", Target("http://[::1]:81/", "::1", 81)),
        ("http://intranet/wiki", Target("http://intranet/wiki", "intranet", 80)),
        ("https://wiki.corp:8443/", Target("https://wiki.corp:8443/", "wiki.corp", 8443)),
    ],
)
def test_allowed_networks_open_literals_ports_and_private_names(url: str, target: Target) -> None:
    assert vet(url, LOOPBACK) == target
    assert is_restricted(target.host, target.port)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://127.1/", "http://2130706433/", "http://[::2]/", "ftp://x.fr/"]
)
def test_allowed_networks_open_nothing_else(url: str) -> None:
    with pytest.raises(AddressRefused):
        vet(url, LOOPBACK)


@pytest.mark.parametrize(
    ("location", "vetted"),
    [
        ("/suite", "https://journal.fr/suite"),
        ("?page=2", "https://journal.fr/a/une?page=2"),
        ("suite", "https://journal.fr/a/suite"),
        ("//autre.fr/x", "https://autre.fr/x"),
        ("http://autre.fr/", "http://autre.fr/"),
        ("/caf\udce9", "https://journal.fr/caf%E9"),
        ("/café", "https://journal.fr/caf%C3%A9"),
    ],
)
def test_redirects_are_joined_and_vetted(location: str, vetted: str) -> None:
    assert vet_redirect(vet("https://journal.fr/a/une"), location).url == vetted


@pytest.mark.parametrize(
    "location",
    ["http://[", "ht\ntp://127.0.0.1/", "\x00", "//127.0.0.1/", "file:///x", "/" + "a" * 3000, "http://caf\udce9.fr/"],
)
def test_redirects_out_of_the_web_are_refused(location: str) -> None:
    with pytest.raises(AddressRefused):
        vet_redirect(vet("https://journal.fr/"), location)


@given(st.text() | st.builds("http://{}/{}".format, st.text(min_size=1), st.text()))
@example("http://[::ffff:127.0.0.1]/")
def test_whatever_is_sent_is_refused_or_plain(url: str) -> None:
    try:
        target = vet(url)
    except AddressRefused:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert len(target.url) <= MAX_LENGTH
    assert literal_address(target.host) is None
    assert target.port in (80, 443)
    assert vet(target.url) == target
