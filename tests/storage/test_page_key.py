from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.page_key import normalise, page_key

PAGE = "https://exemple.fr/a?id=3"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://exemple.fr/a?id=3#suite", PAGE),
        ("https://exemple.fr/a?id=3#:~:text=huit%20ans", PAGE),
        ("HTTPS://Exemple.FR/a?id=3", PAGE),
        ("https://exemple.fr:443/a?id=3", PAGE),
        (" https://exemple.fr/a?id=3\n", PAGE),
        ("https://exemple.fr/a?utm_source=x&id=3&fbclid=y&UTM_Medium=z", PAGE),
        ("https://exemple.fr/a?id=3&gclid=1&xtor=RSS-1&at_medium=2&mc_cid", PAGE),
        ("https://exemple.fr?utm_source=x", "https://exemple.fr/"),
        ("http://exemple.fr:80", "http://exemple.fr/"),
        # What may be another page stays.
        ("http://exemple.fr/a?id=3", "http://exemple.fr/a?id=3"),
        ("https://exemple.fr:80/a", "https://exemple.fr:80/a"),
        ("https://exemple.fr/A?ID=3", "https://exemple.fr/A?ID=3"),
        ("https://exemple.fr/a?b=2&a=1", "https://exemple.fr/a?b=2&a=1"),
        ("https://exemple.fr/a/?q=utm_source", "https://exemple.fr/a/?q=utm_source"),
        ("https://exemple.fr/a?autm_source=1", "https://exemple.fr/a?autm_source=1"),
        ("https://Lea:Mdp@exemple.fr/a", "https://Lea:Mdp@exemple.fr/a"),
        ("https://exemple.fr/%C3%A9t%C3%A9?n=%C3%A9", "https://exemple.fr/%C3%A9t%C3%A9?n=%C3%A9"),
        # What is no address comes back as it is.
        ("http://[", "http://["),
        ("Exemple.fr/a", "Exemple.fr/a"),
        ("", ""),
    ],
)
def test_normal_forms(url, expected):
    assert normalise(url) == expected


def test_the_key_is_the_sha_256_of_the_normal_form_and_shows_nothing_of_it():
    key = page_key("https://EXEMPLE.fr/#x")
    assert key.hex() == "2e0d7a89a038304828e16b304acf3cc2c9f1bf2ab9406c2b342dce3712592694"  # of https://exemple.fr/


@given(st.text())
def test_any_text_has_a_key(text):
    assert len(page_key(text)) == 32


def test_even_half_a_character_has_a_key():
    assert len(page_key("https://exemple.fr/\ud83d")) == 32


_words = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_%.~", min_size=1, max_size=8)
_pairs = st.lists(st.tuples(st.sampled_from(["id", "q", "page"]), _words).map("=".join), max_size=4)
_tracking = st.sampled_from(["utm_source=a", "fbclid=b", "GCLID=c", "_ga", "utm_anything="])


@given(_words, st.lists(_words, max_size=3), _pairs, st.data())
def test_tracking_never_changes_the_key_and_normalising_twice_changes_nothing(host, path, pairs, data):
    def address(query):
        return f"https://{host}.fr/{'/'.join(path)}" + ("?" + "&".join(query) if query else "")

    tracked = list(pairs)
    for extra in data.draw(st.lists(_tracking, max_size=3)):
        tracked.insert(data.draw(st.integers(0, len(tracked))), extra)
    clean = normalise(address(pairs))
    assert normalise(address(tracked)) == clean
    assert normalise(clean) == clean
    assert urlsplit(clean).query == "&".join(pairs)
