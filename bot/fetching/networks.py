"""Which IP addresses and names belong to the public web.

Python's ``is_global`` does not decide: what it answers changes with the Python version, and 3.11 lets NAT64, 6to4 and
several other ways to a private address through.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from pydantic import BaseModel, ConfigDict

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str


class _IPv4(_Entry):
    networks: tuple[IPv4Network, ...]


class _IPv6(_Entry):
    networks: tuple[IPv6Network, ...]


class _Names(_Entry):
    suffixes: tuple[str, ...]


class _SpecialPurpose(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    ipv4: tuple[_IPv4, ...]
    ipv6_global: _IPv6
    ipv6: tuple[_IPv6, ...]
    names: tuple[_Names, ...]


@cache
def _special_purpose() -> _SpecialPurpose:
    text = files("bot.fetching").joinpath("special_purpose.toml").read_text("utf-8")
    return _SpecialPurpose.model_validate(tomllib.loads(text))


@cache
def _special_suffixes() -> frozenset[str]:
    return frozenset(suffix for entry in _special_purpose().names for suffix in entry.suffixes)


def is_public(address: IPAddress) -> bool:
    """Whether a public web site can have this address."""
    special = _special_purpose()
    if isinstance(address, IPv4Address):
        return not any(is_within(address, entry.networks) for entry in special.ipv4)
    # A mapped or translated IPv4 address lies outside of 2000::/3, and so is refused like all that is not plain.
    return is_within(address, special.ipv6_global.networks) and not any(
        is_within(address, entry.networks) for entry in special.ipv6
    )


def is_within(address: IPAddress, networks: Iterable[IPNetwork]) -> bool:
    """Whether one of ``networks`` holds ``address``."""
    return any(address in network for network in networks)


def is_public_name(host: str) -> bool:
    """Whether ``host`` (lower case, ASCII, without a final dot) can be a name of the public web."""
    labels = host.split(".")
    return len(labels) > 1 and labels[-1] not in _special_suffixes()
