"""What a tap or a command changes in a subscription: pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from bot.domain.subscription import EVERY_DAY, Subscription
from bot.news.phrases import fold
from bot.news.themes import themes

WEEK = frozenset(range(5))
MOST_ALERTS = 10
MOST_FEEDS = 20
_ALERT_CHARACTERS = 40


def default_themes() -> frozenset[str]:
    """The themes of readers who chose none."""
    return frozenset(slug for slug, theme in themes().items() if theme.default)


def signed_up(before: Subscription, chosen: frozenset[str], hour: time) -> Subscription:
    """With these themes at this hour, and all else as it was: who signs up again loses neither feeds nor alerts."""
    return with_themes(replace(before, hour=hour, paused=False), chosen)


def with_themes(subscription: Subscription, chosen: frozenset[str]) -> Subscription:
    """With these themes. None at all means the default, as does the default: readers of it get a theme that is new."""
    known = chosen & frozenset(themes())
    kept = frozenset() if known == default_themes() else known
    return replace(subscription, tastes=replace(subscription.tastes, themes=kept))


def toggle_theme(subscription: Subscription, slug: str) -> Subscription:
    """One theme on or off; the last one stays on."""
    chosen = (subscription.tastes.themes or default_themes()) ^ {slug}
    return with_themes(subscription, chosen) if chosen & frozenset(themes()) else subscription


def toggle_day(subscription: Subscription, argument: str) -> Subscription:
    """A day (0 is Monday) on or off, ``all`` or ``week``; the last one stays on."""
    if argument in ("all", "week"):
        return replace(subscription, days=EVERY_DAY if argument == "all" else WEEK)
    if not (argument.isdecimal() and int(argument) in EVERY_DAY):
        return subscription
    days = subscription.days ^ {int(argument)}
    return replace(subscription, days=days) if days else subscription


def toggle_outlet(subscription: Subscription, outlet: str) -> Subscription:
    """An outlet on or off."""
    tastes = subscription.tastes
    return replace(subscription, tastes=replace(tastes, muted=tastes.muted ^ {outlet}))


def unmuted(subscription: Subscription, outlet: str) -> Subscription:
    """With an outlet on, whatever it was."""
    return toggle_outlet(subscription, outlet) if outlet in subscription.tastes.muted else subscription


def with_feeds(subscription: Subscription, urls: Sequence[str], most: int | None = None) -> Subscription:
    """With these feeds after those that there are, each once; of the new ones, no more than make ``most`` in all."""
    fresh = [url for url in dict.fromkeys(urls) if url not in subscription.feeds]
    room = None if most is None else max(0, most - len(subscription.feeds))
    return replace(subscription, feeds=(*subscription.feeds, *fresh[:room]))


def without_feed(subscription: Subscription, url: str) -> Subscription:
    """Without one of its feeds."""
    return replace(subscription, feeds=tuple(one for one in subscription.feeds if one != url))


def with_alerts(subscription: Subscription, words: str) -> Subscription:
    """With the alert words of a list with commas; « aucune » takes them all away."""
    # Words are compared, not patterns: no accents, no capitals, no punctuation.
    bare = "".join(char if char.isalnum() or char == "," else " " for char in fold(words))
    found = [" ".join(part.split())[:_ALERT_CHARACTERS].rstrip() for part in bare.split(",")]
    kept = tuple(dict.fromkeys(word for word in found if word and word not in ("aucune", "aucun")))
    return replace(subscription, tastes=replace(subscription.tastes, alerts=kept[:MOST_ALERTS]))
