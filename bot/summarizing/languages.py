"""The languages that can be summarised: those for which sumy has stop words and PyStemmer a stemmer."""

import pkgutil
import re
from collections.abc import Sequence
from functools import cache

from bot.errors import UnsupportedLanguage

#: ISO 639-1 code → the name under which sumy and Snowball know the language. Of sumy's other stop word lists Chinese,
#: Japanese, Korean, Thai, Hebrew, Czech, Slovak and Ukrainian have no Snowball stemmer.
NAMES = {
    "ar": "arabic",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pl": "polish",
    "pt": "portuguese",
    "sv": "swedish",
}

#: Prose has one such sign in a thousand characters, code one in fifteen.
_CODE_SIGN = re.compile(r"[{}()\[\];=<>_\\/*|&+#$]")
_CODE_SIGNS = 0.045
#: Shares of stop words. Prose has 0.3 of a short list and 0.5 of a long one, names and prices none.
_FEWEST = 0.08
_FEWEST_AMONG_SIGNS, _SHORT_LIST = (0.2, 0.4), 250


def name_of(code: str) -> str:
    """The name of an ISO 639-1 language in sumy and Snowball. Raises ``UnsupportedLanguage``."""
    try:
        return NAMES[code]
    except KeyError:
        raise UnsupportedLanguage(detail=code) from None


@cache
def stop_words(code: str) -> frozenset[str]:
    """The stop words that sumy has for a language, in small letters. Raises ``UnsupportedLanguage``."""
    # Read as sumy.utils.get_stop_words reads them, without importing it: that takes in requests and pycountry.
    data = pkgutil.get_data("sumy", f"data/stopwords/{name_of(code)}.txt") or b""
    return frozenset(word.strip().lower() for word in data.decode("utf-8").splitlines() if word.strip())


def is_written_in(code: str, text: str, words: Sequence[str]) -> bool:
    """Whether ``text``, made of ``words``, has the stop words of the language that it was taken for.

    A detector gives some language to code and to lists of names. French is believed without stop words where there is
    no sign of code: its readers do send such lists. Raises ``UnsupportedLanguage`` for another language than ``NAMES``.
    """
    known = stop_words(code)
    share = sum(word.lower() in known for word in words) / max(1, len(words))
    if len(_CODE_SIGN.findall(text)) >= _CODE_SIGNS * len(text):
        return share >= _FEWEST_AMONG_SIGNS[len(known) >= _SHORT_LIST]
    return code == "fr" or share >= _FEWEST
