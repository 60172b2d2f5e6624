"""Addresses that mean harm, made by the million from a seed; and what their names answer.

Nothing here knows the guard: what an address may lead to is judged by integer arithmetic over ranges of its own.
"""

import random
import tomllib
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_BAD_4 = [tuple(int(IPv4Address(end)) for end in pair.split("-")) for pair in _WORDS["bad_ipv4"]]
_BAD_6 = [tuple(int(IPv6Address(end)) for end in pair.split("-")) for pair in _WORDS["bad_ipv6"]]
_HOLDERS = [int(IPv6Address(text)) for text in _WORDS["holders"]]
# A lone surrogate stands in no file of text.
_ODDITIES = [*_WORDS["oddities"], "\ud800"]
_TWO_TO_THREE = 1 << 125  # 2000::/3
_LONG = (1_990, 2_048, 100_000)


def is_forbidden(address: str, port: int) -> bool:
    """Whether no connection may ever be made there."""
    parsed = ip_address(address)
    bad = _BAD_4 if isinstance(parsed, IPv4Address) else _BAD_6
    return port not in (80, 443) or any(first <= int(parsed) <= last for first, last in bad)


def any_address(rng: random.Random) -> str:
    """An IP address: dangerous three times out of four, of either kind, some of them one inside the other."""
    inner = rng.randint(*rng.choice(_BAD_4)) if rng.random() < 0.75 else rng.getrandbits(32)
    kind = rng.random()
    if kind < 0.5:
        return str(IPv4Address(inner))
    if kind < 0.7:
        return str(IPv6Address(rng.choice(_HOLDERS) | inner))
    if kind < 0.75:  # 6to4
        return str(IPv6Address(0x2002 << 112 | inner << 80))
    return str(IPv6Address(rng.randint(*rng.choice(_BAD_6)) if kind < 0.9 else _TWO_TO_THREE | rng.getrandbits(125)))


def spell(address: str, rng: random.Random) -> str:
    """``address`` as a host, in one of the spellings that some parser takes for it."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        zone = rng.choice(["", "", "", "%25lo", "%eth0"])
        return f"[{rng.choice([str(parsed), parsed.exploded, str(parsed).upper()])}{zone}]"
    number, octets = int(parsed), [int(octet) for octet in str(parsed).split(".")]
    spellings = [
        str(parsed),
        f"{parsed}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"{octets[0]}.{number & 0xFFFFFF}",
        f"{octets[0]}.{octets[1]}.{number & 0xFFFF}",
        ".".join(f"0x{octet:x}" for octet in octets),
        ".".join(f"0{octet:o}" for octet in octets),
        ".".join(f"{octet:04}" for octet in octets),
        str(parsed).translate(str.maketrans("0123456789", rng.choice(_WORDS["digits"]))),
        str(parsed).replace(".", "。"),
        f"[::ffff:{parsed}]",
        f"[{parsed}]",
        f"{parsed}.nip.io",
        "".join(f"%{ord(character):02x}" for character in str(parsed)),
    ]
    return rng.choice(spellings)


def address(rng: random.Random) -> str:
    """An address as a stranger would send it."""
    if rng.random() < 0.3:  # nothing wrong with it but what its name may answer
        return "".join(map(rng.choice, (("http://", "https://"), _WORDS["good_names"], ("", "/", "/une?q=1", "/été"))))
    host = spell(any_address(rng), rng) if rng.random() < 0.5 else rng.choice(_WORDS["names"])
    scheme, user, port, path = (rng.choice(_WORDS[name]) for name in ("schemes", "users", "ports", "paths"))
    url = scheme + user + host + port + path
    for _ in range(rng.choice([0, 0, 0, 0, 1, 1, 2, 5])):
        at = rng.randrange(len(url) + 1)
        url = url[:at] + rng.choice(_ODDITIES) + url[at + rng.choice([0, 0, 1]) :]
    return url + "a" * rng.choice(_LONG) if rng.random() < 0.002 else url


def answers(rng: random.Random) -> list[str]:
    """What a name server says of a name, different at each question."""
    kind = rng.random()
    public = _WORDS["public"]
    if kind < 0.3:
        return rng.sample(public, rng.choice([1, 2]))
    if kind < 0.6:
        return [any_address(rng)]
    if kind < 0.9:
        mixed = [*public, any_address(rng)] * rng.choice([1, 1, 1, 50])
        rng.shuffle(mixed)
        return mixed
    return rng.choice([[], *([text] for text in _WORDS["odd_answers"])])
