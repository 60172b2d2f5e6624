"""What Telegram finds by itself in a text: addresses, mentions, hashtags, commands.

Rules: TDLib, ``find_entities``; the list of top-level domains is cut to those that people write without « https:// ».
"""

import re
from collections.abc import Iterable

from bot.chatpage.entities import Formatted, ends, fixed, offsets, ordered
from bot.chatpage.shapes import Json

_SCHEME = r"(?:https?|ftp)://(?:[^\s/@<>]+@)?"
_DOMAIN = r"(?:[\w\d](?:[\w\d-]{0,61}[\w\d])?\.)+"
_BARE_ENDINGS = (
    "com|org|net|edu|gov|int|info|biz|io|ai|app|dev|ink|news|press|media|tech|online|site|blog|live|tv|me|co|xyz|"
    "fr|be|ch|lu|ca|eu|uk|de|es|it|nl|pt|us|ru|ua|pl|se|no|dk|fi|at|ie|jp|cn|in|br|au|paris|bzh|alsace|corsica"
)
_AFTER = r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”]*)?"
_IPV4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_PATTERNS = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-zA-Z]{2,}(?![\w@])")),
    ("url", re.compile(rf"(?<![\w@]){_SCHEME}(?:{_DOMAIN}[^\W\d_]{{2,}}|{_IPV4}){_AFTER}", re.IGNORECASE)),
    ("url", re.compile(rf"(?<![\w@./-]){_DOMAIN}(?:{_BARE_ENDINGS})(?![\w-]|\.\w){_AFTER}", re.IGNORECASE)),
    ("mention", re.compile(r"(?<![\w@/])@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z][a-zA-Z0-9_]{2,31})?(?![\w/@])")),
    ("hashtag", re.compile(r"(?<![\w@#])#(?=\w*[^\W\d_])\w{1,256}(?!#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)
_TRAILING = ".,:;!?'\"…)]}»’"
_PAIRS = {")": "(", "]": "[", "}": "{"}
#: Nothing is looked for inside these.
_OPAQUE = frozenset({"pre", "code", "text_link", "text_mention", "date_time", "custom_emoji"})


def with_found(text: str, entities: Iterable[Json]) -> Formatted:
    """``text`` as Telegram stores it: trimmed, with the formatting it came with and what is found in it."""
    formatted = fixed(text, entities)
    taken = [(e["offset"], ends(e)) for e in formatted.entities if e["type"] in _OPAQUE]
    places = offsets(formatted.text)
    found: list[Json] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            start, end = match.span()
            if kind == "url":
                end = start + len(_without_trailing(match[0]))
            first, last = places[start], places[end]
            if not any(first < stop and last > begin for begin, stop in taken):
                taken.append((first, last))
                found.append({"type": kind, "offset": first, "length": last - first})
    return fixed(formatted.text, ordered([*formatted.entities, *found]))


def _without_trailing(url: str) -> str:
    while url and url[-1] in _TRAILING:
        opening = _PAIRS.get(url[-1])
        if opening and url.count(opening) >= url.count(url[-1]):
            return url
        url = url[:-1]
    return url
