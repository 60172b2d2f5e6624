from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.networks import is_public, is_public_name


@pytest.mark.parametrize("text", ["93.184.216.34", "8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4007::200e"])
def test_public(text: str) -> None:
    assert is_public(ip_address(text))


REFUSED = """
0.0.0.0 10.0.0.5 100.64.1.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1
192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::ffff:8.8.8.8 ::127.0.0.1 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::7f00:1 2001:db8::1
2002:7f00:1:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
"""


@pytest.mark.parametrize("text", REFUSED.split())
def test_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_never_public(address: IPv4Address) -> None:
    assert not (is_public(address) and (address.is_private or address.is_multicast or address.is_loopback))


@given(st.ip_addresses(v=6))
def test_only_global_unicast_is_public(address: IPv6Address) -> None:
    assert not is_public(address) or address.packed[0] >> 5 == 1


def test_names() -> None:
    assert is_public_name("journal.fr")
    assert is_public_name("local.journal.fr")
    assert not is_public_name("journal")
    assert not is_public_name("journal.local")
    assert not is_public_name("a.b.home.arpa")
