"""What the press tells during the day: a few stories every other hour, the same for every process."""

from datetime import datetime, timedelta

from bot.domain.feed import Entry
from bot.domain.page import Page
from bot.reading.catalogue import catalogue
from bot.reading.identity import identify
from bot.storage.database import Database

_SUBJECTS = (
    "Une sonde européenne se met en orbite autour de",
    "Une cyberattaque par rançongiciel paralyse les hôpitaux de",
    "Le régulateur inflige une amende record à un courtier de données de",
    "Une panne de fibre optique prive d'internet les habitants de",
)
_PLACES = ("Rouen", "Ganymède", "Brest", "Nantes", "Encelade", "Lille", "Tours", "Metz", "Nice", "Pau", "Dijon", "Agen")
_EVERY = timedelta(hours=2)


def entries(start: datetime) -> list[Entry]:
    """The news of the day before ``start`` and of the one after."""
    told = []
    for number in range(24):
        subject, place = _SUBJECTS[number % len(_SUBJECTS)], _PLACES[number % len(_PLACES)]
        title, url = f"{subject} {place}, {number} jours après", f"https://exemple.fr/{number}"
        told.append(Entry(url, title, url, f"{title}. Les détails suivent.", start - _EVERY * (12 - number)))
    return told


def pages(start: datetime) -> dict[str, Page]:
    """The articles behind them."""
    return {entry.url: Page(entry.url, entry.title.encode()) for entry in entries(start)}


async def publish(database: Database, start: datetime) -> None:
    """Put the news where the collection would have put it."""
    sources = [feed.source for feed in catalogue()][:6]
    await database.feeds.ensure(sources, shared=True, now=start + timedelta(days=9))
    found = await database.feeds.find([source.url for source in sources])
    for number, entry in enumerate(entries(start)):
        await database.items.add(found[number % len(found)], identify([entry], ""), start)
