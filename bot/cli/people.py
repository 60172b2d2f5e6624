"""``summarize FILE_OR_URL``: the summary of one page or text, laid out for people."""

import asyncio
import re
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.domain.article import Article
from bot.domain.page import Page
from bot.domain.request import count_words
from bot.domain.summary import Length, Summary, SummarySentence
from bot.errors import TooShort
from bot.presentation.answers import footer
from bot.presentation.catalog import catalog
from bot.presentation.french import date_in_words
from bot.presentation.speaking import explanations, said_by

_LINK = re.compile(r"https?://", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|article|meta)\b", re.IGNORECASE)
# Lines longer than this are hard to read, however wide the terminal.
_WIDTH = 100


def show_summary(target: str, words: int | None, count: int | None, console: Console | None = None) -> None:
    """Print the summary of a link, a page in a file or a text in a file.

    Raises leaves of ``ReaderError``, and ``typer.BadParameter`` for a file that cannot be opened.
    """
    from bot.summarizing.sentences import split_sentences  # noqa: PLC0415  after the page came: it takes its time
    from bot.summarizing.summary import excerpt  # noqa: PLC0415

    article = read_target(target)
    if not count_words(article.text):
        raise TooShort(detail="0")
    chosen = excerpt(article.text, article.language, article.title, words=words, sentences=count)
    summary = Summary(
        article.language,
        tuple(
            SummarySentence(sentence, Length.SHORT, speaker=speaker)
            for sentence, speaker in zip(chosen.sentences, chosen.speakers, strict=True)
        ),
        len(split_sentences(article.text)),
        count_words(article.text),
        chosen.acronyms,
    )
    _show(article, summary, console or Console())


def show_explanation(target: str, words: int | None, count: int | None, console: Console | None = None) -> None:
    """Print every sentence of a link, a page in a file or a text in a file, with its score and the reasons for it.

    Raises as ``show_summary`` does.
    """
    from bot.summarizing.summary import explain  # noqa: PLC0415  after the page came: it takes its time

    article = read_target(target)
    explanations = explain(article.text, article.language, article.title, words=words, sentences=count)
    if not explanations:
        raise TooShort(detail="0")
    table = Table(title=Text(article.title) if article.title else None, box=box.SIMPLE_HEAD, show_lines=True)
    table.add_column("", width=1)
    table.add_column("score", justify="right")
    table.add_column("words", justify="right")
    table.add_column("sentence", ratio=3)
    table.add_column("because of", ratio=1)
    for one in explanations:
        reasons = [f"{name.replace('_', ' ')} {share:+.1f}" for name, share in one.reasons]
        style = "bold" if one.chosen else "dim" if one.barred else ""
        mark = "●" if one.chosen else ""
        because = Text("\n".join([one.barred] * bool(one.barred) + reasons))
        table.add_row(mark, f"{one.score:+.1f}", str(one.words), Text(one.text), because, style=style)
    (console or Console()).print(table)


def read_target(target: str) -> Article:
    """The article at a link or in a file. A file that does not look like a page is taken for a text."""
    from bot.reading.language import detect_language  # noqa: PLC0415
    from bot.reading.pages import read_page  # noqa: PLC0415
    from bot.reading.texts import clean_text  # noqa: PLC0415

    if _LINK.match(target):
        return read_page(fetch_page(target))
    try:
        body = Path(target).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{target}: {error.strerror}") from None
    if _MARKUP.match(body):
        return read_page(Page(Path(target).resolve().as_uri(), body, "text/html"))
    text = clean_text(body.decode("utf-8-sig", "replace"))
    return Article(url="", title="", text=text, language=detect_language(text))


def fetch_page(url: str) -> Page:
    """The page at ``url``, fetched as the bot fetches: same limits, same allowed networks. Raises ``FetchError``."""
    from bot.config import load_settings  # noqa: PLC0415  a file needs neither settings nor the network
    from bot.fetching.fetcher import HttpFetcher  # noqa: PLC0415
    from bot.fetching.limits import FetchLimits  # noqa: PLC0415

    async def fetch() -> Page:
        fetcher = HttpFetcher(FetchLimits(), load_settings().fetch_allowed_networks)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    return asyncio.run(fetch())


def _show(article: Article, summary: Summary, console: Console) -> None:
    # Text objects throughout: rich would read markup into the brackets of an author's sentence.
    lines = []
    if article.title:
        lines.append(Text(article.title, style="bold"))
    origin = [article.outlet, date_in_words(article.published) if article.published else ""]
    if any(origin):
        lines.append(Text(" · ".join(filter(None, origin)), style="dim"))
    if article.truncated or article.paywalled:
        texts = catalog().answer
        notice = texts.paywalled if not article.truncated else texts.truncated if article.paywalled else texts.cut
        lines.append(Text(notice, style="italic"))
    lines += [
        Text.assemble(sentence.text, (said_by(sentence.speaker), "italic dim")) for sentence in summary.at(Length.SHORT)
    ]
    if explained := explanations(summary.unexplained_at(Length.SHORT)):
        lines.append(Text(explained, style="italic dim"))
    lines.append(Text(footer(summary, Length.SHORT, truncated=article.truncated), style="italic dim"))
    for line in lines:
        console.print(Padding(line, (0, 0, 1, 0)), width=min(_WIDTH, console.width))
