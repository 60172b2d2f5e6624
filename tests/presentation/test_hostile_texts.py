"""The renderer against the worst of texts; ``benchmarks/hostile_texts.py`` is the same a million times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.foreign import MOST_MARKS, clean
from bot.presentation.telegram_html import Button, Rendered, cut, link, safe, units
from bot.presentation.web_links import href, shown, shown_host
from tests.hostile_input.judge import judge
from tests.hostile_input.texts import PIECES, Hostile

MESSAGES = 500
#: What French, and languages that the bot summarises, are written with.
KEPT = (
    "« Où\u202f? »\u00a0: l’été, 7\u202fh\u202f30 … œuvre ½ № ™ €",
    "👩\u200d🚀 👨\u200d👩\u200d👧 👍🏽 🇫🇷 1\ufe0f\u20e3 ❤\ufe0f ☎\ufe0e",
    "می\u200cخواهم",
    "क्\u200dष",
    "שָׁלוֹם",
    "Tiếng Việt",
    "e\u0301te\u0301",
    "Ελλάδα, Россия, 日本語",
    "a\tb\nc",
)


@pytest.mark.parametrize("seed", range(4))
def test_no_message_is_refused_or_deceives(seed: int) -> None:
    hostile = Hostile(seed)
    complaints = [complaint for _ in range(MESSAGES) if (complaint := judge(hostile.message()))]
    assert complaints == []


@pytest.mark.parametrize(
    "html",
    [
        "<u>x</u>",
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "a & b",
        "a < b",
        '<a href="tg://user?id=1">x</a>',
        "<b>x<b>y</b></b>",
        '<a href="https://аррӏе.com/">x</a>',
        "a\u202eb",
        "a\u200bb",
        "a\u200db",
        "e" + "\u0301" * 5,
        "\u200d",
        " ",
        "<b>a</b>" * 101,
        "\ud800",
        "\U000e0041x",
    ],
)
def test_the_judge_sees_what_is_wrong(html: str) -> None:
    assert judge(Rendered(html))


def test_the_judge_sees_wrong_buttons() -> None:
    forged = Button("x", data="d")
    object.__setattr__(forged, "text", "a\u202eb")
    assert judge(Rendered("x", ((forged,),)))
    assert judge(Rendered("x", ((Button("x", data="d"),) * 101,)))
    assert not judge(Rendered("x", ((Button("a\u202eb" * 50, data="d"), Button("\u200b", url="https://a.fr")),)))


@pytest.mark.parametrize("text", KEPT)
def test_what_languages_and_emoji_need_stays_word_for_word(text: str) -> None:
    assert clean(text) == text
    assert not judge(Rendered(safe(text)))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u200db", "ab"),
        ("\u0c6c\u200de", "\u0c6ce"),
        ("\u0bf3\u200cLa", "\u0bf3La"),
        ("a\u200c\u200db", "ab"),
        ("👩\u200d\u200d🚀", "👩🚀"),
        ("👩\u200d", "👩"),
        ("a\ufe0fb", "ab"),
        ("❤\ufe0f\ufe0e", "❤\ufe0f"),
        ("a\u2028b", "a b"),
        ("z" + "\u0301" * 30 + "!", "z" + "\u0301" * MOST_MARKS + "!"),
        ("م" + "\u064b\u200d" * 30, "م" + "\u064b\u200d" * MOST_MARKS),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("pay\u200bpal\u3164", "paypal"),
    ],
)
def test_what_hides_goes(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join))
def test_cleaning_is_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.integers(1, 40))
def test_a_text_is_cut_before_it_is_escaped(text: str, most: int) -> None:
    rendered = Rendered("x" + safe(text, most))
    assert units(rendered.plain) <= most + 1
    assert not judge(rendered)


def test_a_cut_leaves_no_joiner_behind() -> None:
    assert cut("👩\u200d🚀👩\u200d🚀", 9) == "👩\u200d🚀👩…"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://café.fr/a", "café.fr"),
        ("https://xn--caf-dma.fr/a", "café.fr"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://gооgle.com/", "xn--ggle-55da.com"),
        ("https://ελλάδα.gr/", "xn--hxakic4aa.gr"),
        ("https://paypaı.com/", "xn--paypa-r4a.com"),
        ("https://exemple.fr:8080/", "exemple.fr:8080"),
        ("https://xn--zzzzzzzzz.fr/", "xn--zzzzzzzzz.fr"),
        ("pas une adresse", "pas une adresse"),
    ],
)
def test_a_host_is_shown_as_it_can_be_trusted(url: str, host: str) -> None:
    assert shown_host(url) == host
    assert host in shown(url)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://café.fr/é?é=1#:~:text=%C3%A9", "https://xn--caf-dma.fr/%C3%A9?%C3%A9=1#:~:text=%C3%A9"),
        ("HTTPS://Exemple.FR", "https://exemple.fr"),
        ("https://[::1]/", "https://[::1]/"),
        ("https://a.fr/{|}", "https://a.fr/%7B%7C%7D"),
        ("https://a.fr//b", "https://a.fr//b"),
        ("https://banque.fr@pirate.fr/", ""),
        ("https://a.fr\\@b.fr/", ""),
        ("https://a.fr/\u202egpj.exe", ""),
        ("https://a.fr:99999/", ""),
        ("https://-.fr/", ""),
        ("https://a.fr/" + "x" * 2048, ""),
    ],
)
def test_a_link_leads_to_a_page_in_plain_ascii_or_nowhere(url: str, target: str) -> None:
    assert href(url) == target
    assert link(url, "x") == (f'<a href="{target}">x</a>' if target else "x")
