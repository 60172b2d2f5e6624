"""Hand-written stand-ins for the fetcher and the workers; ``test_adapters`` holds them against the protocols."""

import asyncio
from dataclasses import replace

from bot.domain.page import Page
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.errors import NotFound, ReaderError, TooShort

SUMMARY = Summary(
    "fr",
    (
        SummarySentence("La mission est partie.", Length.SHORT, "text=La%20mission"),
        SummarySentence("Elle durera huit ans.", Length.MEDIUM, "text=Elle%20durera"),
        SummarySentence("Son coût est tenu secret.", Length.LONG, "text=Son%20co%C3%BBt"),
    ),
    9,
    120,
)


class FakeFetcher:
    """Answers from a dictionary of pages or errors; counts what it was asked."""

    def __init__(self, pages: dict[str, Page | ReaderError] | None = None, delay: float = 0.0) -> None:
        self.pages = pages or {}
        self.delay = delay
        self.asked: list[str] = []

    async def fetch(self, url: str) -> Page:
        self.asked.append(url)
        await asyncio.sleep(self.delay)
        found = self.pages.get(url, NotFound(url))
        if isinstance(found, Page):
            return found
        raise found


class FakeWorkers:
    """Gives every page and text the same summary, or the error it was made with."""

    def __init__(self, error: ReaderError | None = None) -> None:
        self.error = error
        self.texts: list[str] = []
        self.summary = SUMMARY

    async def summarize_page(self, page: Page) -> ArticleSummary:
        if self.error is not None:
            raise self.error
        return ArticleSummary(page.url, "Vers Jupiter", self.summary, "Le Quotidien")

    async def summarize_text(self, text: str) -> Summary:
        self.texts.append(text)
        if self.error is not None:
            raise self.error
        if not text:
            raise TooShort
        return replace(self.summary, sentences=tuple(replace(s, anchor="") for s in self.summary.sentences))
