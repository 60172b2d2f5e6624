from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.news import Tastes
from bot.domain.subscription import EVERY_DAY, Place, Subscription
from bot.news.themes import themes
from bot.services.changes import (
    MOST_ALERTS,
    WEEK,
    default_themes,
    signed_up,
    toggle_day,
    toggle_outlet,
    toggle_theme,
    with_alerts,
    with_themes,
)

HERE = Subscription(Place(1))
SLUGS = st.sampled_from(sorted(themes()))


def test_signing_up_again_keeps_what_the_screen_does_not_show() -> None:
    before = Subscription(Place(1), days=WEEK, tastes=Tastes(alerts=("ficoba",)), feeds=("https://a.fr/",), paused=True)
    after = signed_up(before, frozenset({"ia"}), time(18))
    assert (after.hour, after.tastes.themes, after.paused) == (time(18), {"ia"}, False)
    assert (after.days, after.tastes.alerts, after.feeds) == (before.days, before.tastes.alerts, before.feeds)


def test_the_default_is_kept_as_the_default() -> None:
    assert with_themes(HERE, default_themes()).tastes.themes == frozenset()
    assert with_themes(HERE, frozenset({"rien"})).tastes.themes == frozenset()
    assert 0 < len(default_themes()) < len(themes())


@given(st.lists(SLUGS))
def test_there_is_always_a_theme(taps: list[str]) -> None:
    subscription = HERE
    for slug in taps:
        before = subscription.tastes.themes or default_themes()
        subscription = toggle_theme(subscription, slug)
        now = subscription.tastes.themes or default_themes()
        assert now == before ^ {slug} or (now == before == {slug})


@given(st.lists(st.sampled_from(["all", "week", "x", "7", "-1", "", *map(str, range(7))])))
def test_there_is_always_a_day(taps: list[str]) -> None:
    subscription = HERE
    for tap in taps:
        subscription = toggle_day(subscription, tap)
        assert subscription.days


@pytest.mark.parametrize(
    ("tap", "days"), [("all", EVERY_DAY), ("week", WEEK), ("0", EVERY_DAY - {0}), ("7", EVERY_DAY), ("x", EVERY_DAY)]
)
def test_days(tap: str, days: frozenset[int]) -> None:
    assert toggle_day(HERE, tap).days == days


def test_an_outlet_goes_and_comes_back() -> None:
    muted = toggle_outlet(HERE, "Next")
    assert muted.tastes.muted == {"Next"}
    assert toggle_outlet(muted, "Next") == HERE


@pytest.mark.parametrize(
    ("words", "alerts"),
    [
        ("FICOBA, Pixel 10", ("ficoba", "pixel 10")),
        ("Électricité ,, électricité", ("electricite",)),
        ("l'IA (forte)", ("l ia forte",)),
        ("aucune", ()),
        (" , ", ()),
        ("x" * 99, ("x" * 40,)),
    ],
)
def test_alerts(words: str, alerts: tuple[str, ...]) -> None:
    assert with_alerts(HERE, words).tastes.alerts == alerts


@given(st.text())
def test_alerts_are_few_and_bare(words: str) -> None:
    alerts = with_alerts(HERE, words).tastes.alerts
    assert len(alerts) <= MOST_ALERTS
    assert all(word and word == word.strip() and len(word) <= 40 for word in alerts)
