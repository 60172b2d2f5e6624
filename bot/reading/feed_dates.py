"""Moments as feeds write them: RFC 822, ISO 8601, and what French software makes of both."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from bot.reading.feed_words import feed_words

#: A moment without a zone, or with one that is nowhere, is French: so are the feeds.
_HERE = "Europe/Paris"
_LONGEST = 80
# Zones lie on quarters of an hour, between these.
_QUARTER = 15
_WESTMOST, _EASTMOST = -12 * 60, 14 * 60
_PIVOT = 50  # RFC 2822, section 4.3: 00 to 49 are of this century
_FIRST_YEAR = 1990  # no feed is older: what software writes for « no date » is

_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?=$|[t ])")
_DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})(?:er)?[ -](?P<name>[a-z]{3,9})[ -](?P<year>\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"\b(?P<name>[a-z]{3,9}) (?P<day>\d{1,2})\b.*?\b(?P<year>\d{4})\b")
_NUMBERS = re.compile(r"\b(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4}|\d{2})\b")
_TIME = re.compile(
    r"(?:^|[t ])(?P<hour>\d{1,2}) ?[:h] ?(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[,.]\d+)?)? ?(?P<half>[ap]m\b)?"
)
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d{2})?\b")
_ZONE_NAME = re.compile(r"([a-z]{1,4})\b")


def parse_date(text: str) -> datetime | None:
    """The moment that ``text`` names, in UTC; None if it names none. Midnight if it names only a day."""
    folded = _fold(text)
    found = next((match for form in (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMBERS) if (match := form.search(folded))), None)
    if found is None or len(folded) > _LONGEST:
        return None
    day = found.groupdict()
    month = _months().get(day["name"]) if "name" in day else int(day["month"])
    time = _TIME.search(folded)
    try:
        moment = datetime(_year(day["year"]), month or 0, int(day["day"]), *_clock(time), tzinfo=_zone(folded, time))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text[: 2 * _LONGEST].lower())
    words = "".join(character for character in bare if not unicodedata.combining(character))
    # Full stops end abbreviations (« févr. ») except between digits, where they part seconds or numbers of a date.
    words = re.sub(r"(?<!\d)\.|\.(?!\d)|,(?!\d)", " ", words)
    words = re.sub(r"\b(\d{1,2})\.(\d{1,2})\.(\d{2,4})\b", r"\1/\2/\3", words)
    return " ".join(words.split())


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(feed_words().dates.months, 1) for name in names}


def _year(text: str) -> int:
    year = int(text)
    if len(text) == len("26"):
        year += 2000 if year < _PIVOT else 1900
    if year < _FIRST_YEAR:
        raise ValueError("no date")
    return year


def _clock(time: re.Match[str] | None) -> tuple[int, int, int]:
    if time is None:
        return 0, 0, 0
    hour, second = int(time["hour"]), min(int(time["second"] or 0), 59)  # a leap second is written as 60
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] == "pm" else 0)
    return hour, int(time["minute"]), second


def _zone(folded: str, time: re.Match[str] | None) -> tzinfo:
    here = ZoneInfo(_HERE)
    if time is None:
        return here
    rest = folded[time.end() :].lstrip()
    if offset := _OFFSET.match(rest):
        minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
    else:
        name = _ZONE_NAME.match(rest)
        known = feed_words().dates.zones.get(name[1]) if name else None
        if known is None:
            return here
        minutes = known
    if minutes % _QUARTER or not _WESTMOST <= minutes <= _EASTMOST:
        return here
    return timezone(timedelta(minutes=minutes))
