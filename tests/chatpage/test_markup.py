"""Telegram's HTML, read and refused as Telegram does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chatpage.detection import with_found
from bot.chatpage.entities import Formatted, cut, ends, fixed, units
from bot.chatpage.links import checked_link
from bot.chatpage.markup import parse_html
from bot.chatpage.refusals import ApiRefusal


def kinds(formatted: Formatted) -> list[tuple[str, str]]:
    return [(e["type"], cut(formatted.text, e["offset"], e["length"])) for e in formatted.entities]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<b>a</b><strong>b</strong>", [("bold", "a"), ("bold", "b")]),
        (
            "<i>a</i><em>b</em><u>c</u><ins>d</ins>",
            [("italic", "a"), ("italic", "b"), ("underline", "c"), ("underline", "d")],
        ),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            [("strikethrough", "a"), ("strikethrough", "b"), ("strikethrough", "c")],
        ),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", [("spoiler", "a"), ("spoiler", "b")]),
        ("<code>a</code><pre>b</pre>", [("code", "a"), ("pre", "b")]),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("<B>a</b>", [("bold", "a")]),
        ("<b>a</>", [("bold", "a")]),
        ("<b\n>a</b >", [("bold", "a")]),
        ("<b><i>a</i></b>", [("bold", "a"), ("italic", "a")]),
        ("<a href='a b'>a</a><a>https://a.fr</a>", [("text_link", "https://a.fr")]),
        ("<b></b>a", []),
    ],
)
def test_tags(source: str, found: list[tuple[str, str]]):
    assert kinds(parse_html(source)) == found


def test_languages_of_code():
    (entity,) = parse_html('<pre><code class="language-python">a</code></pre>').entities
    assert (entity["type"], entity["language"]) == ("pre", "python")
    (entity,) = parse_html('<code class="language-python"><pre>a</pre></code>').entities
    assert (entity["type"], entity["language"]) == ("pre", "python")
    (entity,) = parse_html('<code class="language-python">a</code>').entities
    assert entity == {"type": "code", "offset": 0, "length": 1}


def test_times_and_emoji():
    time, emoji = parse_html(
        '<tg-time unix="1770000000" format="wDT">demain</tg-time><tg-emoji emoji-id="12">🙂</tg-emoji>'
    ).entities
    assert (time["unix_time"], time["date_time_format"]) == (1770000000, "wDT")
    assert (emoji["type"], emoji["custom_emoji_id"], emoji["length"]) == ("custom_emoji", "12", 2)
    assert "date_time_format" not in parse_html("<tg-time unix='1'>a</tg-time>").entities[0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a &lt;b&gt; &amp;amp; &quot;", 'a <b> &amp; "'),
        ("&#233;&#xe9;&#x1F600;", "éé😀"),
        ("&nbsp; &eacute; & &#0; &#xd800; &ltx", "&nbsp; &eacute; & &#0; &#xd800; &ltx"),
        ("&amp", "&"),
        ("a > b", "a > b"),
    ],
)
def test_character_references(source: str, text: str):
    assert parse_html(source).text == text


def test_references_in_addresses():
    (entity,) = parse_html('<a href="https://a.fr/?b=1&amp;c=<2>">a</a>').entities
    assert entity["url"] == "https://a.fr/?b=1&c=<2>"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("é<kahn>", 'Unsupported start tag "kahn" at byte offset 2'),
        ("a<", "Unclosed start tag at byte offset 1"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<a href='b", "Unclosed start tag at byte offset 0"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</b c>", "Unclosed end tag at byte offset 4"),
        ("<i><b>a</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<span class='a'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix='a'>a</tg-time>", "Invalid unix time specified"),
        ("3 < 4 et 5 > 4", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_html_that_telegram_refuses(source: str, complaint: str):
    with pytest.raises(ApiRefusal) as caught:
        parse_html(source)
    assert caught.value.status == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.fr", "https://a.fr/"),
        ("a.fr/b", "http://a.fr/b"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("http://localhost/a", ""),
        ("javascript:alert(1)", ""),
        ("http://[a/", ""),
        ("http://127.0.0.1:80/a", "http://127.0.0.1:80/a"),
    ],
)
def test_links_that_telegram_keeps(url: str, kept: str):
    assert checked_link(url) == kept


def test_texts_are_trimmed_and_code_holds_nothing_else():
    bold, code = {"type": "bold", "offset": 1, "length": 6}, {"type": "code", "offset": 4, "length": 1}
    link = {"type": "text_link", "offset": 2, "length": 4, "url": "https://a.fr/"}
    text = fixed("\n 😀bc \r\n", [bold, code, link, {"type": "italic", "offset": 0, "length": 1}])
    assert text.text == "😀bc"
    assert kinds(text) == [("bold", "😀"), ("code", "b"), ("bold", "c")]
    quote = {"type": "blockquote", "offset": 0, "length": 7}
    assert kinds(fixed("\n 😀bc \r\n", [quote, code])) == [("blockquote", "😀bc"), ("code", "b")]


def test_detection_leaves_formatted_places_alone():
    link = {"type": "text_link", "offset": 0, "length": 12, "url": "https://b.fr/"}
    assert kinds(with_found("https://a.fr et (https://c.fr)", [link])) == [
        ("text_link", "https://a.fr"),
        ("url", "https://c.fr"),
    ]


@given(st.text())
def test_escaped_text_comes_back(text: str):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == Formatted(text)


@given(st.text(st.sampled_from("a 😀\n@/#.https:fr")), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20))))
def test_entities_always_lie_inside_the_text(text: str, places: list[tuple[int, int]]):
    entities = [{"type": "bold", "offset": offset, "length": length} for offset, length in places]
    found = with_found(text, entities)
    assert found.text == text.strip()
    for entity in found.entities:
        assert 0 <= entity["offset"] < ends(entity) <= units(found.text)
