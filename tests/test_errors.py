import pickle

import pytest

from bot.errors import BrevesError, OperatorError, ReaderError, UnsupportedLanguage, leaves
from bot.presentation.catalog import catalog
from bot.presentation.refusals import error_text, refusal
from bot.summarizing.languages import NAMES

ALL = list(leaves())


@pytest.mark.parametrize("leaf", ALL)
def test_errors_cross_process_boundaries(leaf: type[BrevesError]) -> None:
    again = pickle.loads(pickle.dumps(leaf("https://exemple.fr", "cause")))  # noqa: S301 - our own bytes
    assert type(again) is leaf
    assert (again.subject, again.detail) == ("https://exemple.fr", "cause")


@pytest.mark.parametrize("leaf", ALL)
def test_the_subject_is_in_no_log_line(leaf: type[BrevesError]) -> None:
    assert "exemple" not in str(leaf("https://exemple.fr", "cause"))


@pytest.mark.parametrize("leaf", list(leaves(ReaderError)))
def test_every_error_a_reader_can_meet_has_its_own_sentence(leaf: type[ReaderError]) -> None:
    text = error_text(leaf(detail="application/pdf"))
    assert text.endswith(".")
    assert "{" not in text
    others = [error_text(other()) for other in leaves(ReaderError) if other is not leaf]
    assert text not in others
    assert refusal(leaf()).html


def test_the_languages_that_are_named_are_known_and_counted() -> None:
    sentence = error_text(UnsupportedLanguage())
    assert f"le français et {len(NAMES) - 1} autres" in sentence
    assert {"en", "de", "es", "it", "fr"} <= NAMES.keys()


def test_no_sentence_is_left_for_an_error_that_is_gone() -> None:
    assert set(catalog().errors) == {leaf.__name__ for leaf in leaves(ReaderError)}


def test_every_operator_error_ends_with_a_status_of_its_own_kind() -> None:
    assert all(leaf.exit_status > 0 for leaf in leaves(OperatorError) if issubclass(leaf, OperatorError))


def test_every_error_is_for_a_reader_or_for_the_operator() -> None:
    assert all(issubclass(leaf, ReaderError | OperatorError) for leaf in ALL)
