"""Hours of the day as French readers write and read them: pure."""

import re
from datetime import time

_WORDS = {"midi": time(12), "minuit": time(0)}
_HOUR = re.compile(r"(?:(?:à|vers)\s*)?([0-9]{1,2})(?:\s*(?:h|heures?|:)\s*([0-9]{2})?)?", re.IGNORECASE)
_NARROW = "\u202f"


def parse_hour(text: str) -> time | None:
    """The hour that ``text`` is: « 7h30 », « 7:30 », « 19 h », « 7 heures », « vers 8 h », « midi »; else ``None``."""
    text = text.strip().removesuffix(".").lower()
    if text in _WORDS:
        return _WORDS[text]
    found = _HOUR.fullmatch(text)
    if found is None or text.endswith(":"):
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def format_hour(hour: time) -> str:
    """``7 h 30``, or ``19 h`` on the hour, with narrow no-break spaces."""
    minutes = f"{_NARROW}{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}{_NARROW}h{minutes}"
