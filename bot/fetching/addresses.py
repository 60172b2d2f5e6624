"""Vetting an address before anything is done with it. Pure: no name is looked up here.

The address is taken apart once, by rules stricter than any library's, and put together again from its parts in plain
ASCII. What is fetched is this new form, so two parsers can never read two hosts in it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

import idna

from bot.errors import AddressRefused
from bot.fetching.networks import IPAddress, IPNetwork, is_public_name, is_within

MAX_LENGTH = 2_048
WEB_PORTS = {"http": 80, "https": 443}

_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:@\[\]]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# Every top-level domain is made of letters or is an A-label; what ends in a number is an IPv4 address to some parser.
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_ANY_TOP_LEVEL = re.compile(r"[a-z][a-z0-9-]*")
_MAX_NAME = 253
# Controls, bidi and zero-width marks, surrogates, line separators: they show one address and mean another.
_UNFIT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RAW_BYTE = re.compile("[\udc80-\udcff]")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class Target:
    """A vetted address: ``url`` in ASCII without fragment, ``host`` a name (A-labels) or an IP address."""

    url: str
    host: str
    port: int


def vet(url: str, allowed: Sequence[IPNetwork] = ()) -> Target:
    """Take ``url`` apart and put it together again. Raises ``AddressRefused``.

    Literal IP addresses are taken within ``allowed`` only; other ports than 80 and 443, and names of private networks,
    only if there is any allowed network: where such a name leads must then be checked by ``is_restricted``.
    """
    if len(url) > MAX_LENGTH:
        raise AddressRefused(url[:MAX_LENGTH], "too long")
    if "\\" in url or any(unicodedata.category(character) in _UNFIT_CATEGORIES for character in url):
        raise AddressRefused(url, "unfit characters")
    parts = _PARTS.fullmatch(url)
    authority = _AUTHORITY.fullmatch(parts[2]) if parts else None
    if parts is None or authority is None:
        raise AddressRefused(url, "not an http(s) address")
    scheme = parts[1].lower()
    port = int(authority[2] or WEB_PORTS[scheme])
    host = _host(authority[1], url)
    literal = literal_address(host)
    if literal is not None and not is_within(literal, allowed):
        raise AddressRefused(url, "literal IP address")
    if not 0 < port < 1 << 16 or (is_restricted(host, port) and not allowed):
        raise AddressRefused(url, "not an address of the public web")
    shown = f"[{host}]" if ":" in host else host
    suffix = "" if port == WEB_PORTS[scheme] else f":{port}"
    path = quote(parts[3] or "/", safe=_PATH_SAFE)
    query = quote(parts[4] or "", safe=_PATH_SAFE + "?")
    rebuilt = f"{scheme}://{shown}{suffix}{path}{query}"
    if len(rebuilt) > MAX_LENGTH:
        raise AddressRefused(url, "too long")
    return Target(rebuilt, host, port)


def vet_redirect(base: Target, location: str, allowed: Sequence[IPNetwork] = ()) -> Target:
    """The address that a ``Location`` header names, seen from ``base``. Raises ``AddressRefused``."""
    # Bytes that are not UTF-8 reach us as surrogates; a path in Latin-1 is percent-encoded as browsers do.
    location = _RAW_BYTE.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", location)
    if len(location) > MAX_LENGTH or any(ord(character) < ord(" ") for character in location):
        # Before joining: urljoin drops tabs and line ends in silence.
        raise AddressRefused(base.url, "unfit characters in a redirect")
    try:
        joined = urljoin(base.url, location)
    except ValueError:
        raise AddressRefused(base.url, "malformed redirect") from None
    return vet(joined, allowed)


def is_restricted(host: str, port: int) -> bool:
    """Whether only a machine of the allowed networks may answer for ``host`` (lower-case ASCII) on ``port``."""
    return port not in WEB_PORTS.values() or literal_address(host) is not None or not is_public_name(host)


def literal_address(host: str) -> IPAddress | None:
    """``host`` as an IP address in its usual spelling, or None for a name."""
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        return None


def _host(text: str, url: str) -> str:
    if text.startswith("["):
        address = literal_address(text[1:-1])
        if not isinstance(address, IPv6Address):
            raise AddressRefused(url, "malformed host")
        return str(address)
    host = text.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError:
            raise AddressRefused(url, "malformed host") from None
    host = host.removesuffix(".")
    labels = host.split(".")
    top_level = _TOP_LEVEL if len(labels) > 1 else _ANY_TOP_LEVEL
    well_formed = top_level.fullmatch(labels[-1]) and all(map(_LABEL.fullmatch, labels)) and len(host) <= _MAX_NAME
    if not well_formed and literal_address(host) is None:
        raise AddressRefused(url, "malformed host")
    return host
