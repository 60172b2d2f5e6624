import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.telegram_html import Button, Rendered, clean, cut, is_web, link, markup, safe, units


def test_units_are_those_of_utf_16() -> None:
    assert units("été") == 3
    assert units("👍") == 2


@given(st.text(), st.integers(1, 50))
def test_cutting_keeps_within_the_limit_and_whole_characters(text: str, most: int) -> None:
    shortened = cut(text, most)
    assert units(shortened) <= max(most, 1)
    assert shortened == text or shortened.endswith("…")


@pytest.mark.parametrize("bad", ["\x00", "\u202e", "\u2066", "\u200f", "\ud800", "\U000e0041", "\u00ad"])
def test_characters_that_deceive_are_taken_out(bad: str) -> None:
    assert clean(f"a{bad}b") == "ab"


def test_emoji_made_of_several_keep_their_joiner() -> None:
    assert clean("👩\u200d🚀") == "👩\u200d🚀"


@given(st.text())
def test_safe_text_has_no_markup(text: str) -> None:
    assert "<" not in safe(text)
    assert Rendered("x" + safe(text[:1000])).plain == "x" + clean(text[:1000])


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "tg://user?id=1", "https://", "https://[", "http://a b", 'https://a"b', ""]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert not is_web(url)
    assert link(url, "mot") == "mot"


def test_a_link_escapes_its_address() -> None:
    assert link("https://a.fr/?a=1&b='", "mot") == '<a href="https://a.fr/?a=1&amp;b=&#x27;">mot</a>'


def test_our_own_marks_become_tags() -> None:
    assert markup("*gras* et _fin_ & 2*3 un_deux_trois") == "<b>gras</b> et <i>fin</i> &amp; 2*3 un_deux_trois"


def test_a_button_does_one_thing_within_its_limit() -> None:
    with pytest.raises(ValueError, match="either"):
        Button("x")
    with pytest.raises(ValueError, match="either"):
        Button("x", url="https://a.fr", data="d")
    with pytest.raises(ValueError, match="64 bytes"):
        Button("x", data="é" * 33)


def test_a_message_too_long_is_a_bug_found_here() -> None:
    with pytest.raises(ValueError, match="4096"):
        Rendered("x" * 4097)
