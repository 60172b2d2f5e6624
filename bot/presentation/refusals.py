"""What a reader is told when there is no summary, or not for everything."""

from bot.domain.request import ENOUGH_WORDS, MOST_LINKS
from bot.errors import ReaderError
from bot.presentation.catalog import catalog
from bot.presentation.telegram_html import Rendered, link, markup, safe_line
from bot.presentation.web_links import shown
from bot.summarizing.languages import NAMES

URL_UNITS = 100
MOST_SHOWN = 20


def error_text(error: ReaderError) -> str:
    """The French sentence of an error, without markup."""
    template = catalog().errors[error.code]
    # The languages beside French, which the sentence names first.
    return template.format(words=ENOUGH_WORDS, languages=len(NAMES) - 1, kind=file_kind(error.detail))


def file_kind(media_type: str) -> str:
    """``PDF``, ``vidéo``: what a reader calls a file of this media type."""
    names = catalog().files
    return names.get(media_type) or names.get(media_type.partition("/")[0]) or names["other"]


def refusal(error: ReaderError, url: str = "") -> Rendered:
    """The cause and the next step; under the link it is about where the message had several."""
    text = markup(error_text(error))
    return Rendered(f"{_named(url)}\n{text}" if url else text)


def left_over(links: tuple[str, ...]) -> Rendered:
    """The links of a message that are beyond the limit."""
    texts = catalog().answer
    named = "\n".join(map(_named, links[:MOST_SHOWN]))
    template = texts.left_one if len(links) == 1 else texts.left_many
    return Rendered(template.format(most=MOST_LINKS, n=len(links), links=f"\n{named}"))


def unexpected(number: str) -> Rendered:
    """Our own fault: an apology with the number that the log carries too."""
    return Rendered(markup(catalog().unexpected.text.format(number=number)))


def _named(url: str) -> str:
    return link(url, safe_line(shown(url), URL_UNITS))
