"""Time zones as readers name them."""

from collections.abc import Mapping
from functools import cache
from unicodedata import combining, normalize
from zoneinfo import available_timezones


def find_zone(words: str, labels: Mapping[str, str]) -> str | None:
    """The IANA name for « Europe/Berlin », « berlin » or a label (« Nouméa »); ``None`` if no zone is meant.

    ``labels``: IANA name → what readers call it.
    """
    wanted = _folded(words)
    own = {_folded(label): name for name, label in labels.items()}
    return own.get(wanted) or _names().get(wanted)


@cache
def _names() -> dict[str, str]:
    """Folded names, whole and their last part alone. Of several with one last part, the shortest name has it."""
    places = sorted((name for name in available_timezones() if "/" in name), key=lambda name: (len(name), name))
    found: dict[str, str] = {}
    for name in places:
        found.setdefault(_folded(name), name)
    for name in places:
        # « Etc/GMT+2 » is two hours *behind*: whoever writes « GMT+2 » means the contrary.
        if not name.startswith("Etc/"):
            found.setdefault(_folded(name.rpartition("/")[2]), name)
    return found


def _folded(text: str) -> str:
    bare = "".join(char for char in normalize("NFD", text.strip().casefold()) if not combining(char))
    return bare.replace(" ", "_").replace("-", "_")
