"""Pages without markup (text/plain)."""

import re
from urllib.parse import unquote, urlsplit

from bot.domain.article import Article
from bot.errors import NoArticle
from bot.reading.language import detect_language
from bot.reading.metadata import site_of
from bot.reading.texts import clean_text

_MARKUP = re.compile(r"\s{0,999}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LONGEST_TITLE = 150
_EXTENSION = re.compile(r"\.\w{1,5}$")


def is_plain(content_type: str, text: str) -> bool:
    """Whether a page is to be read as it stands: servers also send pages with markup under this name."""
    return content_type == "text/plain" and not _MARKUP.match(text)


def read_plain(text: str, url: str) -> Article:
    """The article that a plain text is. Its first paragraph is its title if it is short, else its file name is.

    Raises ``NoArticle`` for a text without words.
    """
    paragraphs = clean_text(text).split("\n\n")
    if not paragraphs[0]:
        raise NoArticle(url, "empty text")
    title = _file_name(url)
    if len(paragraphs) > 1 and len(paragraphs[0]) <= _LONGEST_TITLE:
        title = paragraphs.pop(0)
    body = "\n\n".join(paragraphs)
    return Article(url=url, title=title, text=body, outlet=site_of(url), language=detect_language(body))


def _file_name(url: str) -> str:
    """The last part of the address, as words: « un-atelier.txt » is « un atelier »."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    name = _EXTENSION.sub("", path.rstrip("/").rpartition("/")[2])
    return " ".join(re.split(r"[\s_-]+", name)).strip()
