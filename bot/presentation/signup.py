"""The first screen: themes, an hour, « C'est parti ». Its state is in its buttons, so that nothing is kept before."""

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.hours import format_hour
from bot.domain.request import ENOUGH_WORDS
from bot.domain.subscription import Subscription
from bot.news.themes import themes
from bot.presentation.catalog import catalog
from bot.presentation.telegram_html import Button, Rendered, markup

HOURS = (time(7), time(8), time(12), time(18))
PREFIX = "s"
_DATA = re.compile(r"s([.?!]):([0-9a-f]{1,5}):(\d{1,4})", re.ASCII)
_MINUTES_A_DAY = 24 * 60
_A_ROW = 2
_HOURS_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """What was ticked so far. ``step``: ``.`` the screen itself, ``?`` another hour, ``!`` done."""

    chosen: frozenset[str]
    hour: time
    step: str = "."

    @classmethod
    def of(cls, subscription: Subscription | None) -> "Draft":
        """What the place has; to who has nothing yet, every theme that is on by default, at 8 h."""
        chosen = subscription.tastes.themes if subscription is not None else frozenset()
        hour = subscription.hour if subscription is not None else time(8)
        return cls(chosen or frozenset(slug for slug, theme in themes().items() if theme.default), hour)

    @property
    def data(self) -> str:
        """The callback data: themes as bits in the order of the catalogue, the hour in minutes."""
        bits = sum(1 << at for at, slug in enumerate(themes()) if slug in self.chosen)
        return f"{PREFIX}{self.step}:{bits:x}:{self.hour.hour * 60 + self.hour.minute}"

    @classmethod
    def parse(cls, data: str) -> "Draft | None":
        """The draft behind callback data, ``None`` for anything else."""
        found = _DATA.fullmatch(data)
        if found is None or int(found[3]) >= _MINUTES_A_DAY:
            return None
        bits, minutes = int(found[2], 16), int(found[3])
        chosen = frozenset(slug for at, slug in enumerate(themes()) if bits >> at & 1)
        return cls(chosen, time(minutes // 60, minutes % 60), found[1])

    def to(self, step: str) -> "Draft":
        """The same at another step."""
        return Draft(self.chosen, self.hour, step)


def signup_screen(draft: Draft) -> Rendered:
    """The screen as ``draft`` has it."""
    texts = catalog().signup
    if draft.step == "?":
        return Rendered(markup(texts.ask_hour), _hour_grid(draft))
    boxes = [
        Button(
            (texts.ticked if slug in draft.chosen else texts.open).format(name=theme.name), data=_toggled(draft, slug)
        )
        for slug, theme in themes().items()
    ]
    rows = [tuple(boxes[at : at + _A_ROW]) for at in range(0, len(boxes), _A_ROW)]
    hours = [Button(_hour_label(draft, hour), data=Draft(draft.chosen, hour).data) for hour in HOURS]
    other = texts.other if draft.hour in HOURS else texts.current.format(name=format_hour(draft.hour))
    hours.append(Button(other, data=draft.to("?").data))
    go = Button(texts.go, data=draft.to("!").data)
    return Rendered(markup(texts.text.format(words=ENOUGH_WORDS)), (*rows, tuple(hours), (go,)))


def welcome_screen(hour: time, *, first: bool) -> Rendered:
    """After « C'est parti »; ``first`` says that today's edition comes now."""
    texts = catalog().signup
    return Rendered(markup((texts.done if first else texts.done_again).format(hour=format_hour(hour))))


def _toggled(draft: Draft, slug: str) -> str:
    return Draft(draft.chosen ^ {slug}, draft.hour).data


def _hour_label(draft: Draft, hour: time) -> str:
    words = format_hour(hour)
    return catalog().signup.current.format(name=words) if hour == draft.hour else words


def _hour_grid(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(format_hour(time(hour)), data=Draft(draft.chosen, time(hour)).data) for hour in range(24)]
    return tuple(tuple(buttons[at : at + _HOURS_A_ROW]) for at in range(0, len(buttons), _HOURS_A_ROW))
