"""A summary becomes the message a reader gets: title, source, notices, sentences, footer, buttons."""

from dataclasses import replace

from bot.domain.request import Request, Source, count_words
from bot.domain.summary import Acronym, ArticleSummary, Length, Summary, SummarySentence
from bot.errors import ReaderError
from bot.presentation.catalog import catalog
from bot.presentation.choices import Choice, Kind
from bot.presentation.foreign import clean
from bot.presentation.french import date_in_words, language_name
from bot.presentation.refusals import error_text
from bot.presentation.speaking import explanations, said_by, sentence_html
from bot.presentation.telegram_html import (
    Button,
    Rendered,
    bold,
    cut,
    is_web,
    italic,
    link,
    one_line,
    safe,
    safe_line,
    units,
)
from bot.presentation.typography import french, thousands
from bot.presentation.web_links import shown_host

TITLE_UNITS = 300
NAME_UNITS = 80
NOTICE_UNITS = 250
#: Notices of an answer that is redrawn are read back from it; it never had more.
MOST_NOTICES = 3
#: What the sentences may take of a message's 4,096 units; the rest is for title, notices and footer.
SENTENCES_UNITS = 3000


def article_answer(article: ArticleSummary, length: Length, forwarded: str = "") -> Rendered:
    """The answer to a link: every sentence carries a ¶ that opens the article at its place.

    ``forwarded`` tells who passed the link on: plain text, of ``source_notice`` or ``kept_source``.
    """
    texts = catalog().answer
    title = safe_line(article.title, TITLE_UNITS) or safe_line(shown_host(article.url), TITLE_UNITS)
    origin = [name] if (name := safe_line(article.outlet, NAME_UNITS)) else []
    if article.published is not None:
        origin.append(date_in_words(article.published))
    head = bold(link(article.url, title)) + ("\n" + " · ".join(origin) if origin else "")
    notices = [safe_line(forwarded, NOTICE_UNITS)] if forwarded else []
    notices += map(safe, _language_notice(texts.language, article.summary.language))
    if article.truncated:
        notices.append(texts.truncated if article.paywalled else texts.cut)
    elif article.paywalled:
        notices.append(texts.paywalled)
    body = [
        sentence_html(sentence) + (f" {link(_at(article.url, sentence.anchor), '¶')}" if sentence.anchor else "")
        for sentence in _fitting(article.summary.at(length), SENTENCES_UNITS)
    ]
    buttons = _length_buttons(article.summary, length, Kind.LINK)
    if is_web(article.url):
        buttons += ((Button(texts.read, url=article.url),),)
    foot = _foot(article.summary.unexplained_at(length), footer(article.summary, length, truncated=article.truncated))
    return Rendered("\n\n".join([head, *map(italic, notices), *body, foot]), buttons)


def text_answer(request: Request, summary: Summary, length: Length, instead_of: ReaderError | None = None) -> Rendered:
    """The answer to a pasted or forwarded text.

    Telegram gives a text back as long as its message stands, so that the buttons need nothing kept. Of a text that came
    in several messages it gives back only the first: such an answer carries its long version, folded.
    """
    texts = catalog().answer
    notices = [source_notice(request.source)] if request.source is not None else []
    if instead_of is not None:
        notices.append(texts.instead.format(cause=error_text(instead_of).split(". ")[0].rstrip(".")))
    notices += _language_notice(texts.language_text, summary.language)
    if request.parts > 1:
        return folded_answer([*notices, texts.joined.format(parts=request.parts)], summary, length)
    return plain_answer(notices, summary, length)


def source_notice(source: Source) -> str:
    """« Transféré de La Tech (Anne) », plain text."""
    texts = catalog().answer
    template = texts.source_author if source.author else texts.source
    return template.format(name=cut(one_line(source.name), NAME_UNITS), author=cut(one_line(source.author), NAME_UNITS))


def kept_source(notices: list[str]) -> str:
    """The source among the notices of an answer already given, or nothing."""
    start = catalog().answer.source.format(name="")
    return next((line for line in notices[:1] if line.startswith(start)), "")


def plain_answer(notices: list[str], summary: Summary, length: Length) -> Rendered:
    """An answer about the message it replies to; the notices are plain text."""
    body = [sentence_html(sentence) for sentence in _fitting(summary.at(length), SENTENCES_UNITS)]
    foot = _foot(summary.unexplained_at(length), footer(summary, length))
    return _under(notices, [*body, foot], _length_buttons(summary, length, Kind.TEXT))


def folded_answer(notices: list[str], summary: Summary, length: Length) -> Rendered:
    """An answer that holds its own long version in a quote, from which every length can be drawn again.

    The acronyms explained are those of the long version at every length: it stands there, be it folded.
    """
    # At the shorter lengths some sentences stand twice in the message.
    kept = _fitting(summary.sentences, SENTENCES_UNITS // 2)
    summary = replace(summary, sentences=kept)
    body = [] if length is Length.LONG else [sentence_html(sentence) for sentence in summary.at(length)]
    quoted = "\n\n".join(map(sentence_html, kept))
    quote = f"<blockquote{'' if length is Length.LONG else ' expandable'}>{quoted}</blockquote>"
    foot = _foot(summary.unexplained_at(Length.LONG), footer(summary, length))
    row = tuple(Button(text, data=Choice.within(summary, to).data) for text, to in _steps(summary, length))
    return _under(notices, [*body, f"{quote}\n{foot}"], (row,) if row else ())


def footer(summary: Summary, length: Length, *, truncated: bool = False) -> str:
    """``3 phrases sur 27 · 14 % du texte · aucune phrase inventée``.

    Of a ``truncated`` article, numbers and share are those of its beginning, and said to be.
    """
    texts = catalog().answer
    shown = summary.at(length)
    share = round(100 * sum(count_words(sentence.text) for sentence in shown) / max(1, summary.total_words))
    number = (texts.one if len(shown) == 1 else texts.many).format(n=len(shown))
    whole = len(shown) >= summary.total_sentences
    if truncated:
        template = texts.footer_truncated_whole if whole else texts.footer_truncated
    else:
        template = texts.footer_whole if whole else texts.footer
    return french(template.format(shown=number, total=thousands(summary.total_sentences), share=max(1, share)))


def _foot(acronyms: tuple[Acronym, ...], foot: str) -> str:
    explained = explanations(acronyms)
    return f"{italic(safe(explained))}\n{italic(foot)}" if explained else italic(foot)


def _under(notices: list[str], body: list[str], buttons: tuple[tuple[Button, ...], ...]) -> Rendered:
    # Notices alone are paragraphs in italics before the author's words: so they are found when an answer is redrawn.
    lines = (italic(safe(notice, NOTICE_UNITS)) for notice in notices[:MOST_NOTICES])
    return Rendered("\n\n".join([*lines, *body]), buttons)


def _language_notice(template: str, code: str) -> list[str]:
    return [] if code == "fr" else [template.format(language=language_name(code))]


def _steps(summary: Summary, length: Length) -> list[tuple[str, Length]]:
    """The buttons that would change something: the next shorter and the next longer answer that differ."""
    texts = catalog().answer
    shown = len(summary.at(length))
    shorter = [other for other in Length if other < length and len(summary.at(other)) < shown]
    longer = [other for other in Length if other > length and len(summary.at(other)) > shown]
    return [(texts.shorter, other) for other in shorter[-1:]] + [(texts.longer, other) for other in longer[:1]]


def _length_buttons(summary: Summary, length: Length, kind: Kind) -> tuple[tuple[Button, ...], ...]:
    buttons = tuple(Button(text, data=Choice(kind, target).data) for text, target in _steps(summary, length))
    return (buttons,) if buttons else ()


def _fitting(sentences: tuple[SummarySentence, ...], most: int) -> tuple[SummarySentence, ...]:
    """As many sentences as fit in ``most`` UTF-16 units; a first one that is too long alone is visibly cut."""
    kept: list[SummarySentence] = []
    used = 0
    for sentence in sentences:
        text = clean(sentence.text)
        used += units(text) + units(said_by(sentence.speaker)) + 4
        if used > most and kept:
            break
        shown = replace(sentence, text=text)
        kept.append(shown if used <= most else replace(shown, text=cut(text, most), anchor=""))
    return tuple(kept)


def _at(url: str, anchor: str) -> str:
    """The address of a place in a page: WICG « Scroll to Text Fragment », after the page's own fragment if any."""
    return f"{url}:~:{anchor}" if "#" in url else f"{url}#:~:{anchor}"
