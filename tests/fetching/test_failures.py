import pytest

from bot.errors import FetchError, Forbidden, NotFound, ServerFailed, TooSlow
from bot.fetching.failures import refuse_status, translate


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        *((status, Forbidden) for status in (400, 401, 403, 405, 418, 429, 451, 999)),
        (404, NotFound),
        (410, NotFound),
        (408, TooSlow),
        *((status, ServerFailed) for status in (100, 204, 205, 206, 300, 304, 500, 503, 600)),
    ],
)
def test_each_status_has_its_leaf(status: int, leaf: type[FetchError]) -> None:
    with pytest.raises(leaf) as refused:
        refuse_status(status)
    assert refused.value.detail == str(status)


@pytest.mark.parametrize("status", [200, 201, 203])
def test_success_passes(status: int) -> None:
    refuse_status(status)


def test_what_nobody_foresaw_is_still_of_the_tree() -> None:
    error = translate(ZeroDivisionError("https://journal.fr/secret"), "https://journal.fr/secret")
    assert isinstance(error, ServerFailed)
    assert error.detail == "ZeroDivisionError"
