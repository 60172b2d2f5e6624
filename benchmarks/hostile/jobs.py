"""What the workers do for hostile.py; a module of its own, because a worker loads what its job needs."""

from bot.domain.article import Article
from bot.domain.page import Page
from bot.domain.summary import ArticleSummary
from bot.reading.pages import read_page
from bot.workers.jobs import summarize_page


def read_and_summarize(page: Page) -> tuple[ArticleSummary, Article]:
    """The bot's own job; with its answer, the article that it read: a summary holds but some sentences of it."""
    return summarize_page(page), read_page(page)
