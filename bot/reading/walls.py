"""Pages that show a notice where an article should be."""

import re

from bot.reading.folding import QUOTED, count_line_words, fold_numbers
from bot.reading.phrases import any_of, boilerplate

_TWO = 2
_MOST = 0.5
_PARTLY = 0.33
_LONGEST_NOTICE_WORDS = 400
#: A page that is a notice as a whole, list of purposes and all. Articles about consent are mostly longer.
_LONGEST_WALL_WORDS = 300
_MOSTLY_CONSENT = 0.6
#: Beside so many words on something else, a notice is only the banner of a short article.
_OTHER_WORDS = 60
_LONGEST_CHECK_WORDS = 120
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_ADDRESS = re.compile(r"\b(?:vous|votre|vos|nous|notre|nos|you|your|we|our)\b")


def is_consent_line(line: str) -> bool:
    """Whether a paragraph asks for consent: two phrases of such notices, or one with two of their topics.

    Articles about cookies have the topics, and quote a button; they do not speak of « vos choix » beside it.
    """
    data, said = boilerplate().walls, fold_numbers(line)
    asks = len(set(any_of(data.consent).findall(said)))
    return asks >= _TWO or (asks == 1 and len(set(any_of(data.consent_topics).findall(said))) >= _TWO)


def is_consent_wall(paragraphs: list[str]) -> bool:
    """Whether a text is mostly a consent notice.

    Told by its paragraphs, or, if it is short, by its sentences: most of them speak to the reader of cookies and data,
    and some ask outright. An article on the matter speaks of others, and what it quotes does not count. Items of a list
    belong to the sentence that announces them.
    """
    data, text = boilerplate().walls, " ".join(paragraphs)
    words = count_line_words(text)
    asking = [line for line in paragraphs if is_consent_line(line)]
    if _mostly(paragraphs, asking) and words - sum(map(count_line_words, asking)) < _OTHER_WORDS:
        return True
    sentences = [(count_line_words(sentence), _said(sentence)) for sentence in _SENTENCE_END.split(text)]
    noticed = sum(size for size, said in sentences if _is_asking(said))
    if not 0 < words <= _LONGEST_WALL_WORDS or noticed < _MOSTLY_CONSENT * words or words - noticed >= _OTHER_WORDS:
        return False
    asks = any_of(data.consent).findall(_said(text))
    insisting = sum(size for size, said in sentences if _is_insisting(said))
    return (
        len(set(asks)) >= _TWO
        or any_of(data.consent_walls).search(_said(text)) is not None
        or insisting >= _PARTLY * words
    )


def is_robot_wall(paragraphs: list[str]) -> bool:
    """Whether a text is short and mostly a check for robots or a request to turn JavaScript on, or twice says so."""
    robots = any_of(boilerplate().walls.robots)
    text = " ".join(paragraphs)
    if count_line_words(text) > _LONGEST_CHECK_WORDS:
        return False
    noticed = [line for line in paragraphs if robots.search(fold_numbers(line))]
    return _mostly(paragraphs, noticed) or len(set(robots.findall(_said(text)))) >= _TWO


def is_dead_end(paragraphs: list[str]) -> bool:
    """Whether a text is mostly what a site shows in place of a page that is not there."""
    ends = any_of(boilerplate().walls.dead_ends)
    return _mostly(paragraphs, [line for line in paragraphs if ends.search(fold_numbers(line))])


def _said(text: str) -> str:
    """What a page says in its own words, folded."""
    return fold_numbers(QUOTED.sub(" ", text))


def _is_asking(said: str) -> bool:
    data = boilerplate().walls
    if any_of((*data.consent, *data.consent_walls)).search(said):
        return True
    return bool(_ADDRESS.search(said) and any_of(data.consent_words).search(said))


def _is_insisting(said: str) -> bool:
    data = boilerplate().walls
    return bool(
        _ADDRESS.search(said) and any_of(data.consent_objects).search(said) and any_of(data.consent_acts).search(said)
    )


def _mostly(paragraphs: list[str], noticed: list[str]) -> bool:
    words = sum(map(count_line_words, paragraphs))
    return 0 < words <= _LONGEST_NOTICE_WORDS and sum(map(count_line_words, noticed)) >= _MOST * words
