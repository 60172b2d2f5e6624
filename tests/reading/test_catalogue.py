import pytest
from pydantic import ValidationError

from bot.domain.feed import Source
from bot.reading.catalogue import CatalogueFeed, _Catalogue, catalogue

FEED = {"name": "Le Fil", "feed": "https://exemple.fr/flux", "site": "https://exemple.fr/"}


def test_about_thirty_feeds_each_once() -> None:
    feeds = catalogue()
    assert 25 <= len(feeds) <= 40
    assert len({feed.feed for feed in feeds}) == len(feeds)
    assert feeds[0].source == Source(feeds[0].feed, feeds[0].name, feeds[0].site)


@pytest.mark.parametrize(
    "wrong",
    [{"feed": "http://exemple.fr/flux"}, {"name": ""}, {"themes": ["Mobile !"]}, {"text": "some"}, {"langue": "fr"}],
)
def test_the_schema_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CatalogueFeed.model_validate({**FEED, **wrong})


def test_names_are_written_as_a_reader_sees_them() -> None:
    assert [feed.name for feed in catalogue() if "'" in feed.name] == []


def test_no_feed_stands_there_twice() -> None:
    with pytest.raises(ValidationError, match="twice"):
        _Catalogue.model_validate({"feeds": [FEED, {**FEED, "name": "Autre"}]})
