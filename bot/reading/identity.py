"""By what an entry is known again, whatever becomes of its title, its link or its guid."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from bot.domain.feed import Entry, Keys, KnownEntry
from bot.domain.links import normalise
from bot.reading.folding import fold

# Fewer words name a column (« Le dessin du jour ») rather than an article.
_TELLING_WORDS = 4
_ID_LENGTH = 16
_NAMES_A_PAGE = re.compile(r"[/?]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.)?", re.IGNORECASE)


def identify(entries: Iterable[Entry], scope: str = "") -> list[KnownEntry]:
    """Each entry with its keys, and the id that it gets if it is new.

    ``scope`` is ``""`` for the feeds that all readers share, where one link is one item whatever feed it stands in, and
    the feed's own address for one that somebody added: what two such feeds hold must not become one another's.
    """
    entries = list(entries)
    titles_of_link: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        titles_of_link[canonical(entry.url)].add(fold(entry.title))
    known = []
    for entry in entries:
        link, title = canonical(entry.url), fold(entry.title)
        # A link that all entries share, or the site's home page, tells nothing of any of them.
        telling = len(titles_of_link[link]) == 1 and _NAMES_A_PAGE.search(link)
        keys = Keys(
            guid=_key(entry.guid),
            link=_key(scope + link) if telling else "",
            title=_key(title) if len(title.split()) >= _TELLING_WORDS else "",
        )
        own = keys.link or _key(f"{scope} {link} {entry.guid or title}")
        known.append(KnownEntry(own[:_ID_LENGTH], keys, entry))
    return known


def canonical(url: str) -> str:
    """The form in which two addresses of one article are equal: no scheme, ``www.``, final slash or tracking."""
    path, mark, query = _SCHEME.sub("", normalise(url)).partition("?")
    return path.rstrip("/") + mark + query


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] if text else ""
