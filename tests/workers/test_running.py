import pickle

import pytest

from bot.errors import ReadingFailed, TooShort
from bot.workers.running import run

JOB = "tests.workers.stand_ins:text"


def sent(value: object) -> object:
    """What arrives in the bot's process."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301


def test_a_result() -> None:
    summary = run(JOB, "echo un")
    assert sent(summary) == summary


@pytest.mark.parametrize(
    ("order", "kind", "detail"),
    [
        ("fail too short", TooShort, "3 mots"),
        ("trip", ReadingFailed, "Awkward"),
        ("leave", ReadingFailed, "SystemExit"),
        ("unknown verb", ReadingFailed, "KeyError"),
    ],
)
def test_an_error_comes_back_as_a_value_that_quotes_nothing(order: str, kind: type, detail: str) -> None:
    error = sent(run(JOB, order))
    assert (type(error), error.detail, error.__traceback__) == (kind, detail, None)
