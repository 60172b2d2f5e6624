from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import FeedResponse, PolledFeed
from bot.domain.page import Page
from bot.services.polling import GIVEN_UP_AFTER, after_answer, after_failure, next_slot

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
FEED = PolledFeed(1, "https://exemple.fr/flux", "Le Fil", shared=True, next_poll=NOW, etag='"1"', last_modified="hier")
READ = FeedResponse(Page(FEED.url, b""), etag='"2"')
HOUR = timedelta(hours=1)


@given(st.integers(0, 10**6))
def test_a_feed_keeps_its_place_in_the_hour(seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    slot = next_slot(FEED.url, now)
    assert timedelta(minutes=20) <= slot - now < HOUR + timedelta(minutes=20)
    assert (slot - next_slot(FEED.url, NOW)) % HOUR == timedelta(0)


def test_feeds_are_spread_over_the_hour() -> None:
    slots = [next_slot(f"https://exemple.fr/{n}", NOW) for n in range(400)]
    quarters = [sum(slot.minute // 15 == quarter for slot in slots) for quarter in range(4)]
    assert min(quarters) > 60


def test_an_answer_ends_the_failures_and_brings_validators() -> None:
    failing = replace(FEED, failures=3, error="NotFound", outlet="", off=True)
    read = after_answer(failing, replace(READ, location="https://exemple.fr/neuf"), "Le Fil", NOW)
    assert (read.failures, read.error, read.off, read.read_at, read.outlet) == (0, "", False, NOW, "Le Fil")
    assert (read.etag, read.last_modified, read.location) == ('"2"', "", "https://exemple.fr/neuf")
    assert read.next_poll == next_slot(FEED.url, NOW)


def test_unchanged_keeps_what_it_was_asked_with() -> None:
    unchanged = after_answer(FEED, FeedResponse(), "", NOW)
    assert (unchanged.etag, unchanged.last_modified, unchanged.outlet) == ('"1"', "hier", "Le Fil")
    assert unchanged.read_at is None


def test_a_server_may_ask_for_more_rest() -> None:
    assert after_answer(FEED, replace(READ, retry_after=7200), "", NOW).next_poll == NOW + 2 * HOUR
    assert after_answer(FEED, replace(READ, retry_after=1e9), "", NOW).next_poll == NOW + 24 * HOUR


def test_failures_double_the_pause_down_to_daily_then_end() -> None:
    feed, pauses = FEED, []
    while not feed.off:
        feed = after_failure(feed, "ServerFailed", NOW)
        pauses.append((feed.next_poll - NOW) / HOUR)
    assert pauses == [1, 2, 4, 8, 16] + [24] * (GIVEN_UP_AFTER - 5)
    assert (feed.error, feed.etag) == ("ServerFailed", '"1"')


@pytest.mark.parametrize(("asked", "hours"), [(60, 1), (7200, 2), (1e9, 24)])
def test_retry_after_lengthens_the_pause_and_never_shortens_it(asked: float, hours: int) -> None:
    assert after_failure(FEED, "Forbidden", NOW, asked).next_poll == NOW + hours * HOUR


def test_gone_for_good_is_believed_at_once() -> None:
    assert after_failure(FEED, "NotFound", NOW, detail="410").off
    assert not after_failure(FEED, "NotFound", NOW, detail="404").off


def test_a_moved_feed_that_fails_is_looked_for_at_its_first_address() -> None:
    assert after_failure(replace(FEED, location="https://exemple.fr/neuf"), "NotFound", NOW).location == ""
