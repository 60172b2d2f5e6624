"""From a page to its article."""

import unicodedata

from bot.domain.article import Article
from bot.domain.page import Page
from bot.errors import ArticleTooShort, ConsentWall, NoArticle, PaywallClosed, ReadError, RobotCheck
from bot.reading.dates import find_day
from bot.reading.decoding import decode
from bot.reading.extraction import find_paragraphs, parse
from bot.reading.folding import count_line_words, ends_sentence, fold
from bot.reading.furniture import Removed, remove_furniture
from bot.reading.jsonld import article_nodes
from bot.reading.language import detect_language
from bot.reading.lines import is_furniture, is_truncation, trim_signature
from bot.reading.listings import find_cards, is_listing
from bot.reading.loose import wrap_loose_text
from bot.reading.markup import clean_markup
from bot.reading.metadata import author, canonical, declared_language, is_home, metas, outlet
from bot.reading.paywall import declared_paywall, is_shown_whole
from bot.reading.plain import is_plain, read_plain
from bot.reading.standfirst import with_standfirst
from bot.reading.titles import find_title
from bot.reading.walls import is_consent_line, is_consent_wall, is_dead_end, is_robot_wall

_FEWEST_WORDS = 20
_FEWEST_PROSE = 0.4
#: A last line of so few words and no full stop is a heading left without its text, or a caption.
_SHORT_WORDS = 15
#: A line of so many words is prose, however it ends.
_PARAGRAPH_WORDS = 20
_FEWEST_SENTENCE_WORDS = 6


def read_page(page: Page) -> Article:
    """The article of a fetched page.

    Raises ``NotAPage`` for a binary file; ``NoArticle``, ``ArticleTooShort``, ``ConsentWall``, ``RobotCheck`` or
    ``PaywallClosed`` when there is nothing to read; ``ReadingTooLong`` for a page too heavy to be read in time.
    """
    text = decode(page.body, page.charset)
    return read_plain(text, page.url) if is_plain(page.content_type, text) else read_html(text, page.url)


def read_html(html: str, url: str) -> Article:
    """The article of a page already decoded, fetched from ``url``. Raises as ``read_page``, but for ``NotAPage``."""
    tree = parse(clean_markup(html))
    if tree is None:
        raise NoArticle(url, "no markup")
    meta, nodes = metas(tree), article_nodes(tree)
    name, signed = outlet(meta, nodes, url), author(meta, nodes, tree)
    title = find_title(tree, meta, nodes, name)
    address, published = canonical(tree, url), find_day(tree, meta, nodes)
    sold = declared_paywall(nodes, meta, tree)
    cards, headed = find_cards(tree, url), next(tree.iter("h1"), None) is not None
    removed = remove_furniture(tree)
    wrap_loose_text(tree)
    found = find_paragraphs(tree)
    kept, truncated = _article_lines(found, title, signed)
    kept = with_standfirst(kept, tree, meta.get("og:description") or meta.get("description") or "")
    truncated = truncated or removed.truncation
    if is_home(url, meta, nodes) or is_listing(kept, cards):
        raise _why_nothing(title, found, [], removed, sold=False)(url)
    if not _is_article(kept) or is_robot_wall(kept) or is_consent_wall(found):
        raise _why_nothing(title, found, kept if headed else [], removed, sold=sold or truncated)(url)
    if sold and not truncated:
        truncated = not is_shown_whole(nodes, sum(map(count_line_words, kept)), offered=removed.offer)
    text = unicodedata.normalize("NFC", "\n\n".join(kept))
    return Article(
        url=address,
        title=unicodedata.normalize("NFC", title),
        text=text,
        outlet=name,
        author=signed,
        published=published,
        language=detect_language(text) or declared_language(tree),
        paywalled=sold or truncated,
        truncated=truncated,
    )


def _article_lines(found: list[str], title: str, signed: str) -> tuple[list[str], bool]:
    """The lines of the article among those found, and whether they end where a paywall begins."""
    kept: list[str] = []
    seen: set[str] = {fold(title)}
    truncated = False
    for line in found:
        if is_truncation(line):
            truncated = True
            break
        folded = fold(line)
        if folded in seen or is_furniture(line) or is_consent_line(line):
            continue
        seen.add(folded)
        kept.append(line)
    kept = trim_signature(kept, signed)
    while kept and not ends_sentence(kept[-1]) and count_line_words(kept[-1]) <= _SHORT_WORDS:
        kept.pop()
    return kept, truncated


def _is_article(lines: list[str]) -> bool:
    """Whether there is enough text, in sentences for a good part, and no error of the site's."""
    words = sum(map(count_line_words, lines))
    return words >= _FEWEST_WORDS and _is_prose(lines, words)


def _is_prose(lines: list[str], words: int) -> bool:
    prose = sum(n for line in lines if (n := count_line_words(line)) >= _PARAGRAPH_WORDS or ends_sentence(line))
    return prose >= _FEWEST_PROSE * words and not is_dead_end(lines)


def _why_nothing(title: str, found: list[str], kept: list[str], removed: Removed, *, sold: bool) -> type[ReadError]:
    """The reason why there is nothing to read on a page of this ``title``, where ``kept`` is too little."""
    words = sum(map(count_line_words, kept))
    if is_robot_wall([title, *found]):
        return RobotCheck
    if is_consent_wall(found):
        return ConsentWall
    if sold:
        return PaywallClosed
    if any(ends_sentence(line) and count_line_words(line) >= _FEWEST_SENTENCE_WORDS for line in kept):
        return ArticleTooShort if words < _FEWEST_WORDS and _is_prose(kept, words) else NoArticle
    return ConsentWall if removed.consent and words < _FEWEST_WORDS // 4 else NoArticle
