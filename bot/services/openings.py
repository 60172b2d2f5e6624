"""Sentences as they may be told: whole ones; and what an outlet says of an article whose page says no more."""

import re
from dataclasses import replace

from bot.domain.news import Item
from bot.domain.request import count_words
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.summarizing.sentences import split_sentences

# A sentence that nobody cut has an end, which is no ellipsis, and words enough.
_WHOLE = re.compile(r"\S.*(?<!\.\.)[.!?][\s»”\")]*", re.DOTALL)
_FEWEST_WORDS = 5
_MOST = 3
# Feeds cut teasers after so many characters and more; a shorter one ends as its author wished.
_CUT = 200


def opening(item: Item) -> ArticleSummary | None:
    """The first whole sentences of the teaser of ``item``, as a text that was cut; None if it has none."""
    sentences = split_sentences(item.teaser)
    told = [one for one in sentences if _whole(one) or len(item.teaser) < _CUT]
    shown = tuple(SummarySentence(one, Length.SHORT) for one in told if count_words(one) >= _FEWEST_WORDS)[:_MOST]
    if not shown:
        return None
    summary = Summary("fr", shown, len(sentences), count_words(item.teaser))
    return ArticleSummary(item.url, item.title, summary, item.outlet, truncated=True)


def without_cut_sentences(article: ArticleSummary) -> ArticleSummary | None:
    """The summary without sentences that break off in the middle, as pages have that show their teaser alone.

    None if no other is left.
    """
    summary = article.summary
    whole = tuple(one for one in summary.sentences if _whole(one.text))
    if len(whole) == len(summary.sentences):
        return article
    if not whole:
        return None
    return replace(article, summary=replace(summary, sentences=whole))


def _whole(sentence: str) -> bool:
    return _WHOLE.fullmatch(sentence) is not None
