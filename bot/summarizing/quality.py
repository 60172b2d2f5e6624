"""Which sentences may stand in a summary, and which only after the one before them."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

_NEVER = r"(?!)"
_LEADING = re.compile(r"[\W_]*")
#: A name such as « iPhone » or « macOS », which may open a sentence though its first letter is small.
_SMALL_NAME = re.compile(r"[^\W\d_]+?[A-Z]")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
#: The part of a quotation that began before the sentence, or goes on after it.
_HALF_QUOTED = re.compile(r"^[^«»]*»|^[^“”]*”|^[^\"]*(?<=\S)\"(?=[\s,.;:]|$)|«[^«»]*$|“[^“”]*$|\"[^\"]*$")
_ENDED = re.compile(r"[.!…][\s»”\")\]’]*$")

# Shorter is a heading or an exclamation, longer is a list that lost its line breaks.
_FEWEST_WORDS = 6
_MOST_WORDS = 90


def _compiled(text: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE | flags)


Pattern = Annotated[str, AfterValidator(lambda text: _compiled(text) and text)]


class _Patterns(BaseModel):
    model_config = ConfigDict(extra="forbid")

    dependent: Pattern = _NEVER
    clause: Pattern = _NEVER
    independent: Pattern = _NEVER
    antecedent: Pattern = _NEVER
    speaker: Pattern = _NEVER
    reporting: Pattern = _NEVER
    personal: Pattern = _NEVER
    junk: Pattern = _NEVER


class Quality:
    """The judgements for one language, after the patterns of ``data/quality.toml``.

    Every sentence of a text is judged: small letters and no ignoring of case make the patterns several times faster.
    """

    def __init__(self, patterns: _Patterns, shared_junk: str) -> None:
        self._dependent = _compiled(patterns.dependent)
        self._clause = _compiled(patterns.clause)
        self._independent = _compiled(patterns.independent, re.IGNORECASE)
        self._antecedent = _compiled(patterns.antecedent, re.IGNORECASE)
        self._speaker = _compiled(patterns.speaker, re.IGNORECASE)
        self._reporting = _compiled(patterns.reporting)
        self._personal = _compiled(patterns.personal)
        self._junk = _compiled(f"(?:{shared_junk}\n) | (?:{patterns.junk}\n)")

    def fit(self, sentence: str, words: int) -> bool:
        """Whether a sentence of ``words`` words may be chosen: usable, ended, no question, no aside of the author's."""
        return (
            self.usable(sentence, words)
            and _ENDED.search(sentence) is not None
            and not _outside_quotations(self._personal, _uncapitalized(_plain(sentence)))
        )

    def usable(self, sentence: str, words: int) -> bool:
        """Whether a sentence may be chosen where none is fit, as in a post without full stops: no page furniture."""
        return (
            _FEWEST_WORDS <= words <= _MOST_WORDS
            and any(letter.islower() for letter in sentence)
            and not self._junk.search(_plain(sentence).lower())
        )

    def depends(self, sentence: str) -> bool:
        """Whether a reader needs the sentence before to know what this one speaks of."""
        plain = _plain(sentence)
        opening = _LEADING.sub("", plain, count=1)
        if opening[:1].islower() and not _SMALL_NAME.match(opening):
            return True
        lowered = opening.lower()
        if self._dependent.match(lowered) and not self._independent.match(opening):
            return True
        return self._clause_leans(lowered, opening) or self._leans_on_a_speaker(plain)

    def _clause_leans(self, lowered: str, opening: str) -> bool:
        """Whether the sentence opens with a clause, then a pronoun that means nobody in that clause."""
        clause = self._clause.match(lowered)
        return (
            clause is not None
            and not self._antecedent.match(opening)
            and not self._independent.match(opening, clause.end())
        )

    def _leans_on_a_speaker(self, plain: str) -> bool:
        """Whether the sentence reports what somebody says, « a-t-il ajouté », without a name."""
        return _outside_quotations(self._reporting, plain.lower()) and not self._speaker.match(_unquoted(plain))


def _outside_quotations(pattern: re.Pattern[str], text: str) -> bool:
    # Most sentences are settled by the first search.
    return pattern.search(text) is not None and pattern.search(_unquoted(text)) is not None


def _unquoted(text: str) -> str:
    return _HALF_QUOTED.sub(" ", _QUOTED.sub(" ", text))


def _plain(sentence: str) -> str:
    return sentence.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def _uncapitalized(plain: str) -> str:
    """The sentence without the capital that any first word has; « Me » within it is a lawyer's title."""
    first = len(plain) - len(_LEADING.sub("", plain, count=1))
    return plain[:first] + plain[first : first + 1].lower() + plain[first + 1 :]


@cache
def quality(language: str) -> Quality:
    """The judgements for an ISO 639-1 language; for one without patterns, those that hold everywhere."""
    data = tomllib.loads(files("bot.summarizing").joinpath("data/quality.toml").read_text("utf-8"))
    tables = {code: _Patterns.model_validate(table) for code, table in data.items()}
    return Quality(tables.get(language, _Patterns()), tables["shared"].junk)
