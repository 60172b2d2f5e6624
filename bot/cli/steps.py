"""Every step of the bot's way as a function from one JSON value to one JSON object.

What a step needs is imported inside it: cutting sentences should not wait for the page reader.
"""

from pydantic import BaseModel

from bot.errors import ReadError, UnsupportedLanguage


class PageLine(BaseModel):
    """A page to read."""

    id: str | int
    url: str = ""
    html: str


class TextLine(BaseModel):
    """A text to cut or summarise; paragraphs are separated by blank lines."""

    id: str | int
    title: str | None = None
    text: str


def extract(value: object) -> dict[str, object]:
    """The article of a page. A page without one has ``text`` empty and ``title`` null.

    Raises ``pydantic.ValidationError`` for a value of another shape, as the other steps do.
    """
    from bot.reading.pages import read_html  # noqa: PLC0415

    line = PageLine.model_validate(value)
    names = ("title", "text", "published", "outlet", "author", "language", "paywalled")
    try:
        article = read_html(line.html, line.url)
    except ReadError:
        return {"id": line.id, **dict.fromkeys(names), "text": "", "paywalled": False}
    fields = {name: getattr(article, name) for name in names}
    return {"id": line.id, **fields, "published": article.published.isoformat() if article.published else None}


def sentences(value: object) -> dict[str, object]:
    """The sentences of a text."""
    from bot.summarizing.sentences import split_sentences  # noqa: PLC0415

    line = TextLine.model_validate(value)
    return {"id": line.id, "sentences": split_sentences(line.text)}


def summarize(value: object, words: int | None, count: int | None) -> dict[str, object]:
    """The best sentences of a text, about ``words`` words in all or ``count`` sentences.

    The text is taken as it stands, as ``extract`` gives it: what cleaning changes, be it a soft hyphen, would not be
    the caller's text word for word. ``speakers`` tells of each sentence who says it, where it comes out of a longer
    quotation, and ``acronyms`` what those stand for that the sentences do not explain. No sentence when the text is in
    a language that is not summarised.
    """
    from bot.reading.language import detect_language  # noqa: PLC0415
    from bot.summarizing.summary import Excerpt, excerpt  # noqa: PLC0415

    line = TextLine.model_validate(value)
    language = detect_language(line.text)
    try:
        chosen = excerpt(line.text, language, line.title or "", words=words, sentences=count)
    except UnsupportedLanguage:
        chosen = Excerpt()
    return {
        "id": line.id,
        "language": language,
        "sentences": list(chosen.sentences),
        "speakers": list(chosen.speakers),
        "acronyms": [{"acronym": one.short, "expansion": one.expansion} for one in chosen.acronyms],
    }
