"""What is kept, why and for how long: ``retention.toml``, and what follows from it for one chat."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import TypeAdapter

_durations: Final = TypeAdapter(timedelta)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table. ``chat`` and ``moment`` are columns or ``""``; ``what`` is ``""`` for what is nobody's."""

    table: str
    chat: str = ""
    feeds: tuple[str, ...] = ()
    moment: str = ""
    keep: timedelta | None = None
    what: str = ""
    why: str = ""
    how_long: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """The whole table."""

    kept: tuple[Kept, ...]
    notice_after: timedelta
    inactive_after: timedelta
    after_notice: timedelta
    gone_after: timedelta
    backups: timedelta

    def of_chats(self) -> tuple[Kept, ...]:
        """The rows whose tables say whose a row is."""
        return tuple(one for one in self.kept if one.chat)

    def lifetime(self, table: str) -> timedelta:
        """How long the rows of ``table`` are kept."""
        found = next(one.keep for one in self.kept if one.table == table)
        if found is None:
            raise ValueError(f"{table} has no time of its own")
        return found


@cache
def retention() -> Retention:
    """The table, read once."""
    data = tomllib.loads(files("bot.domain").joinpath("retention.toml").read_text("utf-8"))

    def days(section: str, key: str) -> timedelta:
        return timedelta(days=data[section][key])

    return Retention(
        tuple(_kept(row) for row in data["kept"]),
        days("notice", "after_days"),
        days("inactive", "after_days"),
        days("inactive", "at_least_after_notice_days"),
        days("gone", "after_days"),
        days("backups", "keep_days"),
    )


class Fate(Enum):
    """What becomes of a chat."""

    KEEP = "keep"
    NOTICE = "notice"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Watched:
    """A chat of which something is kept.

    ``seen`` is when somebody there last wrote or tapped, ``gone`` since when the bot is blocked or removed, ``noticed``
    when the notice of inactivity was sent. A ``silent`` chat asked for no more messages, and gets no notice either.
    ``thread`` is a topic that it may be told in.
    """

    chat: int
    seen: datetime
    gone: datetime | None = None
    noticed: datetime | None = None
    silent: bool = False
    thread: int = 0


def fate(watched: Watched, now: datetime, rules: Retention | None = None) -> Fate:
    """What becomes of the chat at ``now``.

    Whoever can be told is told once, and then has the time that lies between notice and end, though the bot may have
    been off when the notice was due. A digest that is delivered is no activity.
    """
    rules = rules or retention()
    if watched.gone is not None:
        return Fate.ERASE if now - watched.gone >= rules.gone_after else Fate.KEEP
    idle = now - watched.seen
    if watched.silent:
        return Fate.ERASE if idle >= rules.inactive_after else Fate.KEEP
    if watched.noticed is None:
        return Fate.NOTICE if idle >= rules.notice_after else Fate.KEEP
    late = now - watched.noticed >= rules.after_notice
    return Fate.ERASE if idle >= rules.inactive_after and late else Fate.KEEP


def _kept(row: dict[str, Any]) -> Kept:
    keep = row.pop("keep", None)
    feeds = tuple(row.pop("feeds", ()))
    return Kept(**row, feeds=feeds, keep=None if keep is None else _durations.validate_python(keep))
