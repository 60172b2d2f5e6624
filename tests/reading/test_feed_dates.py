from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feed_dates import parse_date


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Mon, 10 Feb 2025 06:10:46 +0000", (2025, 2, 10, 6, 10, 46)),
        ("Mon, 10 Feb 25 12:40:04 +0100", (2025, 2, 10, 11, 40, 4)),
        ("10 Feb 99 12:40 GMT", (1999, 2, 10, 12, 40)),
        ("2021-05-14T00:00:00+02:00", (2021, 5, 13, 22)),
        ("2026-02-18T10:00:00.1234567Z", (2026, 2, 18, 10)),
        ("2026-02-18 10:00:00 +0100", (2026, 2, 18, 9)),
        ("2026-07-18", (2026, 7, 17, 22)),  # a summer midnight in Paris
        ("Thu, 15 May 2014 00:01:24 Z", (2014, 5, 15, 0, 1, 24)),
        ("Wed, 18 Feb 2026 10:00:00 CET", (2026, 2, 18, 9)),
        ("Wed, 18 Feb 2026 10:00:00 GMT+1", (2026, 2, 18, 9)),
        ("Wed, 18 Feb 2026 10:00:00 EST", (2026, 2, 18, 15)),
        ("Wed, 18 Feb 2026 10:00:00 -0330", (2026, 2, 18, 13, 30)),
        ("mer., 18 févr. 2026 10:00", (2026, 2, 18, 9)),
        ("mercredi 18 février 2026 à 10h05", (2026, 2, 18, 9, 5)),
        ("1er août 2025", (2025, 7, 31, 22)),
        ("18/02/2026 10:00", (2026, 2, 18, 9)),
        ("18.02.26 10:00", (2026, 2, 18, 9)),
        ("February 18, 2026 3:05 PM", (2026, 2, 18, 14, 5)),
        ("February 18, 2026 12:05 AM", (2026, 2, 17, 23, 5)),
        ("Wed Nov 27 20:17:55 2013", (2013, 11, 27, 19, 17, 55)),
        ("Tue, 31 Dec 2024 23:59:60 GMT", (2024, 12, 31, 23, 59, 59)),
        # no zone, and zones that are nowhere
        ("Wed, 27 Nov 2013 20:17:55", (2013, 11, 27, 19, 17, 55)),
        ("Sun, 09 Feb 2025 11:00:00 +0009", (2025, 2, 9, 10)),
        ("Sun, 09 Feb 2025 11:00:00 +9900", (2025, 2, 9, 10)),
        ("Sun, 09 Feb 2025 11:00:00 heure", (2025, 2, 9, 10)),
    ],
)
def test_moments(text: str, utc: tuple[int, ...]) -> None:
    assert parse_date(text) == datetime(*utc, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "demain", "31 Feb 2026 10:00", "2026-13-01", "18 Feb 2026 25:00", "0001-01-01T00:00:00Z", "18 brumaire 2026",
     "2026", "10:00", "x" * 500 + " 2026-02-18"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=100) | st.from_regex(r"[0-9a-z:+ ,/-]{0,40}"))
def test_anything_may_stand_there(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or (moment.tzinfo is UTC and moment.year >= 1989)


_FIRST, _LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1991, 2068))


@given(st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)))
def test_the_usual_forms_of_any_moment(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(f"{moment:%a, %d %b %Y %H:%M:%S +0000}") == moment
