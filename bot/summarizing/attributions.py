"""Who is said to speak by the words around a quotation: its incise (« …», explique Nadia Ferrand) or its introduction.

All texts here have straight apostrophes and plain spaces: see ``plain``.
"""

import re
from dataclasses import dataclass
from functools import cache

from bot.summarizing.lexicon import Lexicon, lexicon, one_of
from bot.summarizing.noun_phrases import noun_phrase

_CLITICS = r"(?:(?:ne |n'|se |s'|l'|le |lui |leur |nous |y |en ){1,2})?"
_PRONOUN = re.compile(rf"{_CLITICS}[a-zà-ÿ]+-(?:t-)?(?:il|elle|ils|elles|on|je|nous)\b")
_ACCORDING = re.compile(r"(?:selon|d'après) ", re.IGNORECASE)
_FOR = re.compile(r"(?:^|.*, )(?:selon|d'après|pour) ", re.IGNORECASE)
_ANNOUNCED = re.compile(r"(?: ?:| qu[e'])$")
# Clauses in which somebody else may be the one who speaks.
_ANOTHER = re.compile(r"\b(?:qui|que|dont|où|quand|lorsque|si|car|mais|selon|d'après)\b|\bqu'|[«»“”\"();]")
_INVERTED = re.compile(r"(?:.*, )?comme $|$", re.IGNORECASE)
_APPOSED = re.compile(r"(?P<head>.*?),(?: [^,]{1,120},)? ?$")
_LEADING = re.compile(r"(?:et|mais|or|car|puis) ", re.IGNORECASE)
_SELF = re.compile(r"(?: (?:lui-même|elle-même|eux-mêmes|aussi|également|ainsi|ensuite|alors|n[e'])|,)* ?$")
_TO_SAY = re.compile(r" d(?:e |')$")
_HE = re.compile(
    r"(?:.*[ ,])?(?:il|elle|ils|elles|on|je|nous|ce dernier|cette dernière|celui-ci|celle-ci) $", re.IGNORECASE
)
_LOW = r"(?!(?:le|la|les|un|une|de|du|des|à|au|aux|en|qui|que|et|ou|par|pour|sur|dans)\b)[a-zà-ÿœ][a-zà-ÿœ-]+"
_OF = r"(?:de |du |des |d'|à |au |en )?(?:la |l'|le |les |un |une |son |sa |ses )?"
_SURROUNDED = re.compile(r"[^A-ZÀ-Ý«»“”\"]{0,60}[,.;!?…]")
_MOST_AFTER_VERB = 120


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker's name stands from ``start`` to ``end`` of the text that was read.

    When both are the same, somebody is said to speak and it is not sure who, or it is a ``pronoun`` (« dit-il »).
    """

    start: int = 0
    end: int = 0
    pronoun: bool = False


_UNSURE = Attribution()
_SOMEBODY = Attribution(pronoun=True)


class Attributions:
    """Reads attributions in the language of ``words``."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        adverb = rf"(?:{one_of(words.data.adverbs)}|\w+ment)"
        auxiliary = (
            rf"{_CLITICS}(?:{one_of(words.data.auxiliaries)})(?: {adverb})* "
            r"|(?:vient de|veut|tient à|tenait à|a tenu à) "
        )
        # « au quotidien Le Soir Anne Martin »: where the name ends and the speaker begins, nothing tells.
        low = rf"{_OF}(?!(?:{one_of(words.data.carriers)})(?: [a-zà-ÿ]+)? [A-Z]){_LOW}"
        around = rf"(?:dans|lors|sur|devant|au|à|en|par|avec|après|via|auprès|pour|de|quant à) {low}(?: {low}){{0,5}}?"
        self._incise = re.compile(rf"(?:{auxiliary})?{_CLITICS}(?P<verb>[a-zà-ÿœ]+)(?![\w'-])")
        self._said = re.compile(
            rf"(?<![\w'-])(?:{auxiliary})?{_CLITICS}(?:{one_of(words.announcing)})(?![\w'-])(?: {adverb}(?!\w))*"
        )
        self._between = re.compile(
            rf"(?:,? ?(?:{adverb}|{words.day}|{words.media}|{around})(?=[ ,]))*,? ?"
            r"(?=[A-ZÀ-Ý]|(?:le|la|les|un|une) |l'|[a-z][A-Z])"
        )

    def incise(self, text: str, at: int = 0) -> Attribution | None:
        """The attribution at ``at``, right after a closing mark or a comma; ``None`` if there is none."""
        at += len(text[at:]) - len(text[at:].lstrip(" ,;–—-"))
        according = _ACCORDING.match(text, at)
        if according:
            return self._named(text, according.end())
        if said := _PRONOUN.match(text, at):
            return _SOMEBODY if self._reports(text[at : said.end()], text[said.end() :]) else None
        verb = self._incise.match(text, at)
        if verb is None or not self._words.reports(verb["verb"]):
            return None
        return self._after_verb(text, verb.end())

    def introduction(self, text: str, *, opening: bool) -> Attribution | None:
        """The attribution in ``text``, which stands before an opening mark; ``opening``: a sentence starts with it."""
        text = text.rstrip()
        announced = _ANNOUNCED.search(text)
        verbs = list(self._said.finditer(text))
        if announced and verbs:
            return self._around_verb(text[: announced.start()], verbs[-1].start(), verbs[-1].end(), opening=opening)
        according = _FOR.match(text)
        if according is None or verbs:
            return None
        found = self._named(text, according.end())
        return found if text[found.end :].strip(" ,:") == "" else _UNSURE

    def inside(self, text: str) -> Attribution | None:
        """The incise in the middle or at the end of quoted words: « La ville, explique Nadia Ferrand, attend. »."""
        for comma in re.finditer(", ", text):
            found = self.incise(text, comma.end())
            if found is not None:
                return found if found.end and _SURROUNDED.match(text, found.end) else _UNSURE
        return None

    def _reports(self, said: str, rest: str) -> bool:
        verb = re.split(r"[ '-]", said.rsplit("-t-", 1)[0])
        return any(self._words.reports(word) for word in (*verb, *rest.split()[:3])) or "lire" in rest[:6]

    def _after_verb(self, text: str, at: int) -> Attribution:
        between = self._between.match(text, at)
        if between is None:
            return _UNSURE
        return self._named(text, between.end())

    def _around_verb(self, text: str, start: int, end: int, *, opening: bool) -> Attribution:
        before, after = text[:start], text[end:]
        if len(after) > _MOST_AFTER_VERB or _ANOTHER.search(after):
            return _UNSURE
        if after.startswith("-") or _HE.match(before):
            return _SOMEBODY
        if _INVERTED.fullmatch(before):
            return self._after_verb(text, end)
        before = _TO_SAY.sub(" ", before)
        apposed = _APPOSED.match(before) if before.rstrip().endswith(",") else None
        subject = apposed["head"] if apposed else before
        begin = subject.rfind(", ") + 2 if ", " in subject else 0
        if leading := _LEADING.match(subject, begin):
            begin = leading.end()
        found = self._named(before, begin, opening=opening and begin == 0)
        if found.end <= len(subject) and not _SELF.match(subject, found.end):
            return _UNSURE
        return found

    def _named(self, text: str, at: int, *, opening: bool = False) -> Attribution:
        phrase = noun_phrase(text, at, self._words, opening=opening)
        return Attribution(phrase.start, phrase.end) if phrase else _UNSURE


def plain(text: str) -> str:
    """The text with straight apostrophes and plain spaces, character for character."""
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


@cache
def attributions(language: str) -> Attributions | None:
    """What reads attributions in an ISO 639-1 language, ``None`` for one without a lexicon."""
    words = lexicon(language)
    return Attributions(words) if words else None
