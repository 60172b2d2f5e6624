from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.request import Request, Source
from bot.domain.summary import Acronym, ArticleSummary, Length, Summary, SummarySentence
from bot.errors import NotFound
from bot.presentation.answers import article_answer, folded_answer, footer, text_answer
from bot.presentation.choices import Choice, Kind, summary_in_quote
from bot.presentation.telegram_html import MESSAGE_UNITS, Rendered, units
from tests.fakes.adapters import SUMMARY

ARTICLE = ArticleSummary(
    "https://exemple.fr/jupiter", "Vers Jupiter", SUMMARY, "Le Quotidien", "Anne Martin", date(2026, 2, 1)
)


def labels(rendered: Rendered) -> list[str]:
    return [button.text for row in rendered.buttons for button in row]


def test_a_link_is_answered_by_title_source_sentences_footer() -> None:
    assert article_answer(ARTICLE, Length.MEDIUM).html == (
        '<b><a href="https://exemple.fr/jupiter">Vers Jupiter</a></b>\n'
        "Le Quotidien · 1er février 2026\n\n"
        'La mission est partie. <a href="https://exemple.fr/jupiter#:~:text=La%20mission">¶</a>\n\n'
        'Elle durera huit ans. <a href="https://exemple.fr/jupiter#:~:text=Elle%20durera">¶</a>\n\n'
        "<i>2\u00a0phrases sur 9 · 7\u202f% du texte · aucune phrase inventée</i>"
    )


def test_a_page_fragment_stays_in_front_of_the_text_directive() -> None:
    html = article_answer(replace(ARTICLE, url="https://exemple.fr/#une"), Length.SHORT).html
    assert 'href="https://exemple.fr/#une:~:text=La%20mission"' in html


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (Length.SHORT, ["Plus long", "Lire l’article"]),
        (Length.MEDIUM, ["Plus court", "Plus long", "Lire l’article"]),
        (Length.LONG, ["Plus court", "Lire l’article"]),
    ],
)
def test_buttons_offer_what_would_change_something(length: Length, expected: list[str]) -> None:
    assert labels(article_answer(ARTICLE, length)) == expected


def test_no_button_leads_to_the_same_sentences() -> None:
    only = replace(SUMMARY, sentences=(SummarySentence("Une seule.", Length.SHORT),))
    assert labels(article_answer(replace(ARTICLE, summary=only), Length.MEDIUM)) == ["Lire l’article"]
    assert text_answer(Request((), "x"), only, Length.MEDIUM).buttons == ()
    assert folded_answer([], only, Length.MEDIUM).buttons == ()


@pytest.mark.parametrize(
    ("paywalled", "truncated", "expected"),
    [
        (True, True, "🔒 Article réservé aux abonnés\u202f: seul son début"),
        (False, True, "Seul le début"),
        (True, False, "ce que la page en laisse lire"),
        (False, False, ""),
    ],
)
def test_a_wall_is_told(paywalled: bool, truncated: bool, expected: str) -> None:
    plain = article_answer(replace(ARTICLE, paywalled=paywalled, truncated=truncated), Length.MEDIUM).plain
    assert expected in plain
    assert ("seul son début" in plain or "Seul le début" in plain) is truncated
    assert ("🔒" in plain) is paywalled
    assert "en entier" not in plain


def test_of_a_beginning_the_share_is_said_to_be_of_it() -> None:
    assert "7\u202f% du début lisible" in article_answer(replace(ARTICLE, truncated=True), Length.MEDIUM).plain
    assert "du texte" not in article_answer(replace(ARTICLE, truncated=True), Length.MEDIUM).plain
    whole = replace(SUMMARY, total_sentences=3)
    assert footer(whole, Length.LONG, truncated=True).startswith("3\u00a0phrases sur 3 du début lisible")


def test_another_language_is_never_passed_off_as_french() -> None:
    english = replace(ARTICLE, summary=replace(SUMMARY, language="en"))
    assert (
        "Article en anglais\u202f: voici ses phrases clés, non traduites."
        in article_answer(english, Length.SHORT).plain
    )
    assert "Texte en anglais" in text_answer(Request((), "x"), english.summary, Length.SHORT).plain
    assert "Article en" not in article_answer(ARTICLE, Length.SHORT).plain


def test_what_strangers_wrote_cannot_become_markup() -> None:
    hostile = ArticleSummary(
        'https://exemple.fr/"><b>',
        "<b>Titre</b> & \u202eretourné",
        replace(SUMMARY, sentences=(SummarySentence("<script>alert(1)</script> & fin.", Length.SHORT, "text=x"),)),
        "<i>Outil</i>",
    )
    html = article_answer(hostile, Length.SHORT).html
    assert html.startswith("<b>&lt;b&gt;Titre&lt;/b&gt; &amp; retourné</b>\n&lt;i&gt;Outil&lt;/i&gt;")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; fin." in html
    assert "href" not in html


def test_a_page_without_title_is_named_by_its_host() -> None:
    assert ">exemple.fr</a>" in article_answer(replace(ARTICLE, title=""), Length.SHORT).html


def test_a_forward_names_its_source_and_why_the_link_was_left() -> None:
    post = Request((), "x", Source("La Tech <du matin>", "Anne"))
    plain = text_answer(post, SUMMARY, Length.MEDIUM, NotFound()).plain
    assert plain.startswith(
        "Transféré de La Tech <du matin> (Anne)\n\n"
        "Cette page n’existe pas ou n’existe plus. Voici le résumé du message lui-même.\n\n"
        "La mission est partie."
    )
    assert text_answer(replace(post, source=Source("Anne")), SUMMARY, Length.SHORT).plain.startswith(
        "Transféré de Anne\n"
    )


def test_a_text_in_several_messages_carries_its_long_version() -> None:
    rendered = text_answer(Request((), "x", parts=3), SUMMARY, Length.SHORT)
    assert rendered.plain.startswith(
        "Texte reçu en 3 messages\n\nLa mission est partie.\n\nLa mission est partie.\n\nElle"
    )
    assert "<blockquote expandable>La mission" in rendered.html
    choice = Choice.parse(rendered.buttons[0][0].data)
    assert choice is not None
    assert (choice.kind, choice.length) == (Kind.JOINED, Length.MEDIUM)
    quote = "\n\n".join(sentence.text for sentence in SUMMARY.sentences)
    found = summary_in_quote(quote, choice)
    assert found is not None
    assert [s.text for s in found.at(Length.MEDIUM)] == [s.text for s in SUMMARY.at(Length.MEDIUM)]
    again = folded_answer(["Texte reçu en 3\u00a0messages"], found, Length.LONG)
    assert "<blockquote>La mission" in again.html
    assert again.plain.count("La mission") == 1


SAID = replace(
    SUMMARY,
    sentences=tuple(
        replace(one, text=f"« {one.text} »", speaker=speaker)
        for one, speaker in zip(SUMMARY.sentences, ("Le Val", "", "Anne & Cie"), strict=True)
    ),
    acronyms=(Acronym("Elle", "L'Équipe de la Lune"),),
)


def test_who_says_a_sentence_and_acronyms_stand_beside_the_authors_words() -> None:
    html = article_answer(replace(ARTICLE, summary=SAID), Length.MEDIUM).html
    assert "« La mission est partie. » <i>— Le Val</i> <a href" in html
    assert "\n\n<i>Elle\u202f: L'Équipe de la Lune</i>\n<i>2\u00a0phrases" in html
    plain = text_answer(Request((), "x"), SAID, Length.SHORT).plain
    assert plain.startswith("« La mission est partie. » — Le Val\n\n1\u00a0phrase")


def test_a_folded_answer_gives_back_who_said_what() -> None:
    rendered = folded_answer([], SAID, Length.MEDIUM)
    quote = rendered.plain.split("\n\n", 2)[2].rsplit("\n", 2)[0]
    line = rendered.plain.rsplit("\n", 2)[1]
    italics = ["— Le Val", "— Anne & Cie", line]
    assert summary_in_quote(quote, Choice.within(SAID, Length.LONG), italics, line) == replace(
        SAID, sentences=tuple(replace(one, anchor="") for one in SAID.sentences)
    )


def test_a_quote_that_does_not_agree_with_its_button_is_refused() -> None:
    choice = Choice.within(SUMMARY, Length.LONG)
    assert summary_in_quote("Une seule phrase.", choice) is None
    assert summary_in_quote("A.\n\nB.\n\nC.", replace(choice, total_sentences=2)) is None


def test_a_summary_of_everything_says_no_share() -> None:
    whole = replace(SUMMARY, total_sentences=3)
    assert footer(whole, Length.LONG) == "3\u00a0phrases sur 3 · aucune phrase inventée"
    assert footer(SUMMARY, Length.SHORT).startswith("1\u00a0phrase sur 9 · ")


texts = st.text(min_size=1, max_size=4000)
summaries = st.lists(st.tuples(texts, st.sampled_from(Length)), min_size=1, max_size=9).map(
    lambda found: Summary(
        "fr",
        (*(SummarySentence(text, level, "text=a") for text, level in found), SummarySentence("Fin.", Length.SHORT)),
        99,
        999,
    )
)


@given(summaries, texts, st.sampled_from(Length), st.integers(1, 4))
def test_every_answer_fits_in_a_message(summary: Summary, title: str, length: Length, parts: int) -> None:
    linked = article_answer(ArticleSummary("https://exemple.fr/", title, summary, title), length)
    pasted = text_answer(Request((), title, Source(title, title), parts), summary, length, NotFound())
    assert all(0 < units(rendered.plain) <= MESSAGE_UNITS for rendered in (linked, pasted))


@given(st.text(max_size=64))
def test_foreign_callback_data_is_no_choice_or_exactly_one(data: str) -> None:
    choice = Choice.parse(data)
    assert choice is None or choice.data == data


@given(summaries, st.sampled_from(Length))
def test_a_choice_survives_its_callback_data(summary: Summary, length: Length) -> None:
    choice = Choice.within(summary, length)
    assert Choice.parse(choice.data) == choice
    for kind in (Kind.LINK, Kind.TEXT):
        assert Choice.parse(Choice(kind, length).data) == Choice(kind, length)
