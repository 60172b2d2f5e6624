"""What a reader asks for, freed of Telegram, and what is to be done about it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import NothingToRead, ReaderError, TooShort

#: A text of fewer words is not summarised: it is read faster than its summary would come.
ENOUGH_WORDS = 60
#: Cleaned of signatures and labels, a text that had enough words may have lost some.
ENOUGH_CLEAN_WORDS = 40
#: A pasted text of so many words is the article itself, whatever links it holds.
ARTICLE_WORDS = 150
#: One message gets at most so many answers.
MOST_LINKS = 5

#: Letters of scripts that put no space between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"(?=\w)[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])+")
_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog", "www.t.me"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a forwarded post comes from, as Telegram tells: a channel, a chat or a person, and who signed."""

    name: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One message of a reader, or several that belong together (``parts``).

    ``links`` are in the message's order, each once; ``text`` holds the message's own words.
    """

    links: tuple[str, ...] = ()
    text: str = ""
    source: Source | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class LinkJob:
    """Read ``url``; if it cannot be read, ``fallback`` (a request without links) is summarised in its place."""

    url: str
    fallback: Request | None = None


@dataclass(frozen=True, slots=True)
class TextJob:
    """Summarise the request's own text."""

    request: Request


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of one request, in order; the links beyond the limit; or, with no job, the reason.

    ``fallback`` is the message's own text, for the case that none of its links can be read.
    """

    jobs: tuple[LinkJob | TextJob, ...] = ()
    left: tuple[str, ...] = ()
    refusal: ReaderError | None = None
    fallback: Request | None = None


def count_words(text: str) -> int:
    """How many words ``text`` has, links not counted; each letter of a script without spaces counts as one."""
    return len(_WORD.findall(_BARE_LINK.sub(" ", text)))


def plan(request: Request) -> Plan:
    """Decide what a request is about.

    A link wins over the words around it: readers comment on what they send, and a post teases what it links to. The
    exception is a pasted article that happens to hold links: it is the text that the reader wants, not its footnotes.
    In a forwarded post, links into Telegram are the channel's signature.
    """
    links = request.links
    words = count_words(request.text)
    long_enough = words >= ENOUGH_WORDS
    pasted = request.source is None and (words >= ARTICLE_WORDS or (long_enough and len(links) > 1))
    if request.source is not None:
        links = tuple(link for link in links if not _is_telegram(link))
    if links and not pasted:
        fallback = Request(text=request.text, source=request.source, parts=request.parts) if long_enough else None
        only = fallback if len(links) == 1 else None
        return Plan(tuple(LinkJob(url, only) for url in links[:MOST_LINKS]), links[MOST_LINKS:], fallback=fallback)
    if long_enough:
        return Plan((TextJob(request),))
    return Plan(refusal=TooShort() if words else NothingToRead())


def _is_telegram(url: str) -> bool:
    try:
        return (urlsplit(url).hostname or "") in _TELEGRAM_HOSTS
    except ValueError:
        return False
