"""French spacing for our own sentences. An author's sentences are never touched.

Source: Imprimerie nationale, « Lexique des règles typographiques ». The colon takes the narrow space too: on a phone
the wide one opens holes in the line, and Telegram's own French texts do the same.
"""

import re

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_BEFORE_MARK = re.compile(r" +(?=[;:!?»%])")
_AFTER_OPENING = re.compile(r"(?<=«) +")
# « 7 h 30 », spaced as ``bot.domain.hours`` does.
_HOUR = re.compile(r"(?<=[\d}]) (?=h\b)")
_MINUTES = re.compile(rf"(?<={NARROW}h) (?=\d\d\b)")
_BETWEEN_UNIT = re.compile(r"(?<=[\d}]) (?=(?:mots|liens|phrases?|secondes?|minutes|jours?|mois)\b)")


def french(text: str) -> str:
    """``text`` with narrow no-break spaces where French wants them, and typographic apostrophes."""
    text = text.replace("'", "’")
    text = _BEFORE_MARK.sub(NARROW, text)
    text = _AFTER_OPENING.sub(NARROW, text)
    text = _MINUTES.sub(NARROW, _HOUR.sub(NARROW, text))
    return _BETWEEN_UNIT.sub(NO_BREAK, text)


def thousands(number: int) -> str:
    """``12 345``, with a narrow no-break space."""
    return f"{number:,}".replace(",", NARROW)
