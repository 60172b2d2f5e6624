import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.floods import Floods, Limit, Rate, Window, flood_limits

LIMITS = flood_limits()
MINUTE, HOUR = LIMITS.reader_links
IN_GROUP = LIMITS.group_links[0]


def test_the_limits_are_those_that_were_promised() -> None:
    assert (MINUTE.most, MINUTE.seconds, HOUR.most, HOUR.seconds) == (10, 60, 60, 3600)
    assert (IN_GROUP.most, IN_GROUP.seconds) == (5, 60)


def test_so_many_a_minute_and_then_the_moment_of_the_next() -> None:
    floods = Floods(LIMITS)
    assert [floods.links(1, None, 1, float(n)).granted for n in range(MINUTE.most)] == [1] * MINUTE.most
    refused = floods.links(1, None, 1, 20.0)
    assert (refused.granted, refused.limit, refused.wait) == (0, Limit.READER_LINKS, 40.0)
    assert floods.links(2, None, 1, 20.0).granted == 1
    assert floods.links(1, None, 1, 59.9).granted == 0
    assert floods.links(1, None, 1, 60.0).granted == 1


def test_so_many_an_hour() -> None:
    floods = Floods(LIMITS)
    granted = sum(floods.links(1, None, 1, 7.0 * n).granted for n in range(500))
    assert granted == HOUR.most
    refused = floods.links(1, None, 1, 3500.0)
    assert refused.wait == 100.0
    assert floods.links(1, None, 1, 3600.0).granted == 1


def test_of_too_many_at_once_the_first_are_granted() -> None:
    floods = Floods(LIMITS)
    floods.links(1, None, MINUTE.most - 2, 0.0)
    grant = floods.links(1, None, 5, 10.0)
    assert (grant.granted, grant.limit, grant.wait) == (2, Limit.READER_LINKS, 50.0)


def test_a_group_has_less_and_all_its_people_together() -> None:
    floods = Floods(LIMITS)
    assert [floods.links(n, -1, 1, 0.0).granted for n in range(IN_GROUP.most)] == [1] * IN_GROUP.most
    refused = floods.links(99, -1, 1, 1.0)
    assert (refused.granted, refused.limit, refused.wait) == (0, Limit.GROUP_LINKS, 59.0)
    assert floods.links(99, -2, 1, 1.0).granted == 1
    assert floods.links(0, None, MINUTE.most, 1.0).granted == MINUTE.most - 1


def test_messages_and_taps_have_rates_of_their_own() -> None:
    floods = Floods(LIMITS)
    for count, rate, limit in (
        (floods.message, LIMITS.reader_messages[0], Limit.MESSAGES),
        (floods.tap, LIMITS.reader_taps[0], Limit.TAPS),
    ):
        assert [count(1, 0.0).granted for _ in range(rate.most)] == [1] * rate.most
        assert count(1, 1.0).limit is limit
        assert count(1, 1.0).wait == rate.seconds - 1
        assert count(1, rate.seconds).granted == 1


def test_whoever_was_refused_a_message_is_not_heard_until_the_moment_named() -> None:
    floods, rate = Floods(LIMITS), LIMITS.reader_messages[0]
    for _ in range(rate.most):
        floods.message(1, 0.0)
    assert not floods.is_muted(1, 0.0)
    floods.message(1, 1.0)
    assert [floods.is_muted(1, now) for now in (1.0, rate.seconds - 0.1, rate.seconds)] == [True, True, False]
    assert not floods.is_muted(2, 1.0)
    assert floods.message(1, rate.seconds).granted


def test_a_refusal_is_told_once_until_the_moment_it_names() -> None:
    floods = Floods(LIMITS)
    grant = floods.full(Limit.FULL)
    told = [floods.to_tell((1, 1), grant, now) for now in (0.0, 1.0, grant.wait - 0.1, grant.wait)]
    assert told == [True, False, False, True]
    assert floods.to_tell((2, 1), grant, 1.0)


def test_the_idle_are_forgotten() -> None:
    floods = Floods(LIMITS)
    for asker in range(1000):
        floods.links(asker, -asker, 1, 0.0)
        floods.message(asker, 0.0)
        floods.tap(asker, 0.0)
        floods.to_tell(asker, floods.full(Limit.FULL), 0.0)
    assert floods.remembered == 5000
    floods.links(1, -1, 1, HOUR.seconds)
    floods.message(1, HOUR.seconds)
    floods.tap(1, HOUR.seconds)
    floods.to_tell(1, floods.full(Limit.FULL), HOUR.seconds)
    assert floods.remembered == 5


def test_memory_has_an_end_however_many_come() -> None:
    few = Floods(LIMITS.model_copy(update={"most_remembered": 10}))
    for asker in range(1000):
        few.links(asker, -asker, 1, 0.0)
        few.message(asker, 0.0)
        few.to_tell(asker, few.full(Limit.FULL), 0.0)
    assert few.remembered == 40


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 50)), max_size=60))
def test_no_window_ever_holds_more_than_it_may(events: list[tuple[int, float]]) -> None:
    rates = (Rate(most=3, seconds=10), Rate(most=5, seconds=60))
    window, now, done = Window(rates, 100), 0.0, []
    for wanted, later in events:
        now += later
        times = max(0, min(wanted, window.room("a", now)))
        if times:
            window.note("a", times, now)
            done += [now] * times
        for rate in rates:
            assert sum(now < at + rate.seconds for at in done) <= rate.most
        wait = window.wait("a", now)
        assert (wait > 0) == (window.room("a", now) <= 0)
        if wait:
            assert window.room("a", now + wait + 1e-6) > 0


@pytest.mark.parametrize("most", [0, -1])
def test_a_rate_lets_something_through(most: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        Rate(most=most, seconds=1)
