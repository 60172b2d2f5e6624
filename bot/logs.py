"""Logging: to standard error, an event a line, and never a secret in it.

The library prints the bot's token at DEBUG and INFO, in the ``repr`` of its objects and in the messages of its errors.
Secrets are therefore taken out at the very end, from the finished text, with its traceback; and what would reach
standard error without logging (uncaught exceptions of the program, of threads and of finalizers, warnings, log calls
that fail) is made to go through it.

What readers send is no business of the log's either: an error is told by its type and its place, never by its message,
which may quote a text or an address; and a chat by a hash that is another one tomorrow.
"""

import hmac
import logging
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Loggers of libraries that, below WARNING, say what readers sent or more than anybody wants to know.
TALKATIVE = ("aiosqlite", "alembic", "asyncpg", "httpcore", "httpx", "sqlalchemy", "telegram", "trafilatura")

HIDDEN = "[secret]"
#: Any token of Telegram, known or not, its colon plain or percent-encoded.
_TOKEN = re.compile(r"\d{6,}(?::|%3[aA])[A-Za-z0-9_-]{30,}")
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: A secret's own half after the colon is hidden by itself too, unless it is a word such as "test".
_HALF_LENGTH = 16

_secrets: set[str] = set()
log = logging.getLogger(__name__)


def conceal(*secrets: str) -> None:
    """Never let these values appear in a log from now on, in any usual encoding."""
    for secret in secrets:
        half = secret.partition(":")[2]
        for value in (secret, half if len(half) >= _HALF_LENGTH else ""):
            forms = {value, quote(value), quote(value, safe=""), quote_plus(value), repr(value)[1:-1]}
            _secrets.update(forms - {""})


def redact(text: str) -> str:
    """``text`` without the secrets."""
    # The longest first: an encoded form may begin with a shorter secret.
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _TOKEN.sub(HIDDEN, text)


class _Salt:
    """A salt for each day, that nobody keeps."""

    def __init__(self) -> None:
        self._day, self._salt = date.min, b""

    def of(self, day: date) -> bytes:
        if day != self._day:
            self._day, self._salt = day, secrets.token_bytes(32)
        return self._salt


_salt = _Salt()


def pseudonym(chat: int, day: date | None = None) -> str:
    """What stands for ``chat`` in the log of one day and of this process, to tell one's trouble from another's."""
    salt = _salt.of(day or datetime.now(UTC).date())
    return hmac.new(salt, str(chat).encode(), sha256).hexdigest()[:8]


def configure(level: str, *, libraries: str = "WARNING", stream: TextIO | None = None) -> None:
    """Set up the root logger at ``level``, and ``TALKATIVE`` at ``libraries`` or ``level``, whichever says less."""
    handler = RedactingHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter(_LINE))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quiet = max(logging.getLevelName(libraries), root.level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(quiet)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


class RedactingFormatter(logging.Formatter):
    """Formats an event as one line; a traceback follows in indented lines, so that no text can feign an event."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished text, without secrets."""
        return redact(super().format(record)).replace("\r", "\\r").replace("\n", "\n    ")

    def formatException(  # noqa: N802 - the standard library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The places that an error came through, and its type."""
        return "\n".join(_places(ei[1], ei[2], set())) if ei[1] is not None else ""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """The first line, whatever the message holds."""
        if record.name == "asyncio":  # its second line shows the task, with the error and its message
            record.message = record.message.partition("\n")[0]
        record.message = record.message.replace("\n", "\\n")
        return super().formatMessage(record)


class RedactingHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream; when a log call is itself wrong, says so without showing its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Called in the ``except`` block of ``emit``; the standard library would print the arguments as they are."""
        error = sys.exc_info()[1]
        place = f"{record.pathname}:{record.lineno}"
        sys.stderr.write(redact(f"a log call failed with {type(error).__name__} at {place}\n"))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("\n")
        return
    log.critical("uncaught %s", kind.__name__, exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        name = args.thread.name if args.thread else "?"
        log.critical("uncaught in thread %s", name, exc_info=args.exc_value)


def _unraisable(args: "UnraisableHookArgs") -> None:
    name = getattr(args.object, "__qualname__", type(args.object).__name__)  # its repr may hold a text
    log.error("error ignored in %s", name, exc_info=args.exc_value)


def _places(error: BaseException, trace: TracebackType | None, seen: set[int]) -> Iterator[str]:
    """Frames and types of ``error`` and of what led to it. An operating system's words are its own, and told."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _places(before, before.__traceback__, seen)
        yield "which led to"
    for line in traceback.format_tb(trace):
        yield line.rstrip("\n")
    said = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    yield f"{type(error).__name__}{said}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _places(one, one.__traceback__, seen)
