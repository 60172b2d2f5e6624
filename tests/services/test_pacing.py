import pytest

from bot.services.pacing import HostPacing


class Clock:
    """Time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacing(clock: Clock) -> HostPacing:
    return HostPacing(1.0, lambda: clock.now, clock.sleep)


async def test_one_request_a_second_and_a_host(pacing: HostPacing, clock: Clock) -> None:
    for path in ("a", "b", "c"):
        await pacing.turn(f"https://exemple.fr/{path}")
    await pacing.turn("https://autre.fr/")
    assert clock.slept == [1.0, 2.0]
    clock.now += 10
    await pacing.turn("http://exemple.fr:8080/d")
    assert clock.slept == [1.0, 2.0]


async def test_nobody_is_polite_to_oneself(pacing: HostPacing, clock: Clock) -> None:
    for _ in range(3):
        await pacing.turn("http://127.0.0.1:8000/")
        await pacing.turn("http://[::1]/")
    assert clock.slept == []


async def test_any_string_has_a_turn(pacing: HostPacing) -> None:
    await pacing.turn("http://[")
    await pacing.turn("")


async def test_hosts_of_long_ago_are_forgotten(pacing: HostPacing, clock: Clock) -> None:
    for number in range(3000):
        clock.now += 1
        await pacing.turn(f"https://{number}.exemple.fr/")
    assert clock.slept == []
    assert len(pacing._free_at) <= 1001
