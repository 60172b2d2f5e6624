from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import format_hour, parse_hour


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("7h30", time(7, 30)),
        ("7:30", time(7, 30)),
        ("07:30", time(7, 30)),
        ("19 h", time(19)),
        ("7h", time(7)),
        ("7H05", time(7, 5)),
        (" 7 h 30 ", time(7, 30)),
        ("7\u202fh\u00a030", time(7, 30)),
        ("à 8 heures", time(8)),
        ("1 heure 15", time(1, 15)),
        ("8", time(8)),
        ("0h", time(0)),
        ("midi", time(12)),
        ("vers 7h30", time(7, 30)),
        ("7 h 30.", time(7, 30)),
        ("Minuit", time(0)),
    ],
)
def test_hours_as_readers_write_them(text, hour):
    assert parse_hour(text) == hour


@pytest.mark.parametrize(
    "text", ["", "demain", "24h", "7h60", "7h3", "7:", "7:3", "-7h", "7h30h", "730", "7.30", "h", "7h30 du matin", "٧h"]
)
def test_what_is_no_hour(text):
    assert parse_hour(text) is None


def test_hours_as_readers_read_them():
    assert format_hour(time(7, 30)) == "7\u202fh\u202f30"
    assert format_hour(time(19)) == "19\u202fh"
    assert format_hour(time(0, 5)) == "0\u202fh\u202f05"


@given(st.integers(0, 1439))
def test_what_is_written_is_read_back(minutes):
    hour = time(*divmod(minutes, 60))
    assert parse_hour(format_hour(hour)) == hour


@given(st.text(max_size=12))
def test_any_text_is_an_hour_or_not(text):
    found = parse_hour(text)
    assert found is None or found.second == 0
