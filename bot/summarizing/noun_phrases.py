"""Who is named at a place of a text: the noun phrase that starts there, cut before what only surrounds the name."""

import re
from dataclasses import dataclass

from bot.summarizing.lexicon import Lexicon

MOST_WORDS = 9

CAPITAL = (
    r"(?:(?:MM?|Mmes?|Mlles?|Me|Dr|Pr|Mgr)\.(?= )|[A-Z]\.(?:-?[A-Z]\.)*"
    r"|[a-z]?[A-ZÀ-ÖØ-Þ](?:[\w&+!]|['-](?=\w)|\.(?=\w))*)"
)
_TOKEN = re.compile(
    rf" ?(?:(?P<elided>[dDlL]'(?=\w))|(?P<capital>{CAPITAL})|(?P<low>[a-zà-ÿœ][\w'-]*)|(?P<number>\d+))"
)
_PERSON = re.compile(
    rf", (?P<name>{CAPITAL}(?: (?:d'|de |du |des |van |von |ben |el |al )?{CAPITAL}){{1,3}})(?= ?(?:[,.;:!?»”\"]|$))"
)
_GERUND = re.compile(r" en \w+ant\b")
_NAME_AFTER_AND = re.compile(r" et (?:d[eu]s? |d'|[Ll]es? |[Ll]a |[Ll]')?[A-ZÀ-Ý]")
_ENDED = re.compile(r" ?[,.;:]")
_DETERMINERS = frozenset({"le", "la", "les", "l'", "un", "une", "Le", "La", "Les", "L'", "Un", "Une"})
_OF = frozenset({"de", "d'", "du", "des"})
_TO = frozenset({"à", "au", "aux", "en"})
# Prepositions that may belong to a title as well as to the verb: « le directeur pour l'Europe Hans K. ».
_AMBIGUOUS = frozenset({"pour", "avec", "et", "ou", "chez", *_TO})
# What qualifies a name after it: « la Commission européenne », « les Nations unies ».
_ADJECTIVE = re.compile(
    r"\w{2,}(?:ien|éen|ais|ois|al|aux|ique|iste|el|if|ain|aire|in|and|ol|ec)(?:ne?|le?|e)?s?|\w+ive|unie?s"
    r"|insoumise|ministre|publics?|publique|suisses?|russes?|belges?|turque?s?|arabes?|blanche?|rouge|verte?s?|libre"
)


# A name that goes on, nobody knows how far: « Debout la France », « le député LFI (Nord) Jean B. », « CFDT, CGT et ».
_UNFINISHED = re.compile(
    r" ?\([^)]*\) [A-ZÀ-Ý]|, [A-ZÀ-Ý][\w-]*(?:,|(?: [A-ZÀ-Ý][\w-]*)* et )| (?:le |la |les |l')[A-ZÀ-Ý]"
)


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """From ``start`` to ``end`` of the text."""

    start: int
    end: int


def noun_phrase(text: str, at: int, words: Lexicon, *, opening: bool = False) -> NounPhrase | None:
    """The noun phrase with a name at ``at`` (straight apostrophes, plain spaces); ``None`` when it is not sure.

    ``opening`` tells that a sentence starts there, where a capital alone shows no name.
    """
    tokens: list[re.Match[str]] = []
    while (token := _TOKEN.match(text, tokens[-1].end() if tokens else at)) and _goes_on(tokens, token, text, words):
        tokens.append(token)
    if not tokens or _word(tokens[-1]) in _OF | _TO | _DETERMINERS | {"et", "Premier", "Première"}:
        return None
    stop = _word(token) if token else ""
    person = (tokens[0]["capital"] is not None and len(tokens) > 1) or _two_names(tokens)
    end = tokens[-1].end()
    apart = words.to_media.match(text, end) or _GERUND.match(text, end)
    if not person and _may_belong(stop, words) and not apart:
        return None
    if stop == "et" or _UNFINISHED.match(text, end) or len([one for one in tokens if not one["elided"]]) > MOST_WORDS:
        return None
    return _checked(text, tokens, words, opening=opening)


def _may_belong(word: str, words: Lexicon) -> bool:
    """Whether a word that was not understood may go on with the title: « le ministre des Relations avec le Sénat »."""
    return word in _AMBIGUOUS or (word[:1].islower() and word not in words.stops and not word.endswith("ment"))


def _checked(text: str, tokens: list[re.Match[str]], words: Lexicon, *, opening: bool) -> NounPhrase | None:
    first = _word(tokens[0])
    names = [token for token in tokens if token["capital"] and _word(token) not in _DETERMINERS]
    if opening and names and names[0] is tokens[0] and first.lower() in words.openers:
        return None
    start, end = tokens[0].end() - len(first), tokens[-1].end()
    if first not in _DETERMINERS and names[:1] != [tokens[0]]:
        return None
    added = _PERSON.match(text, end)
    if added and not _two_names(tokens) and names[:1] != [tokens[0]]:
        full = added.end("name")
        if len(re.findall(r"[^\s']+", text[start:full])) <= MOST_WORDS:
            return NounPhrase(start, full)
    if any(_word(name).rstrip(".") not in words.titles for name in names):
        return NounPhrase(start, end)
    # « le chef du gouvernement » says enough, « le ministre » does not.
    of_something = any(_word(token) in _OF for token in tokens) and _ENDED.match(text, end)
    return NounPhrase(start, end) if first in _DETERMINERS and of_something else None


def _goes_on(tokens: list[re.Match[str]], token: re.Match[str], text: str, words: Lexicon) -> bool:
    word = _word(token)
    if not tokens:
        return word in _DETERMINERS or token["capital"] is not None
    if not token[0].startswith(" ") and not tokens[-1]["elided"]:
        return False
    before = _word(tokens[-1])
    if word in _OF:
        return before not in _OF | _TO | _DETERMINERS
    if word in _TO:
        return before in words.posts and not _GERUND.match(text, tokens[-1].end())
    if word == "et":
        return _NAME_AFTER_AND.match(text, tokens[-1].end()) is not None
    return _is_named(tokens, token, before) if _names(token) else _common(tokens, word, words)


def _names(token: re.Match[str]) -> bool:
    return _word(token) in _DETERMINERS or token["capital"] is not None or token["number"] is not None


def _is_named(tokens: list[re.Match[str]], token: re.Match[str], before: str) -> bool:
    """Whether a determiner, a capital or a number goes on with the phrase."""
    if _word(token) in _DETERMINERS:
        # « Charles de la Tour », « le ministre délégué à la Santé », « Le Monde et Le Figaro »
        return before in _OF | _TO | {"et"} or (token["capital"] is not None and before not in _DETERMINERS)
    return token["number"] is None or tokens[-1]["capital"] is not None


def _common(tokens: list[re.Match[str]], word: str, words: Lexicon) -> bool:
    """Whether a word in small letters, no preposition and no determiner, belongs to the phrase."""
    before = _word(tokens[-1])
    adverb = word.endswith("ment") and before not in _OF | _DETERMINERS  # no « gouvernement »
    if word in words.stops or word in words.verbs or adverb:
        return False
    if tokens[-1]["capital"] is None or before in _DETERMINERS:
        return tokens[0]["capital"] is None or _word(tokens[0]) in _DETERMINERS
    return not _two_names(tokens) and _word(tokens[0]) in _DETERMINERS and _ADJECTIVE.fullmatch(word) is not None


def _two_names(tokens: list[re.Match[str]]) -> bool:
    """Whether the phrase ends with a first name and a name, or a title and a name."""
    last = tokens[-2:]
    return len(last) == 2 and all(one["capital"] and _word(one) not in _DETERMINERS for one in last)  # noqa: PLR2004


def _word(token: re.Match[str]) -> str:
    return token[0].removeprefix(" ")
