"""The one tree of errors. Each leaf has its own sentence for the reader in ``bot/presentation/texts``.

A leaf says what happened (its class), to what (``subject``: an address or a name, for the operator's debugger, never
shown in logs) and why (``detail``: a short technical cause without any address). Errors cross process boundaries, so
they rebuild from their three fields.
"""

from collections.abc import Iterator


class BrevesError(Exception):
    """Root of every error the bot raises on purpose."""

    def __init__(self, subject: str = "", detail: str = "") -> None:
        super().__init__(detail)
        self.subject = subject
        self.detail = detail

    @property
    def code(self) -> str:
        """The name under which logs and texts know this error, such as ``NotFound``."""
        return type(self).__name__

    def __reduce__(self) -> tuple[type["BrevesError"], tuple[str, str]]:
        return type(self), (self.subject, self.detail)


# What a reader can meet ------------------------------------------------------------------------------------------


class ReaderError(BrevesError):
    """Something a reader is told about, in a sentence with the cause and the next step."""


class FetchError(ReaderError):
    """The page could not be brought."""


class AddressRefused(FetchError):
    """An address the bot does not visit: not http(s), private, malformed."""


class Unreachable(FetchError):
    """No such name, connection refused or reset, bad certificate."""


class Forbidden(FetchError):
    """401, 403, 429 or 451: the site refuses bots, or this one."""


class NotFound(FetchError):
    """404 or 410."""


class ServerFailed(FetchError):
    """5xx, or an answer that is not HTTP."""


class TooSlow(FetchError):
    """The whole chain of redirects took longer than its time."""


class TooBig(FetchError):
    """More bytes than a page may have, raw or decoded."""


class TooManyRedirects(FetchError):
    """More hops than allowed, or a loop."""


class NotAPage(FetchError):
    """A PDF, a video, an image, a download; ``detail`` is the media type."""


class ReadError(ReaderError):
    """The page came, but gives no article."""


class NoArticle(ReadError):
    """A home page, a list, a player, an empty shell that needs JavaScript."""


class ConsentWall(ReadError):
    """Nothing but a cookie or consent notice."""


class RobotCheck(ReadError):
    """A check that the visitor is human, or a request to turn JavaScript on."""


class ArticleTooShort(ReadError):
    """An article, of too few words to be summarised."""


class PaywallClosed(ReadError):
    """Behind a paywall without even a readable beginning."""


class ReadingTooLong(ReadError):
    """The worker was killed: the page took longer to read than it may."""


class ReadingFailed(ReadError):
    """The worker died or ran out of memory on this page."""


class NotAFeed(ReadError):
    """Neither RSS nor Atom; ``detail`` is « html » for a web page, else why the feed is refused."""


class NotAFeedList(ReadError):
    """A file that is no OPML, or that names no feed."""


class TextError(ReaderError):
    """The reader's own text cannot be summarised."""


class TooShort(TextError):
    """Too few words or sentences to choose among."""


class UnsupportedLanguage(TextError):
    """A language no summariser here knows; ``detail`` is its ISO 639-1 code, ``""`` when it could not be told."""


class NothingToRead(TextError):
    """A photo, a sticker, a voice message, an emoji: no link and no text."""


class TextGone(TextError):
    """A button under the summary of a text whose message was deleted since."""


# What only the operator meets ------------------------------------------------------------------------------------


class OperatorError(BrevesError):
    """The bot cannot go on; the process ends with ``exit_status`` after one clear line."""

    exit_status = 1


class InvalidSettings(OperatorError):
    """One or more settings are wrong; ``detail`` has a line for each."""

    exit_status = 78  # EX_CONFIG


class TokenRefused(OperatorError):
    """Telegram does not know this token."""

    exit_status = 78


class AnotherBotRunning(OperatorError):
    """Another process polls with the same token."""

    exit_status = 75  # EX_TEMPFAIL: right once the other one is stopped


class PollingStalled(OperatorError):
    """No successful poll for so long that only a restart can help."""

    exit_status = 75


class PortTaken(OperatorError):
    """The chat page or the webhook cannot listen on its port."""

    exit_status = 75


class StorageUnusable(OperatorError):
    """The database cannot be opened or migrated."""

    exit_status = 74  # EX_IOERR


def leaves(root: type[BrevesError] = BrevesError) -> Iterator[type[BrevesError]]:
    """Every class below ``root`` that has no subclass, in the order of definition."""
    for child in root.__subclasses__():
        if child.__subclasses__():
            yield from leaves(child)
        else:
            yield child
