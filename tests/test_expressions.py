"""No regular expression takes time that doubles with each character of what a stranger wrote."""

import importlib
import pkgutil
import re
import time

import pytest

import bot
import handlers

TIMES, SECONDS = 22, 0.5
PIECES = (
    "a", "A", "1", " ", ".", "-", "_", "«", "»", '"', "'", "’", ",", ";", "(", ")", "[", "]", "!", "…", "/", "&", "<",
    ">", "=", "\n", ":", "%", "#", "@", "aa", "a ", "a.", "a-", "_a", "1.", "1 ", ". ", "Le ", "« ", " »", "l’", "A.",
    "Aa ", "a=", "<a ", 'a="b" ', "&amp;", "a,", "12 ", "a\n", "www.a", "https://a", "https://a ", "t.me/a",
)  # fmt: skip
ENDS = ("", "!", "\0", " x", "-")
#: Modules that do something to the process that imports them.
ACTING = {"bot.__main__", "bot.storage.migrations.__main__", "bot.storage.migrations.env", "bot.workers.preload"}


def expressions() -> dict[str, re.Pattern[str]]:
    found = {}
    for package in (bot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name in ACTING:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[f"{module.name}.{name}"] = value
    return found


def explodes(expression: re.Pattern[str]) -> str | None:
    """A text that it does not get through in time."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.", " ", expression.pattern)))
    for piece in (*PIECES, *words, *(f"{word} " for word in words)):
        for end in ENDS:
            text = piece * TIMES + end
            began = time.process_time()
            expression.search(text)
            expression.fullmatch(text)
            if time.process_time() - began > SECONDS:
                return text
    return None


@pytest.mark.parametrize("expression", expressions().values(), ids=expressions())
def test_no_text_makes_it_explode(expression: re.Pattern[str]) -> None:
    assert explodes(expression) is None


def test_what_explodes_is_seen() -> None:
    assert explodes(re.compile(r"(?:\s*www\.\S+)+\s*$")) == "www.a" * TIMES + " x"
