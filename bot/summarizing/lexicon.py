"""The words by which a language says who speaks, from ``data/speakers.toml``, as pieces of regular expressions."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]

_ENDINGS = ("e", "é", "ée", "ait", "a", "ent", "aient", "èrent")
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_LONG_ENOUGH_TO_MISSPELL = 6


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid")

    regular: Words
    forms: Words
    auxiliaries: Words
    adverbs: Words
    days: Words
    media: Words
    stops: Words
    openers: Words
    posts: Words
    carriers: Words
    weak: Words
    titles: Words


@dataclass(frozen=True)
class Lexicon:
    """What ``data/speakers.toml`` says of one language."""

    data: _Data

    @cached_property
    def verbs(self) -> frozenset[str]:
        """The forms of the verbs that report words."""
        return frozenset(self.data.forms).union(*map(_conjugated, self.data.regular))

    @cached_property
    def announcing(self) -> frozenset[str]:
        """Those that announce a quotation."""
        return self.verbs.difference(self.data.weak)

    @cached_property
    def titles(self) -> frozenset[str]:
        """Capitals that name nobody."""
        return frozenset(self.data.titles)

    @cached_property
    def stops(self) -> frozenset[str]:
        """Words that end a speaker's name."""
        return frozenset(self.data.stops)

    @cached_property
    def openers(self) -> frozenset[str]:
        """Words with which a sentence opens that are no name for all their capital."""
        return frozenset(self.data.openers)

    @cached_property
    def posts(self) -> frozenset[str]:
        """Words of a title that « à » or « en » may follow."""
        return frozenset(self.data.posts)

    @cached_property
    def day(self) -> str:
        """A pattern of the day on which something was said."""
        date = rf"(?:matin|soir|midi|après-midi|dernier|\d{{1,2}}(?:er)?(?: {_MONTH})?(?: \d{{4}})?)"
        return rf"(?:ce |cette |le )?(?:{one_of(self.data.days)})(?: {date})*(?![\w-])"

    @cached_property
    def media(self) -> str:
        """A pattern of where it was said, as « à l'AFP », « sur RTL »."""
        to = r"(?:à|au|aux|sur|dans|auprès d[eu]|chez|devant|pour) (?:l'|la |le |les )?"
        return rf"{to}(?:{one_of(self.data.media)}|[A-Z]{{2,6}}\d?)(?: \d{{1,2}})?(?![\w-])(?! [A-Z]{{2}})"

    @cached_property
    def to_media(self) -> re.Pattern[str]:
        """The same after a name."""
        return re.compile(rf",? ?{self.media}")

    def reports(self, word: str) -> bool:
        """Whether ``word`` is a form of such a verb, or would be but for one letter left out, added or mistaken."""
        return word in self.verbs or (
            word not in self.stops
            and len(word) >= _LONG_ENOUGH_TO_MISSPELL
            and (
                word in self._shortened[0]
                or any(one[1] in self.verbs or one in self._shortened[1] for one in _without_one(word))
            )
        )

    @cached_property
    def _shortened(self) -> tuple[frozenset[str], frozenset[tuple[int, str]]]:
        """The verbs with one letter left out, without and with the place of that letter.

        To look a word up in them takes as long as it has letters; to compare it with every verb took an eighth of the
        time of a summary.
        """
        found = frozenset(one for verb in self.verbs for one in _without_one(verb))
        return frozenset(shorter for _, shorter in found), found


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of an ISO 639-1 language, ``None`` for one without."""
    data = tomllib.loads(files("bot.summarizing").joinpath("data/speakers.toml").read_text("utf-8"))
    return Lexicon(_Data.model_validate(data[language])) if language in data else None


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _conjugated(infinitive: str) -> set[str]:
    stem = infinitive.removesuffix("er")
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)
    return {(soft if ending[0] == "a" else stem) + ending for ending in _ENDINGS}


def _without_one(word: str) -> list[tuple[int, str]]:
    return [(place, word[:place] + word[place + 1 :]) for place in range(len(word))]
