import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Source
from bot.domain.page import Page
from bot.errors import NotAFeedList
from bot.reading.opml import MOST_SOURCES, read_opml, write_opml

ONE = Source("https://exemple.fr/flux?a=1&b=2", "L'« Écho » & <cie>", "https://exemple.fr/")


def read(text: str) -> list[Source]:
    return read_opml(Page("liste.opml", text.encode()))


def test_what_is_exported_comes_back() -> None:
    sources = [ONE, Source("http://autre.fr/atom", "Autre")]
    assert read(write_opml("Mes <flux>", sources)) == sources


def test_folders_attributes_in_any_case_and_feeds_listed_twice() -> None:
    text = """<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.0"><body><outline text="Presse">
    <outline text="Un" xmlURL="https://exemple.fr/1"/><outline TITLE="Deux" text="x" xmlUrl=" https://exemple.fr/2 "/>
    <outline text="Encore" xmlUrl="https://exemple.fr/1"/><outline xmlUrl="javascript:x"/><outline xmlUrl="http://["/>
    </outline></body></opml>"""
    assert read(text) == [Source("https://exemple.fr/1", "Un"), Source("https://exemple.fr/2", "Deux")]


@pytest.mark.parametrize("text", ["", "<rss/>", "<opml><body/></opml>", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>"])
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(NotAFeedList):
        read(text)


def test_not_too_many() -> None:
    many = [Source(f"https://exemple.fr/{n}", "x") for n in range(MOST_SOURCES + 9)]
    assert len(read(write_opml("", many))) == MOST_SOURCES


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40))
def test_any_name_is_written_so_that_it_can_be_read(name: str) -> None:
    (source,) = read(write_opml(name, [Source("https://exemple.fr/", name)]))
    assert source.url == "https://exemple.fr/"
