"""The language of a text."""

import re
from functools import cache
from importlib.resources import files

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

_FEWEST_LETTERS = 40
#: Characters looked at: a detector's answer does not change beyond, and its time grows with each.
_SAMPLE = 800
_LETTER = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+", re.IGNORECASE)


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language that most of ``text`` is in, or ``""`` when that cannot be told.

    langdetect draws at random; here the draw is the same for every text, in every thread and process. The sample is
    taken from the middle as well as the start, so that a quotation or a standfirst in another language does not decide.
    """
    bare = _LINK.sub(" ", text)
    if len(_LETTER.findall(bare[:_SAMPLE])) < _FEWEST_LETTERS:
        return ""
    detector = _factory().create()
    sample = _sample(bare)
    detector.append(sample.lower() if _shouts(sample) else sample)
    try:
        code: str = detector.detect()
    except LangDetectException:
        return ""
    return "" if code == detector.UNKNOWN_LANG else code.partition("-")[0]


def _shouts(text: str) -> bool:
    """Whether most letters are capitals, which the detector leaves out; a few are worth keeping, as of German nouns."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    half, middle = _SAMPLE // 2, len(text) // 2
    return f"{text[:half]} {text[middle : middle + half]}"


@cache
def _factory() -> DetectorFactory:
    """Our own factory, seeded, its profiles read in the order of their names.

    The library's own is shared by whoever imports it, and takes the profiles in the order in which the disk lists them.
    """
    factory = DetectorFactory()
    profiles = (entry for entry in files("langdetect").joinpath("profiles").iterdir() if not entry.name.startswith("."))
    factory.load_json_profile([entry.read_text("utf-8") for entry in sorted(profiles, key=lambda entry: entry.name)])
    factory.set_seed(0)
    return factory
