"""An article as its author wrote it, freed of its page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """What reading a page gives.

    ``text`` is NFC, its paragraphs separated by one blank line, standfirst first, without title, byline or page
    furniture. ``language`` is an ISO 639-1 code, or ``""`` when it cannot be told. ``paywalled`` says that the outlet
    sells this article; ``truncated`` that only its beginning could be read: the one does not imply the other.
    """

    url: str
    title: str
    text: str
    outlet: str = ""
    author: str = ""
    published: date | None = None
    language: str = ""
    paywalled: bool = False
    truncated: bool = False
