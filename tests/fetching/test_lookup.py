import asyncio
import socket
import threading
from ipaddress import ip_network

import pytest

from bot.errors import AddressRefused, Unreachable
from bot.fetching.lookup import GuardedResolver, SystemLookup

LOOPBACK = (ip_network("127.0.0.0/8"),)


def resolver(*answers: str, allowed: bool = False) -> GuardedResolver:
    async def lookup(host: str) -> list[str]:
        return list(answers)

    return GuardedResolver(lookup, 1, LOOPBACK if allowed else ())


async def test_public_addresses_are_given_two_of_each_family_at_most() -> None:
    answers = ("8.8.8.8", "8.8.8.8", "8.8.4.4", "1.1.1.1", "2606:4700::1", "2606:4700::2", "2606:4700::3")
    found = await resolver(*answers).resolve("journal.fr", 443)
    assert [entry["host"] for entry in found] == ["8.8.8.8", "8.8.4.4", "2606:4700::1", "2606:4700::2"]
    assert {entry["port"] for entry in found} == {443}
    assert [entry["family"] for entry in found] == [socket.AF_INET] * 2 + [socket.AF_INET6] * 2


@pytest.mark.parametrize("bad", ["127.0.0.1", "10.0.0.5", "::1", "::ffff:10.0.0.5", "169.254.169.254", "fe80::1%lo"])
async def test_one_private_answer_refuses_the_name(bad: str) -> None:
    for answers in ((bad,), ("8.8.8.8", bad), (bad, "8.8.8.8")):
        with pytest.raises(AddressRefused):
            await resolver(*answers).resolve("journal.fr", 80)


async def test_allowed_networks_answer_for_any_name_and_port() -> None:
    for host, port in (("journal.fr", 80), ("journal.fr", 8080), ("intranet", 80), ("x.local", 9000)):
        assert await resolver("127.0.0.1", allowed=True).resolve(host, port)


async def test_of_a_name_with_an_allowed_address_no_other_is_dialled() -> None:
    for other in ("::1", "10.0.0.5", "8.8.8.8"):
        found = await resolver(other, "127.0.0.1", allowed=True).resolve("localhost", 8080)
        assert [entry["host"] for entry in found] == ["127.0.0.1"]


async def test_a_restricted_name_or_port_must_lead_into_them() -> None:
    for host, port in (("journal.fr", 8080), ("intranet", 80), ("x.local", 443)):
        with pytest.raises(AddressRefused):
            await resolver("8.8.8.8", allowed=True).resolve(host, port)


async def test_a_name_server_that_does_not_answer() -> None:
    async def lookup(host: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(Unreachable):
        await GuardedResolver(lookup, 0.02, ()).resolve("journal.fr", 80)


def test_the_socket_is_refused_at_the_last_moment() -> None:
    guard = resolver(allowed=True)

    def info(host: str, port: int) -> tuple[int, int, int, str, tuple[object, ...]]:
        return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port)

    for host, port in (("10.0.0.5", 80), ("8.8.8.8", 8080), ("169.254.169.254", 80)):
        with pytest.raises(PermissionError):
            guard.open_socket(info(host, port))
    for host, port in (("127.0.0.1", 8080), ("8.8.8.8", 443)):
        guard.open_socket(info(host, port)).close()


async def test_the_system_knows_this_machine() -> None:
    assert set(await SystemLookup()("localhost")) <= {"127.0.0.1", "::1"}


async def test_the_system_says_no() -> None:
    lookup = SystemLookup()
    for host in ("a" * 70 + ".invalid", "é" * 70):
        with pytest.raises((OSError, UnicodeError)):
            await lookup(host)
    assert lookup._free._value == 64  # every place is free again


async def test_an_abandoned_lookup_keeps_its_place_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    asked, released, answer = asyncio.Event(), asyncio.Event(), threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        loop.call_soon_threadsafe(asked.set)
        answer.wait(10)
        return []

    class Places(asyncio.Semaphore):
        def release(self) -> None:
            super().release()
            released.set()

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    lookup = SystemLookup()
    lookup._free = Places(1)
    task = asyncio.create_task(lookup("journal.fr"))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lookup._free.locked()
    answer.set()
    await released.wait()
    assert not lookup._free.locked()
