import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.page import Page
from bot.domain.request import LinkJob, Request, TextJob
from bot.errors import Forbidden, NotFound, TooShort
from bot.services.summaries import LinkAnswer, Refusal, Summaries, TextAnswer
from tests.fakes.adapters import FakeFetcher, FakeWorkers
from tests.fakes.storage import InMemorySummaryCache

URL = "https://exemple.fr/a"
NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)


class Now:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def build(fetcher: FakeFetcher, workers: FakeWorkers | None = None, now: Now | None = None) -> Summaries:
    return Summaries(fetcher, workers or FakeWorkers(), InMemorySummaryCache(), now or Now())


async def test_a_link_is_read_once_in_a_day() -> None:
    fetcher, now = FakeFetcher({URL: Page(URL, b"")}), Now()
    service = build(fetcher, now=now)
    first = await service.answer(LinkJob(URL))
    assert isinstance(first, LinkAnswer)
    assert first.article.title == "Vers Jupiter"
    now.time = NOON + timedelta(hours=23)
    assert await service.answer(LinkJob(URL)) == first
    assert fetcher.asked == [URL]
    now.time = NOON + timedelta(hours=25)
    await service.answer(LinkJob(URL))
    assert fetcher.asked == [URL, URL]


async def test_readers_of_one_page_at_once_share_its_reading() -> None:
    fetcher = FakeFetcher({URL: Page(URL, b"")}, delay=0.02)
    service = build(fetcher)
    impatient = asyncio.create_task(service.answer(LinkJob(URL)))
    others = [asyncio.create_task(service.answer(LinkJob(URL))) for _ in range(5)]
    await asyncio.sleep(0.005)
    impatient.cancel()
    answers = await asyncio.gather(*others)
    assert all(isinstance(answer, LinkAnswer) for answer in answers)
    assert fetcher.asked == [URL]


async def test_an_error_is_the_answer_and_is_not_kept() -> None:
    fetcher = FakeFetcher({URL: Forbidden(URL, "403")})
    service = build(fetcher)
    answer = await service.answer(LinkJob(URL))
    assert isinstance(answer, Refusal)
    assert (type(answer.error), answer.url) == (Forbidden, URL)
    fetcher.pages[URL] = Page(URL, b"")
    assert isinstance(await service.answer(LinkJob(URL)), LinkAnswer)


async def test_everyone_who_waited_learns_of_the_error() -> None:
    service = build(FakeFetcher({}, delay=0.01))
    answers = await asyncio.gather(*(service.answer(LinkJob(URL)) for _ in range(3)))
    assert [type(answer.error) for answer in answers if isinstance(answer, Refusal)] == [NotFound] * 3


async def test_a_post_stands_in_for_the_link_that_cannot_be_read() -> None:
    post = Request((), "Le texte du message.")
    answer = await build(FakeFetcher({})).answer(LinkJob(URL, post))
    assert isinstance(answer, TextAnswer)
    assert isinstance(answer.instead_of, NotFound)
    assert answer.request == post


async def test_when_neither_can_be_read_the_link_tells_why() -> None:
    answer = await build(FakeFetcher({}), FakeWorkers(TooShort())).answer(LinkJob(URL, Request((), "Court.")))
    assert isinstance(answer, Refusal)
    assert isinstance(answer.error, NotFound)


async def test_a_text_is_summarised_without_the_network() -> None:
    fetcher = FakeFetcher({})
    answer = await build(fetcher).answer(TextJob(Request((), "Un texte.")))
    assert isinstance(answer, TextAnswer)
    assert answer.summary.total_sentences == 9
    assert fetcher.asked == []


async def test_a_text_that_cannot_be_summarised_is_refused() -> None:
    answer = await build(FakeFetcher({}), FakeWorkers(TooShort())).answer(TextJob(Request((), "Un texte.")))
    assert isinstance(answer, Refusal)
    assert answer.url == ""


async def test_a_bug_is_not_taken_for_an_answer() -> None:
    class Broken(FakeFetcher):
        async def fetch(self, url: str) -> Page:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await build(Broken()).answer(LinkJob(URL))
