"""An edition becomes one message: the lead first, each story once, then titles in brief, then the count of it all."""

from datetime import date
from itertools import product

from babel.dates import format_date

from bot.domain.news import Counts, Edition, EditionStory
from bot.domain.summary import Length, SummarySentence
from bot.presentation.catalog import catalog
from bot.presentation.french import date_in_words
from bot.presentation.speaking import sentence_html
from bot.presentation.telegram_html import (
    MESSAGE_ENTITIES,
    MESSAGE_UNITS,
    Button,
    Rendered,
    bold,
    cut,
    is_web,
    italic,
    link,
    one_line,
    plain_text,
    safe,
    safe_line,
    units,
)
from bot.presentation.typography import french, thousands

LEAD_SENTENCES = 3
TITLE_UNITS = 160
NAME_UNITS = 40
WHY_UNITS = 300
MOST_OUTLETS = 4
BUTTONS_A_ROW = 8
#: What is given up first when an edition does not fit: second sentences of the other stories, then titles in brief.
_SENTENCES, _BRIEFS = (2, 1), (10, 7, 4, 0)


def edition_message(edition: Edition, key: str, missed: tuple[date, ...] = ()) -> Rendered:
    """The digest. ``key`` (at most 40 characters of A-Z a-z 0-9 _ -) names it for its « Pourquoi ? » button; ``missed``
    are the days whose edition could not leave in time.
    """  # noqa: D205 - one thought
    texts = catalog().edition
    head = [_heading(edition.day)]
    if missed:
        days = ", ".join(day_in_words(day) for day in missed)
        head.append(italic(safe((texts.missed if len(missed) == 1 else texts.missed_many).format(days=days))))
    if not edition.stories:
        quiet = texts.quiet if not edition.briefs else texts.quiet_briefs
        return Rendered("\n\n".join([*head, safe(quiet), *_tail(edition, _BRIEFS[0])]), (_settings(),))
    for briefs, sentences in product(_BRIEFS, _SENTENCES):
        html = _page(head, edition, sentences, briefs)
        if _fits(html):
            return Rendered(html, _buttons(edition, key))
    # Sentences of an inordinate length: titles alone always fit.
    return Rendered(_page(head, edition, 0, 0), _buttons(edition, key))


def reasons_message(edition: Edition) -> Rendered:
    """« Pourquoi ? »: for each story, what put it there."""
    texts = catalog().edition
    lines = [bold(safe(texts.why_title))]
    for number, story in enumerate(edition.stories, 1):
        lines.append(
            f"{bold(str(number))}. {safe_line(story.title, TITLE_UNITS)}\n{safe_line(' · '.join(story.why), WHY_UNITS)}"
        )
    return Rendered("\n\n".join(lines))


def unsure_message(day: date) -> Rendered:
    """What is said when nobody knows whether the digest of ``day`` has arrived; the button shows it in this place."""
    texts = catalog().edition
    rows = ((Button(texts.unsure_read, data=f"n:{day:%Y%m%d}"),),)
    return Rendered(safe(texts.unsure.format(day=day_in_words(day))), rows)


def day_in_words(day: date) -> str:
    """``mercredi 18 février``."""
    words = date_in_words(day).rsplit(" ", 1)[0]
    return f"{format_date(day, 'EEEE', locale='fr')} {words}"


def _page(head: list[str], edition: Edition, sentences: int, briefs: int) -> str:
    stories = []
    for number, story in enumerate(edition.stories):
        most = 0 if not sentences else LEAD_SENTENCES if number == 0 else sentences
        stories.append(_story(number + 1, story, most))
    return "\n\n".join([*head, *stories, *_tail(edition, briefs)])


def _heading(day: date) -> str:
    return bold(safe(catalog().edition.heading.format(day=day_in_words(day))))


def _story(number: int, story: EditionStory, most: int) -> str:
    lock = "🔒 " if story.locked else ""
    lines = [bold(f"{number}. {lock}{link(story.url, safe_line(story.title, TITLE_UNITS))}")]
    if most:
        told = (SummarySentence(text, Length.SHORT, speaker=speaker) for text, speaker in story.told()[:most])
        lines.append(" ".join(map(sentence_html, told)))
    lines.append(italic(safe(outlets_line(story.outlets))))
    return "\n".join(lines)


def outlets_line(outlets: tuple[str, ...]) -> str:
    """``Next · aussi chez Numerama, ZATAZ``."""
    texts = catalog().edition
    names = [cut(one_line(name), NAME_UNITS) for name in outlets]
    first, others = names[0], names[1:]
    if not others:
        return first
    if len(others) > MOST_OUTLETS:
        more = len(others) - MOST_OUTLETS + 1
        return texts.outlets_more.format(first=first, others=", ".join(others[: MOST_OUTLETS - 1]), more=more)
    return texts.outlets.format(first=first, others=", ".join(others))


def _tail(edition: Edition, briefs: int) -> list[str]:
    texts = catalog().edition
    parts = []
    if edition.briefs and briefs:
        lines = [
            f"• {link(brief.url, safe_line(brief.title, TITLE_UNITS))} ({safe_line(brief.outlet, NAME_UNITS)})"
            for brief in edition.briefs[:briefs]
        ]
        parts.append(f"{bold(safe(texts.briefs))}\n<blockquote expandable>{chr(10).join(lines)}</blockquote>")
    parts.append(italic(safe(counts_line(edition.counts))))
    return parts


def counts_line(counts: Counts) -> str:
    """``317 articles de 20 médias → 214 sujets → 7 retenus``."""
    template = catalog().edition.counts_one if counts.kept == 1 else catalog().edition.counts
    numbers = {name: thousands(getattr(counts, name)) for name in ("items", "outlets", "stories", "kept")}
    return french(template.format(**numbers))


def _buttons(edition: Edition, key: str) -> tuple[tuple[Button, ...], ...]:
    # A button names its story by the link that stands there; what no link may lead to has neither.
    linked = [number for number, story in enumerate(edition.stories, 1) if is_web(story.url)]
    numbers = tuple(Button(str(number), data=f"e:{at}") for at, number in enumerate(linked, 1))
    why = Button(catalog().edition.why, data=f"w:{edition.day:%Y%m%d}:{key}")
    rows = tuple(numbers[at : at + BUTTONS_A_ROW] for at in range(0, len(numbers), BUTTONS_A_ROW))
    return (*rows, (why, *_settings()))


def _settings() -> tuple[Button, ...]:
    return (Button(catalog().edition.settings, data="r:open"),)


def _fits(html: str) -> bool:
    opened = sum(html.count(tag) for tag in ("<b>", "<i>", "<a ", "<blockquote"))
    return units(plain_text(html)) <= MESSAGE_UNITS and opened <= MESSAGE_ENTITIES
