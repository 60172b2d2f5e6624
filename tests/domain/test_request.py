import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.request import ENOUGH_WORDS, LinkJob, Request, Source, TextJob, count_words, plan
from bot.errors import NothingToRead, TooShort

LONG = "Les chercheurs ont publié leurs résultats. " * 15
A, B = "https://exemple.fr/a", "https://exemple.fr/b"
CHANNEL = Source("La Tech du matin")


def test_a_link_alone_is_read() -> None:
    assert plan(Request((A,), A)).jobs == (LinkJob(A),)


def test_a_link_in_a_sentence_is_read_without_falling_back_on_the_sentence() -> None:
    assert plan(Request((A,), f"Regarde {A}, c'est passionnant !")).jobs == (LinkJob(A),)


def test_a_forwarded_post_falls_back_on_its_own_text() -> None:
    (job,) = plan(Request((A,), LONG, CHANNEL)).jobs
    assert isinstance(job, LinkJob)
    assert job.fallback == Request((), LONG, CHANNEL)


def test_a_channel_signature_is_not_a_link_to_read() -> None:
    assert plan(Request((A, "https://t.me/latech"), "Bref", CHANNEL)).jobs == (LinkJob(A),)
    (job,) = plan(Request(("https://t.me/latech",), LONG, CHANNEL)).jobs
    assert isinstance(job, TextJob)


def test_a_link_to_telegram_that_a_reader_sends_is_their_wish() -> None:
    assert plan(Request(("https://t.me/latech/12",), "")).jobs == (LinkJob("https://t.me/latech/12"),)


def test_a_pasted_article_with_footnotes_is_summarised_itself() -> None:
    (job,) = plan(Request((A, B), LONG)).jobs
    assert isinstance(job, TextJob)


def test_a_pasted_article_with_its_own_address_is_summarised_itself() -> None:
    (short,) = plan(Request((A,), LONG)).jobs
    (long,) = plan(Request((A,), LONG * 3)).jobs
    assert isinstance(short, LinkJob)
    assert isinstance(long, TextJob)


def test_five_links_are_answered_and_the_others_named() -> None:
    links = tuple(f"https://exemple.fr/{n}" for n in range(7))
    todo = plan(Request(links, " ".join(links)))
    assert [job.url for job in todo.jobs if isinstance(job, LinkJob)] == list(links[:5])
    assert todo.left == links[5:]


@pytest.mark.parametrize(("text", "error"), [("", NothingToRead), ("👍", NothingToRead), ("Bonjour", TooShort)])
def test_what_cannot_be_summarised_is_refused_with_its_reason(text: str, error: type[Exception]) -> None:
    assert isinstance(plan(Request((), text)).refusal, error)


def test_an_address_that_cannot_be_parsed_is_still_a_link() -> None:
    assert plan(Request(("https://[",), "", CHANNEL)).jobs == (LinkJob("https://["),)


def test_words_of_links_do_not_count() -> None:
    assert count_words(f"Lire {A}?x=un-deux-trois maintenant") == 2


def test_letters_of_scripts_without_spaces_are_counted() -> None:
    assert count_words("修理家电 et réparer l'été") == 4 + 4
    assert count_words("ซ่อม") >= 3


@given(st.lists(st.sampled_from([A, B, "https://t.me/x"]), unique=True), st.text(max_size=600), st.booleans())
def test_a_plan_has_jobs_or_a_reason(links: list[str], text: str, forwarded: bool) -> None:
    todo = plan(Request(tuple(links), text, CHANNEL if forwarded else None))
    assert bool(todo.jobs) != (todo.refusal is not None)
    if not links and count_words(text) >= ENOUGH_WORDS:
        assert todo.jobs
