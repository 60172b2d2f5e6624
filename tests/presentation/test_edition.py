"""An edition is one message that Telegram takes, whatever is in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.news import Brief, Counts, Edition, EditionStory
from bot.presentation.edition import edition_message, reasons_message
from bot.presentation.telegram_html import MESSAGE_ENTITIES, MESSAGE_UNITS, plain_text, units

DAY = date(2026, 2, 18)
KEY = "a" * 32 + "-1200"
AT = datetime(2026, 2, 18, 7, tzinfo=UTC)


def story(n=1, *outlets, **changes):
    sentences = ("La sonde est partie.", "Elle est loin.", "Elle reviendra.")
    names = outlets or ("Next",)
    locked = False
    made = EditionStory(str(n), f"Titre {n}", f"https://x.fr/{n}", names, sentences, ("ia",), locked, ("récent",), AT)
    return replace(made, **changes)


def edition(*stories, briefs=(), kept=None):
    return Edition(DAY, stories, briefs, Counts(1317, 20, 214, len(stories) if kept is None else kept), KEY)


def shown(made, **options):
    return plain_text(edition_message(made, KEY, **options).html)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=400)
stories = st.builds(
    EditionStory,
    st.just("1"), words, st.just("https://x.fr/?a=1&b=2"), st.lists(words, min_size=1, max_size=30).map(tuple),
    st.lists(st.text(max_size=900), max_size=3).map(tuple), st.just(("ia",)), st.booleans(),
    st.lists(words, max_size=4).map(tuple), st.just(AT),
)  # fmt: skip
briefs = st.builds(Brief, st.just("1"), words, st.just("https://x.fr/b"), words)


@settings(max_examples=60, deadline=None)
@given(st.lists(stories, max_size=8).map(tuple), st.lists(briefs, max_size=10).map(tuple))
def test_every_edition_fits_one_message(told, named):
    made = edition(*told, briefs=named)
    for rendered in (edition_message(made, KEY, (DAY,)), reasons_message(made)):
        opened = sum(rendered.html.count(tag) for tag in ("<b>", "<i>", "<a ", "<blockquote"))
        assert units(plain_text(rendered.html)) <= MESSAGE_UNITS
        assert opened <= MESSAGE_ENTITIES
        for row in rendered.buttons:
            assert len(row) <= 8
            assert all(len((button.data or "").encode()) <= 64 for button in row)


def test_the_lead_has_three_sentences_and_the_others_two():
    text = shown(edition(story(1), story(2)))
    assert (text.count("Elle est loin."), text.count("Elle reviendra.")) == (2, 1)
    assert text.startswith("Brèves du mercredi 18 février")


def test_who_says_a_sentence_stands_after_it():
    one = replace(story(1), speakers=("Le Val", ""))
    assert " <i>— Le Val</i> " in edition_message(edition(one), KEY).html
    assert "— Le Val" in shown(edition(one))


def test_the_outlets_are_named_the_first_in_front():
    names = tuple(f"Média {n}" for n in range(7))
    assert "Next\n" in shown(edition(story(1))) + "\n"
    assert "Média 0 · aussi chez Média 1, Média 2" in shown(edition(story(1, *names[:3])))
    assert "et 3 autres" in shown(edition(story(1, *names)))


def test_a_story_behind_a_wall_has_a_lock():
    text = shown(edition(story(1, locked=True), story(2)))
    assert "1. 🔒 Titre 1" in text
    assert "2. Titre 2" in text


def test_the_counts_are_told_in_french():
    assert "1\u202f317 articles de 20 médias → 214 sujets → 2 retenus" in shown(edition(story(1), story(2)))
    assert "1 retenu" in shown(edition(story(1)))
    assert "1 retenus" not in shown(edition(story(1)))


def test_a_quiet_day_says_so():
    quiet = edition_message(edition(), KEY)
    assert "Journée calme" in quiet.html
    assert [button.data for row in quiet.buttons for button in row] == ["r:open"]
    named = shown(edition(briefs=(Brief("1", "Un <titre>", "https://x.fr/", "Le Fil"),)))
    assert "seulement quelques titres" in named
    assert "• Un <titre> (Le Fil)" in named


def test_missed_days_are_told():
    assert "mardi 17 février" in shown(edition(), missed=(date(2026, 2, 17),))
    both = shown(edition(), missed=(date(2026, 2, 16), date(2026, 2, 17)))
    assert "lundi 16 février, mardi 17 février" in both


def test_briefs_are_folded_and_sentences_given_up_first():
    named = tuple(Brief(str(n), f"Brève {n}", "https://x.fr/", "Le Fil") for n in range(10))
    assert "<blockquote expandable>" in edition_message(edition(story(1), briefs=named), KEY).html
    long = tuple(story(n, sentences=("Mot " * 80, "Fin " * 60)) for n in range(1, 9))
    text = shown(edition(*long, briefs=named))
    assert "Titre 8" in text
    assert "Fin" not in text.split("2. Titre 2")[1]
    endless = tuple(story(n, sentences=("Mot " * 900,)) for n in range(1, 9))
    assert "Mot" not in shown(edition(*endless, briefs=named))


def test_each_story_has_a_button_and_the_reasons_have_one():
    rows = edition_message(edition(*(story(n) for n in range(1, 9))), KEY).buttons
    assert [button.data for button in rows[0]] == [f"e:{n}" for n in range(1, 9)]
    assert [button.data for button in rows[-1]] == [f"w:20260218:{KEY}", "r:open"]


def test_the_reasons_are_told_story_by_story():
    text = plain_text(reasons_message(edition(story(1, why=("raconté par 4 médias", "thème : IA")))).html)
    assert "1. Titre 1\nraconté par 4 médias · thème : IA" in text
