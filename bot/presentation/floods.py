"""What a reader is told who asks for more than the bot can do at once: why, and when to try again."""

import math

from bot.presentation.catalog import catalog
from bot.presentation.telegram_html import Rendered, markup
from bot.presentation.typography import french

_MINUTE = 60


def flood_text(limit: str, wait: float, numbers: dict[str, int]) -> str:
    """One sentence and when to try again, plain text; ``numbers`` are those that the sentences name."""
    text = getattr(catalog().floods, limit).format(**numbers)
    return f"{text} {catalog().floods.again.format(when=wait_in_words(wait))}"


def flood_notice(limit: str, wait: float, numbers: dict[str, int]) -> Rendered:
    """The same as a message."""
    return Rendered(markup(flood_text(limit, wait, numbers)))


def wait_in_words(seconds: float) -> str:
    """``40 secondes``, ``3 minutes``: never less than it is."""
    texts = catalog().floods
    whole = max(1, math.ceil(seconds))
    if whole <= _MINUTE:
        return french((texts.second if whole == 1 else texts.seconds).format(n=whole))
    return french(texts.minutes.format(n=math.ceil(whole / _MINUTE)))
