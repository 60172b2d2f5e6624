"""The bot's own screens: first contact, help, settings."""

from bot.domain.request import ENOUGH_WORDS, MOST_LINKS
from bot.domain.summary import Length
from bot.presentation.catalog import catalog
from bot.presentation.telegram_html import Button, Rendered, markup

LENGTH_PREFIX = "len:"
#: ``Action("main").data`` of the settings.
SETTINGS_DATA = "r:main"


def notice(text: str) -> Rendered:
    """One of our own sentences, alone."""
    return Rendered(markup(text))


def help_page() -> Rendered:
    """What may be sent, the commands, what is kept."""
    return Rendered(markup(catalog().help.text.format(words=ENOUGH_WORDS, links=MOST_LINKS)))


def resume_usage() -> Rendered:
    """How /resume is used."""
    return Rendered(markup(catalog().resume.usage))


def length_choice(current: Length) -> Rendered:
    """The choice of the length of summaries, the current one ticked."""
    texts = catalog().length
    rows = []
    for length in Length:
        name = length_label(length)
        label = texts.current.format(name=name) if length is current else name
        rows.append((Button(label, data=f"{LENGTH_PREFIX}{length:d}"),))
    # To the settings, of which this is a part, wherever it was opened from.
    rows.append((Button(catalog().settings.back, data=SETTINGS_DATA),))
    return Rendered(markup(texts.ask), tuple(rows))


def length_saved(length: Length) -> str:
    """What a tap on a length answers."""
    return catalog().length.saved.format(name=length_label(length).lower())


def length_label(length: Length) -> str:
    """``Une phrase``, ``Environ 60 mots``, ``Environ 120 mots``."""
    texts = catalog().length
    return (texts.short, texts.medium, texts.long)[length]


def parse_length(data: str) -> Length | None:
    """The length behind a button's data, ``None`` for anything else."""
    known = {f"{LENGTH_PREFIX}{length:d}": length for length in Length}
    return known.get(data)
