"""The day an article was first published."""

import re
from datetime import date

from lxml.html import HtmlElement

from bot.reading.extraction import search_date
from bot.reading.jsonld import Node, text_of

_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "date",
)
_DAY = re.compile(r"^\s*(\d{4}-\d{2}-\d{2})")


def find_day(tree: HtmlElement, meta: dict[str, str], nodes: list[Node]) -> date | None:
    """The day that the page declares, as it writes it (in its own time zone), or the one its address or text shows.

    What is declared comes first: it is exact, and searching a page costs more than reading all the rest of its head.
    """
    declared = [meta.get(_METAS[0], ""), *(text_of(node.get("datePublished")) for node in nodes)]
    declared += [meta.get(name, "") for name in _METAS[1:]]
    for value in declared:
        day = _DAY.match(value)
        if day and (found := _as_date(day[1])):
            return found
    return _as_date(search_date(tree))


def _as_date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
