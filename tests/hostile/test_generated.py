"""Bounded runs, each from a seed, of what ``python -m benchmarks.hostile`` does by the million."""

from contextlib import suppress

import pytest

from benchmarks.hostile import addresses
from benchmarks.hostile.mutations import SEEDS, mutated, read_seeds
from benchmarks.hostile.readers import SEEN_AT
from benchmarks.hostile.spellings import is_forbidden
from bot.domain.page import Page
from bot.errors import FetchError, ReadError, TextError, leaves
from bot.reading.announcements import announced_feeds
from bot.reading.feeds import read_feed
from bot.reading.opml import read_opml
from bot.workers.jobs import summarize_page

LEAVES = tuple(leaves(ReadError)) + tuple(leaves(TextError)) + tuple(leaves(FetchError))


def bodies(number: int, seed: int, *endings: str) -> list[Page]:
    made = mutated(read_seeds(SEEDS, *endings), number, seed)
    return [Page("https://exemple.fr/x", body, "text/html", charset) for body, charset in made]


def test_the_judge_of_addresses_knows_them() -> None:
    assert is_forbidden("10.0.0.1", 80)
    assert is_forbidden("::ffff:8.8.8.8", 443)
    assert is_forbidden("93.184.216.34", 8080)
    assert not is_forbidden("93.184.216.34", 443)


@pytest.mark.parametrize("seed", [11, 12])
def test_generated_addresses_lead_nowhere_forbidden(seed: int) -> None:
    tally = addresses.run(2_000, seed)
    assert tally.forbidden == []
    assert tally.unclean == []
    assert tally.dialled  # honest names are visited: the guard does not merely say no
    assert sum(tally.outcomes.values()) == 2_000


@pytest.mark.parametrize("seed", [21, 22])
def test_broken_feeds_are_read_or_refused(seed: int) -> None:
    read = 0
    for page in bodies(300, seed, ".xml"):
        with suppress(*LEAVES):
            read_feed(page, SEEN_AT)
            read += 1
        with suppress(*LEAVES):
            read_opml(page)
    assert 0 < read < 300


@pytest.mark.parametrize("seed", [31, 32])
def test_broken_pages_are_read_or_refused(seed: int) -> None:
    read = 0
    for page in bodies(100, seed, ".html", ".txt"):
        with suppress(*LEAVES):
            summarize_page(page)
            read += 1
        with suppress(*LEAVES):
            announced_feeds(page)
    assert 0 < read < 100


def test_seeds_make_the_same_again() -> None:
    assert bodies(20, 1, ".xml") == bodies(20, 1, ".xml")
    assert bodies(20, 1, ".xml") != bodies(20, 2, ".xml")
