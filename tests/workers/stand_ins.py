"""Jobs that do to their worker what pages can do."""

import ctypes
import os
import resource
import signal
import sys
import time
from pathlib import Path

from bot.domain.page import Page
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.errors import TooShort, UnsupportedLanguage


class Awkward(Exception):
    """Cannot be rebuilt on the other side."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two} of the page's own text")


def summary(text: str) -> Summary:
    return Summary("fr", (SummarySentence(text, Length.SHORT),), 1, 1)


def page(page: Page) -> ArticleSummary:
    return ArticleSummary(page.url, "Titre", summary(str(len(page.body))))


def text(order: str) -> Summary:
    """Do what the text says."""
    verb, _, what = order.partition(" ")
    return summary(str(VERBS[verb](what)))


def echo(what: str) -> str:
    time.sleep(0.002)
    return what


def spin(seconds: str) -> None:
    """Hold the interpreter, deaf to signals handled in Python, like a C parser that is lost in a page."""
    ctypes.PyDLL(None).usleep(int(float(seconds) * 1_000_000))


def bomb(_: str) -> int:
    return len(bytearray(4 << 30))


def crash(status: str) -> None:
    os._exit(int(status))


def fault(_: str) -> None:
    ctypes.string_at(0)


def fail(what: str) -> None:
    raise {"too short": TooShort(detail="3 mots"), "language": UnsupportedLanguage(detail="tlh")}[what]


def trip(_: str) -> None:
    raise Awkward("a", "b")


def recurse(_: str) -> None:
    recurse(_)


def leave(_: str) -> None:
    raise SystemExit(3)


def pid(_: str) -> int:
    return os.getpid()


def variable(name: str) -> str:
    return os.environ.get(name, "absent")


def loaded(module: str) -> bool:
    return module in sys.modules


def start_block(_: str) -> str:
    return Path("/proc/self/environ").read_text()


def limits(_: str) -> str:
    names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE")
    return " ".join(str(resource.getrlimit(getattr(resource, name))[1]) for name in names)


def signals(_: str) -> str:
    return " ".join(signal.getsignal(number).name for number in (signal.SIGINT, signal.SIGTERM))


def write(path: str) -> None:
    Path(path).write_text("x")


JOBS = (
    echo, spin, bomb, crash, fault, fail, trip, recurse, leave, pid, variable, loaded, start_block, limits, signals,
    write,
)  # fmt: skip
VERBS = {job.__name__: job for job in JOBS}
