"""What workers do: the whole way from a page or a text to its summary, in one go and in one process.

Neither time nor memory is bounded here; the pool does that.
"""

from dataclasses import replace
from importlib.resources import files

from bot.domain.page import Page
from bot.domain.request import ENOUGH_CLEAN_WORDS, ENOUGH_WORDS, count_words
from bot.domain.summary import ArticleSummary, Summary
from bot.errors import ArticleTooShort, PaywallClosed, TooShort
from bot.reading.fragments import text_directive
from bot.reading.language import detect_language
from bot.reading.pages import read_page
from bot.reading.texts import clean_text
from bot.summarizing.summary import summarize


def summarize_page(page: Page) -> ArticleSummary:
    """Read ``page`` and summarise its article, each sentence with the text directive that finds it in the page.

    Raises leaves of ``ReadError`` and ``TextError``; a few words of an article that is sold are ``PaywallClosed``.
    """
    article = read_page(page)
    # Before the language, which a few words do not show.
    if (words := count_words(article.text)) < ENOUGH_WORDS:
        raise (PaywallClosed if article.paywalled else ArticleTooShort)(article.url, f"{words} words")
    summary = summarize(article.text, article.language, article.title)
    anchored = tuple(
        replace(sentence, anchor=text_directive(sentence.text, article.text)) for sentence in summary.sentences
    )
    return ArticleSummary(
        url=article.url,
        title=article.title,
        summary=replace(summary, sentences=anchored),
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        paywalled=article.paywalled,
        truncated=article.truncated,
    )


def summarize_text(text: str) -> Summary:
    """Summarise a text as a reader pasted or forwarded it. Raises leaves of ``TextError``.

    A text that came with enough words is not refused for the few that cleaning took: its sender was told how many.
    """
    cleaned = clean_text(text)
    fewest = ENOUGH_CLEAN_WORDS if count_words(text) >= ENOUGH_WORDS else ENOUGH_WORDS
    # Before the language, which a few words do not show: that they are few is what the reader can change.
    if (words := count_words(cleaned)) < fewest:
        raise TooShort(detail=f"{words} words")
    return summarize(cleaned, detect_language(cleaned), fewest=fewest)


def warm_up() -> None:
    """Make the libraries load what they load at their first use: stop words, language profiles, tables of dates."""
    body = files("bot.workers").joinpath("sample.html").read_bytes()
    summarize_page(Page("https://exemple.fr/jardin", body, "text/html"))
