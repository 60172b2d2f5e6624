"""Dates and names of languages in French."""

from datetime import date

from babel import Locale
from babel.dates import format_date


def date_in_words(day: date) -> str:
    """``18 février 2026``, ``1er mars 2026``."""
    words = format_date(day, "MMMM y", locale="fr")
    return f"{day.day}{'er' if day.day == 1 else ''} {words}"


def language_name(code: str) -> str:
    """``anglais`` for ``en``; the code itself when it has no French name."""
    return Locale("fr").languages.get(code) or code
