"""How Telegram's clients cut a text that is too long for one message."""

from bot.chatpage.entities import units

_LIMIT = 4096
#: Good places to cut, the best first; each stays at the end of its piece.
_PLACES = ("\n\n", "\n", ". ", " ")


def pieces(text: str, limit: int = _LIMIT) -> list[str]:
    """``text`` in pieces of at most ``limit`` UTF-16 units, cut between paragraphs, lines, sentences or words."""
    found = []
    rest = text.strip()
    while units(rest) > limit:
        head = rest.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")
        at = _cut(head)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, rest] if rest else found


def _cut(head: str) -> int:
    for place in _PLACES:
        index = head.rfind(place)
        if index > len(head) // 2:
            return index + len(place)
    return len(head)
