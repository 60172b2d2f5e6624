"""Who gets a digest, of what, and when."""

from dataclasses import dataclass, field
from datetime import time

from bot.domain.news import Tastes

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a digest goes: a chat, or a topic of a forum (``thread`` 0 is the chat itself)."""

    chat: int
    thread: int = 0

    @property
    def is_private(self) -> bool:
        """Whether one person alone reads there: Telegram numbers groups and channels below zero."""
        return self.chat > 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a place subscribed to. ``hour`` is local time in ``timezone`` (an IANA name); ``days``: 0 is Monday.

    ``feeds`` are the addresses of feeds that the place added itself. A paused subscription (blocked, kicked) keeps its
    settings and gets nothing.
    """

    place: Place
    hour: time = time(8)
    timezone: str = "Europe/Paris"
    days: frozenset[int] = EVERY_DAY
    tastes: Tastes = field(default_factory=Tastes)
    feeds: tuple[str, ...] = ()
    paused: bool = False

    def __post_init__(self) -> None:
        if not self.days <= EVERY_DAY or not self.days:
            raise ValueError("days are among 0 (Monday) to 6, at least one")
        if self.hour.tzinfo is not None or self.hour.second or self.hour.microsecond:
            raise ValueError("the hour is a local time in whole minutes")
