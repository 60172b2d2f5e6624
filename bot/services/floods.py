"""How much one person, one group and everybody may ask for: pure but for what is remembered, ``now`` is passed in.

Each process counts for itself: a token has one poller, and behind a webhook N replicas allow at most N times as much. A
shared count would cost a write for every message, to keep out a flood that one process bears anyway.
"""

import tomllib
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class Rate(BaseModel):
    """At most ``most`` within any ``seconds``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most: int = Field(gt=0)
    seconds: float = Field(gt=0)


class FloodLimits(BaseModel):
    """The numbers of ``floods.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reader_links: tuple[Rate, ...]
    group_links: tuple[Rate, ...]
    reader_messages: tuple[Rate, ...]
    reader_taps: tuple[Rate, ...]
    reader_waiting: int = Field(gt=0)
    all_waiting: int = Field(gt=0)
    retry_seconds: float = Field(gt=0)
    most_remembered: int = Field(gt=0)


@cache
def flood_limits() -> FloodLimits:
    """The limits as they are shipped."""
    data = files("bot.services").joinpath("floods.toml").read_text("utf-8")
    return FloodLimits.model_validate(tomllib.loads(data))


class Limit(StrEnum):
    """Which limit was met."""

    READER_LINKS = "reader_links"
    GROUP_LINKS = "group_links"
    MESSAGES = "messages"
    TAPS = "taps"
    OWN_QUEUE = "own_queue"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Grant:
    """``granted`` of what was asked for; if it is not all, by which limit, and seconds until there is one more."""

    granted: int
    limit: Limit | None = None
    wait: float = 0.0


class Window:
    """What each key did within the longest time of ``rates``: a sliding window, exact to the event."""

    def __init__(self, rates: tuple[Rate, ...], most_keys: int) -> None:
        self._rates = rates
        self._longest = max(rate.seconds for rate in rates)
        self._most_events = max(rate.most for rate in rates)
        self._most_keys = most_keys
        self._events: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._events)

    def room(self, key: Hashable, now: float) -> int:
        """How many more ``key`` may do now."""
        self._forget(now)
        events = self._events.get(key, ())
        return min(rate.most - sum(now < at + rate.seconds for at in events) for rate in self._rates)

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until ``key`` may do one more, 0 if it may now."""
        events = self._events.get(key, ())
        ends = [events[-rate.most] + rate.seconds for rate in self._rates if len(events) >= rate.most]
        return max((end - now for end in ends), default=0.0) if self.room(key, now) <= 0 else 0.0

    def note(self, key: Hashable, times: int, now: float) -> None:
        """``key`` does it so many times; it moves to the end of those remembered."""
        events = self._events.pop(key, None)
        if events is None:
            events = deque(maxlen=self._most_events)
        events.extend([now] * times)
        self._events[key] = events
        if len(self._events) > self._most_keys:
            self._events.popitem(last=False)

    def _forget(self, now: float) -> None:
        while self._events:
            oldest = next(iter(self._events))
            if now < self._events[oldest][-1] + self._longest:
                return
            del self._events[oldest]


class Floods:
    """Counts what people ask for. Refused requests do not count, so that who waits as told is let in."""

    def __init__(self, limits: FloodLimits) -> None:
        self.limits = limits
        most = limits.most_remembered
        self._links = Window(limits.reader_links, most)
        self._group_links = Window(limits.group_links, most)
        self._messages = Window(limits.reader_messages, most)
        self._taps = Window(limits.reader_taps, most)
        self._told: OrderedDict[Hashable, float] = OrderedDict()
        self._muted: OrderedDict[Hashable, float] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How much is kept in memory, in entries."""
        windows = (self._links, self._group_links, self._messages, self._taps)
        return sum(len(window) for window in windows) + len(self._told) + len(self._muted)

    def links(self, asker: int, group: int | None, wanted: int, now: float) -> Grant:
        """Leave to read ``wanted`` links or texts, or the first ones of them."""
        counted = [(self._links, asker, Limit.READER_LINKS)]
        if group is not None:
            counted.append((self._group_links, group, Limit.GROUP_LINKS))
        room, met = wanted, None
        for one in counted:
            window, key, _ = one
            if (left := max(0, window.room(key, now))) < room:
                room, met = left, one
        if room:
            for window, key, _ in counted:
                window.note(key, room, now)
        if met is None:
            return Grant(room)
        window, key, limit = met
        return Grant(room, limit, window.wait(key, now))

    def message(self, asker: int, now: float) -> Grant:
        """Leave to have one message looked at."""
        grant = _one(self._messages, asker, Limit.MESSAGES, now)
        if not grant.granted:
            self._muted[asker] = now + grant.wait
            if len(self._muted) > self.limits.most_remembered:
                self._muted.popitem(last=False)
        return grant

    def is_muted(self, asker: int, now: float) -> bool:
        """Whether ``asker`` was refused a message and the moment to write again has not come: cheap to ask."""
        until = self._muted.get(asker)
        if until is not None and until <= now:
            del self._muted[asker]
        return until is not None and until > now

    def tap(self, asker: int, now: float) -> Grant:
        """Leave to tap once."""
        return _one(self._taps, asker, Limit.TAPS, now)

    def full(self, limit: Limit) -> Grant:
        """The refusal of whoever finds no place in a queue."""
        return Grant(0, limit, self.limits.retry_seconds)

    def to_tell(self, who: Hashable, grant: Grant, now: float) -> bool:
        """Whether ``who`` is to be told of a refusal: once until the moment named has come."""
        while self._told and next(iter(self._told.values())) <= now:
            self._told.popitem(last=False)
        if self._told.get(who, now) > now:
            return False
        self._told[who] = now + grant.wait
        self._told.move_to_end(who)
        if len(self._told) > self.limits.most_remembered:
            self._told.popitem(last=False)
        return True


def _one(window: Window, asker: int, limit: Limit, now: float) -> Grant:
    if window.room(asker, now) <= 0:
        return Grant(0, limit, window.wait(asker, now))
    window.note(asker, 1, now)
    return Grant(1)
