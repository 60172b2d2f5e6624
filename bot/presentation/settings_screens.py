"""/reglages: one message, edited in place, each button showing its current value."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import time

from bot.domain.hours import format_hour
from bot.domain.secret_addresses import host_only
from bot.domain.subscription import EVERY_DAY, Subscription
from bot.domain.summary import Length
from bot.news.themes import themes
from bot.presentation.catalog import catalog
from bot.presentation.screens import length_label
from bot.presentation.telegram_html import CALLBACK_BYTES, Button, Rendered, cut, markup, one_line, safe
from bot.presentation.web_links import shown

PREFIX = "r"
WEEK = frozenset(range(5))
SOURCES_A_PAGE = 10
_A_ROW = 2
_HOURS_A_ROW = 6
_NAME_UNITS = 40
_FEED_UNITS = 50


@dataclass(frozen=True, slots=True)
class Action:
    """A tap on one of these screens: its name, such as ``theme``, and what it is about."""

    name: str
    argument: str = ""

    @property
    def data(self) -> str:
        """The callback data."""
        return f"{PREFIX}:{self.name}:{self.argument}" if self.argument else f"{PREFIX}:{self.name}"

    @classmethod
    def parse(cls, data: str) -> "Action | None":
        """The action behind callback data, ``None`` for anything else."""
        if len(data.encode("utf-8", "surrogatepass")) > CALLBACK_BYTES:
            return None
        prefix, _, rest = data.partition(":")
        name, _, argument = rest.partition(":")
        return cls(name, argument) if prefix == PREFIX and name.isalpha() else None


def main_screen(subscription: Subscription | None, length: Length, outlets: tuple[str, ...]) -> Rendered:
    """Everything at a glance; for a chat without a subscription, how to get one."""
    texts = catalog().settings
    length_row = (_button(texts.length.format(value=length_label(length)), "length"),)
    if subscription is None:
        return Rendered(markup(texts.none), ((_button(texts.subscribe, "subscribe"),), length_row))
    chosen = chosen_themes(subscription)
    heard = sum(outlet not in subscription.tastes.muted for outlet in outlets) + len(subscription.feeds)
    alerts = len(subscription.tastes.alerts)
    rows = (
        (
            _button(texts.hour.format(value=format_hour(subscription.hour)), "hours"),
            _button(texts.days.format(value=days_label(subscription.days)), "days"),
        ),
        (_button(texts.themes.format(n=len(chosen), all=len(themes())), "themes"),),
        (_button(texts.sources.format(n=heard, all=len(outlets) + len(subscription.feeds)), "sources", "0"),),
        (
            _button(texts.zone.format(value=zone_label(subscription.timezone)), "zones"),
            _button(texts.alerts.format(n=alerts) if alerts else texts.alerts_none, "alerts"),
        ),
        length_row,
        (_button(texts.leave, "leave"),),
    )
    return Rendered(markup(texts.paused if subscription.paused else texts.title), rows)


def hours_screen(subscription: Subscription) -> Rendered:
    """Every full hour; others by /heure."""
    buttons = [
        _button(_ticked(format_hour(time(hour)), on=subscription.hour == time(hour)), "hour", str(hour))
        for hour in range(24)
    ]
    return Rendered(markup(catalog().settings.ask_hour), (*_rows(buttons, _HOURS_A_ROW), _back()))


def days_screen(subscription: Subscription) -> Rendered:
    """The days of the week, each on or off."""
    texts = catalog().settings
    names = texts.day_names.split()
    buttons = [_button(_ticked(name, on=day in subscription.days), "day", str(day)) for day, name in enumerate(names)]
    groups = (_button(texts.every_day, "day", "all"), _button(texts.weekdays, "day", "week"))
    return Rendered(markup(texts.ask_days), (*_rows(buttons, 4), groups, _back()))


def themes_screen(subscription: Subscription) -> Rendered:
    """The themes, each on or off."""
    chosen = chosen_themes(subscription)
    buttons = [_button(_ticked(theme.name, on=slug in chosen), "theme", slug) for slug, theme in themes().items()]
    return Rendered(markup(catalog().settings.ask_themes), (*_rows(buttons, _A_ROW), _back()))


def zones_screen(subscription: Subscription) -> Rendered:
    """A short list; any other by /fuseau."""
    buttons = [
        _button(_ticked(label, on=name == subscription.timezone), "zone", name)
        for name, label in catalog().zones.items()
    ]
    return Rendered(markup(catalog().settings.ask_zone), (*_rows(buttons, _A_ROW), _back()))


def sources_screen(subscription: Subscription, outlets: tuple[str, ...], page: int) -> Rendered:
    """A page of the outlets, each on or off, then the feeds that the reader added."""
    texts = catalog().settings
    pages = max(1, -(-len(outlets) // SOURCES_A_PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * SOURCES_A_PAGE
    buttons = [
        _button(
            _ticked(cut(name, _NAME_UNITS), on=name not in subscription.tastes.muted), "mute", f"{page}.{first + at}"
        )
        for at, name in enumerate(outlets[first : first + SOURCES_A_PAGE])
    ]
    turning = tuple(
        _button(label, "sources", str(to))
        for label, to in ((texts.previous, page - 1), (texts.following, page + 1))
        if 0 <= to < pages
    )
    own = [
        (_button(texts.drop.format(feed=label), "drop", feed_mark(url)),)
        for url, label in _feed_labels(subscription).items()
    ]
    rows = [*_rows(buttons, _A_ROW), *([turning] if turning else []), *own, (_button(texts.export, "export"),), _back()]
    return Rendered(markup(texts.ask_sources.format(page=page + 1, pages=pages)), tuple(rows))


def alerts_screen(subscription: Subscription) -> Rendered:
    """The alert words, and how to change them."""
    texts = catalog().settings
    words = "\n".join(f"• {safe(word)}" for word in subscription.tastes.alerts)
    return Rendered("\n\n".join(part for part in (markup(texts.ask_alerts), words) if part), (_back(),))


def leave_screen() -> Rendered:
    """Confirmation before a subscription is erased."""
    texts = catalog().settings
    return Rendered(markup(texts.ask_leave), ((_button(texts.leave_yes, "gone"), _button(texts.leave_no, "main")),))


def drop_screen(subscription: Subscription, url: str) -> Rendered:
    """Confirmation before a feed that the reader added is taken away."""
    texts = catalog().settings
    buttons = (_button(texts.drop_yes, "dropped", feed_mark(url)), _button(texts.drop_no, "sources", "0"))
    return Rendered(safe(texts.ask_drop.format(feed=_feed_labels(subscription)[url])), (buttons,))


def left_screen() -> Rendered:
    """After a subscription is erased."""
    return Rendered(markup(catalog().settings.left))


def not_subscribed() -> Rendered:
    """A command about a subscription that there is not."""
    return Rendered(markup(catalog().settings.not_subscribed))


def admins_only() -> Rendered:
    """A command of somebody who may not change a group's settings."""
    return Rendered(markup(not_for_all()))


def not_for_all() -> str:
    """The same for a tap."""
    return catalog().settings.admins_only


def hour_saved(hour: time) -> Rendered:
    """A new hour."""
    return Rendered(markup(catalog().settings.hour_saved.format(hour=format_hour(hour))))


def hour_unknown() -> Rendered:
    """What is no hour."""
    return Rendered(markup(catalog().settings.hour_unknown))


def zone_saved(name: str) -> Rendered:
    """A new time zone."""
    return Rendered(safe(catalog().settings.zone_saved.format(zone=zone_label(name))))


def zone_unknown() -> Rendered:
    """What is no time zone."""
    return Rendered(markup(catalog().settings.zone_unknown))


def is_offered_zone(name: str) -> bool:
    """Whether the time zone is one of the short list."""
    return name in catalog().zones


def feed_added(name: str) -> Rendered:
    """A feed that somebody added."""
    return Rendered(safe(catalog().settings.feed_added.format(name=_feed_name(name))))


def feeds_full(most: int) -> Rendered:
    """One feed too many."""
    return Rendered(markup(catalog().settings.feeds_full.format(most=most)))


def feeds_imported(number: int) -> Rendered:
    """So many feeds of a list were new."""
    texts = catalog().settings
    template = {0: texts.feeds_imported_none, 1: texts.feeds_imported_one}.get(number, texts.feeds_imported)
    return Rendered(markup(template.format(n=number)))


def feed_lost(name: str) -> Rendered:
    """A feed that somebody added, and that is read no more."""
    return Rendered(safe(catalog().settings.feed_lost.format(feed=_feed_name(name))))


def _feed_name(name: str) -> str:
    """A feed's own name, or its address where it has none."""
    return cut(shown(name) if "://" in name else one_line(name), _FEED_UNITS)


def _feed_labels(subscription: Subscription) -> dict[str, str]:
    """How the feeds that the place added are shown there: to who is alone whole, to others their hosts, numbered."""
    if subscription.place.is_private:
        return {url: _feed_address(url) for url in subscription.feeds}
    hosts = {url: _feed_address(host_only(url)) for url in subscription.feeds}
    in_all, numbers = Counter(hosts.values()), Counter[str]()
    labels = {}
    for url, host in hosts.items():
        numbers[host] += 1
        labels[url] = f"{host} ({numbers[host]})" if in_all[host] > 1 else host
    return labels


def _feed_address(url: str) -> str:
    return cut(shown(url).partition("://")[2] or one_line(url), _FEED_UNITS)


def feed_mark(url: str) -> str:
    """What stands for a feed's address in a button, which has no room for it."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def chosen_themes(subscription: Subscription) -> frozenset[str]:
    """The themes that the reader gets: those chosen, or all that are on by default."""
    return subscription.tastes.themes or frozenset(slug for slug, theme in themes().items() if theme.default)


def days_label(days: frozenset[int]) -> str:
    """``tous``, ``en semaine``, or their names."""
    texts = catalog().settings
    if days == EVERY_DAY:
        return texts.days_all
    if days == WEEK:
        return texts.days_week
    names = texts.day_names.split()
    return ", ".join(names[day].lower() for day in sorted(days))


def zone_label(name: str) -> str:
    """``Paris``."""
    return catalog().zones.get(name) or name.rpartition("/")[2].replace("_", " ")


def _ticked(label: str, *, on: bool) -> str:
    texts = catalog().signup
    return (texts.ticked if on else texts.open).format(name=label)


def _button(text: str, name: str, argument: str = "") -> Button:
    return Button(text, data=Action(name, argument).data)


def _back() -> tuple[Button, ...]:
    return (_button(catalog().settings.back, "main"),)


def _rows(buttons: list[Button], size: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + size]) for at in range(0, len(buttons), size)]
