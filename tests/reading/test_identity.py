from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feed import Entry, KeptItem, known_as
from bot.reading.identity import canonical, identify

NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
ENTRY = Entry("42", "La sonde est enfin partie", "https://exemple.fr/sonde?utm_source=rss")


def same(one: Entry, other: Entry, after: timedelta = timedelta(0), **other_feed: bool) -> bool:
    (first,), (second,) = identify([one]), identify([other])
    kept = KeptItem(first.id, first.keys, NOON, same_feed=other_feed.get("same_feed", True))
    return known_as(second.keys, NOON + after, [kept]) is not None


@pytest.mark.parametrize(
    "again",
    [
        Entry("42", "La sonde est arrivée à bon port", "https://exemple.fr/arrivee"),
        Entry("", "Tout autre chose cette fois", "http://www.exemple.fr/sonde/#suite"),
        Entry("43", "LA SONDE EST ENFIN PARTIE !", "https://exemple.fr/sonde-2"),
    ],
    ids=["by guid", "by link", "by title"],
)
def test_an_entry_is_known_again(again: Entry) -> None:
    assert same(ENTRY, again)


@pytest.mark.parametrize(
    "other",
    [
        Entry("43", "Une autre sonde est enfin partie", "https://exemple.fr/autre"),
        Entry("", "La sonde est tombée en panne", "https://exemple.fr/sonde?page=2"),
    ],
)
def test_another_is_not(other: Entry) -> None:
    assert not same(ENTRY, other)


def test_guids_and_titles_are_the_feeds_own_links_are_not() -> None:
    assert not same(ENTRY, Entry("42", ENTRY.title, "https://autre.fr/a"), same_feed=False)
    assert same(ENTRY, Entry("7", "Autrement dit", ENTRY.url), same_feed=False)


def test_a_title_comes_back_after_some_days() -> None:
    weekly = Entry("50", ENTRY.title, "https://exemple.fr/sonde-3")
    assert not same(ENTRY, weekly, timedelta(days=7))
    assert same(ENTRY, weekly, timedelta(days=2))


@pytest.mark.parametrize("title", ["Le dessin", "Dessin du jour", "…"])
def test_a_short_title_tells_nothing(title: str) -> None:
    assert not same(Entry("1", title, "https://exemple.fr/1"), Entry("2", title, "https://exemple.fr/2"))


def test_a_link_that_many_share_tells_nothing() -> None:
    entries = [Entry(str(n), f"Titre numéro {n}", "https://exemple.fr/une") for n in range(3)]
    known = identify(entries)
    assert [each.keys.link for each in known] == ["", "", ""]
    assert len({each.id for each in known}) == 3
    home = identify([Entry("", "Un seul titre", "https://exemple.fr/")])[0]
    assert home.keys.link == ""


def test_an_id_is_that_of_the_article_whatever_shared_feed_lists_it() -> None:
    (one,), (other,) = identify([ENTRY]), identify([Entry("9", "Autre", "https://www.exemple.fr/sonde")])
    assert one.id == other.id
    assert len(one.id) == 16
    (own,) = identify([ENTRY], "https://exemple.fr/mon-flux")
    assert own.id != one.id
    assert own.keys.guid == one.keys.guid


def test_guid_wins_over_link_and_link_over_title() -> None:
    (known,) = identify([ENTRY])
    keys = known.keys
    by_title = KeptItem("t", type(keys)("", "", keys.title), NOON, same_feed=True)
    by_link = KeptItem("l", type(keys)("", keys.link, ""), NOON, same_feed=False)
    by_guid = KeptItem("g", type(keys)(keys.guid, "", ""), NOON, same_feed=True)
    for kept, wins in (([by_title, by_link, by_guid], "g"), ([by_title, by_link], "l"), ([by_title], "t")):
        found = known_as(keys, NOON, kept)
        assert found is not None
        assert found.id == wins


@pytest.mark.parametrize(
    ("url", "form"),
    [("https://www.exemple.fr/A/?utm_medium=x", "exemple.fr/A"), ("http://exemple.fr", "exemple.fr"),
     ("https://exemple.fr/?p=3", "exemple.fr?p=3"), ("rien", "rien")],
)  # fmt: skip
def test_canonical_links(url: str, form: str) -> None:
    assert canonical(url) == form
