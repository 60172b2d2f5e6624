"""The one place where text becomes Telegram HTML.

Limits and rules: Telegram Bot API, « Formatting options »; a message has at most 4,096 UTF-16 units after its entities
are parsed, and entities beyond the hundredth are dropped without a word.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

from bot.presentation.foreign import clean
from bot.presentation.web_links import href

MESSAGE_UNITS = 4096
MESSAGE_ENTITIES = 100
BUTTON_UNITS = 64
CALLBACK_BYTES = 64
CALLBACK_ANSWER_CHARACTERS = 200

_STAR = re.compile(r"\*([^*\n]+)\*")
_LINE = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
_JOINER = "\u200d"
# Not the no-break spaces, which French has put there.
_SPACES = re.compile(r"[ \t\n]+")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it opens ``url``, or sends ``data`` (at most 64 bytes) back to the bot.

    Its text may be foreign: it is cleaned and cut here.
    """

    text: str
    url: str = ""
    data: str = ""

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.data):
            raise ValueError("a button either opens an address or sends data")
        if len(self.data.encode()) > CALLBACK_BYTES:
            raise ValueError(f"callback data has at most {CALLBACK_BYTES} bytes")
        object.__setattr__(self, "text", cut(one_line(self.text), BUTTON_UNITS) or "…")
        object.__setattr__(self, "url", href(self.url))
        if not (self.url or self.data):
            raise ValueError("a button opens http(s) addresses only")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent: Telegram HTML and rows of buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def __post_init__(self) -> None:
        # Everything above is cut to fit, in plain text and before any tag: a message that is too long is a bug.
        if units(self.plain) > MESSAGE_UNITS:
            raise ValueError(f"a message has at most {MESSAGE_UNITS} UTF-16 units")

    @property
    def plain(self) -> str:
        """The same without formatting, for the day when Telegram refuses the HTML."""
        return plain_text(self.html)


def plain_text(html: str) -> str:
    """The words of ``html``, which must be ours."""
    return unescape(_TAG.sub("", html))


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """``text`` in at most ``most`` UTF-16 units, ending with an ellipsis when something was cut off."""
    if units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, most - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip().removesuffix(_JOINER) + "…"


def one_line(text: str) -> str:
    """Foreign text cleaned, its white space made single spaces: a title, a name."""
    return _SPACES.sub(" ", clean(text)).strip()


def safe(text: str, most: int = MESSAGE_UNITS) -> str:
    """Foreign text, cleaned, cut to ``most`` UTF-16 units and only then escaped: no entity is ever cut."""
    return escape(cut(clean(text), most), quote=False)


def safe_line(text: str, most: int) -> str:
    """The same on one line."""
    return escape(cut(one_line(text), most), quote=False)


def link(url: str, html: str) -> str:
    """A link around ``html``, or ``html`` alone when ``url`` is not a plain http(s) address."""
    target = href(url)
    return f'<a href="{escape(target)}">{html}</a>' if target else html


def is_web(url: str) -> bool:
    """Whether a link may lead to ``url``."""
    return bool(href(url))


def italic(html: str) -> str:
    """``html`` in italics."""
    return f"<i>{html}</i>"


def bold(html: str) -> str:
    """``html`` in bold."""
    return f"<b>{html}</b>"


def markup(text: str) -> str:
    """One of our own texts, its *stars* and _underscores_ turned into tags."""
    return _LINE.sub(r"<i>\1</i>", _STAR.sub(r"<b>\1</b>", escape(text, quote=False)))
