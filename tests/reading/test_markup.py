import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingTooLong
from bot.reading.markup import MOST_CHARACTERS, MOST_TAGS, clean_markup
from tests.patience import processor_time


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>a<script>var x = '<p>';</script>b</p>", "<p>ab</p>"),
        ("<p>a<SCRIPT type=module>x</SCRIPT >b<style>p{}</style><svg><text>s</text></svg></p>", "<p>ab</p>"),
        ("<p>a<!-- <p>b</p> -->c<!-->d</p>", "<p>acd</p>"),
        ("<!-- <script> --><p>a</p><script>b</script>", "<p>a</p>"),
        ("<p>a<script>never closed", "<p>a<script>never closed"),
        ("<p>a<!-- never closed", "<p>a<!-- never closed"),
        ("<script>a<p>b</p>", "<script>a<p>b</p>"),
        ("<?xml version='1.0'?>\n<html>", "\n<html>"),
        ("l&#146;&#x92;&#150;t&eacute;&#233;", "l’’–t&eacute;&#233;"),
        ("a\x00b\u00adc\u200bd\ufeffe\ud800f", "abcdef"),
        (f"<img src='data:image/png;base64,{'A' * 200}'>", "<img src=''>"),
        ("le format data:image/png;base64,AAAA", "le format data:image/png;base64,AAAA"),
    ],
)
def test_what_holds_no_text_is_gone(html: str, clean: str) -> None:
    assert clean_markup(html) == clean


def test_json_ld_stays_unless_it_is_a_trap() -> None:
    small = '<script type="application/ld+json">{"a": [1]}</script>'
    assert clean_markup(small) == small
    deep = f'<script type="application/ld+json">{"[" * 500}</script>'
    assert clean_markup(f"<p>a</p>{deep}") == "<p>a</p>"
    huge = f'<script type="application/ld+json">"{"a" * 300_000}"</script>'
    assert clean_markup(huge) == ""


def test_a_page_of_script_keeps_its_article() -> None:
    html = f"<script>{'x' * (MOST_CHARACTERS + 1)}</script><p>article</p>"
    assert clean_markup(html) == "<p>article</p>"
    assert len(clean_markup("a" * (MOST_CHARACTERS + 9))) == MOST_CHARACTERS


def test_too_many_tags_or_attributes_are_refused() -> None:
    with pytest.raises(ReadingTooLong):
        clean_markup("<p>" * (MOST_TAGS + 1))
    with pytest.raises(ReadingTooLong):
        clean_markup("<p " + " ".join(f"a{n}=1" for n in range(3000)) + ">")
    assert clean_markup(f"<p data-x='{'mot ' * 3000}'>").startswith("<p data-x")


@pytest.mark.parametrize(
    "piece", ["<script>", "<!--", "<", "<script", "data:a/b;", "&#1", "<style></styl>", "</script>", "<svg><svg>"]
)
def test_cleaning_is_linear(piece: str) -> None:
    with processor_time(8), contextlib.suppress(ReadingTooLong):
        clean_markup(piece * (1_000_000 // len(piece)))


@given(st.text(alphabet="<>!-/scriptyle p\"'=\x00&#1;", max_size=300))
def test_any_markup_is_cleaned_once_and_for_all_of_its_closed_scripts(html: str) -> None:
    assert "\x00" not in clean_markup(html)
