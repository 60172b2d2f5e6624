import pytest

from bot.errors import TooSlow
from bot.fetching.turns import HostTurns


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> HostTurns:
    return HostTurns(1.0, 15.0, clock)


def test_turns_of_a_host_are_a_second_apart_and_those_of_others_are_their_own(turns: HostTurns, clock: Clock) -> None:
    assert [turns.take("journal.fr") for _ in range(3)] == [0.0, 1.0, 2.0]
    assert turns.take("autre.fr") == 0.0
    clock.now += 2.5
    assert turns.take("journal.fr") == 0.5
    clock.now += 60
    assert turns.take("journal.fr") == 0.0


def test_a_turn_too_far_away_is_refused_and_keeps_nobody_waiting(turns: HostTurns, clock: Clock) -> None:
    assert [turns.take("journal.fr") for _ in range(16)] == [float(second) for second in range(16)]
    for _ in range(1000):
        with pytest.raises(TooSlow, match="asked too often"):
            turns.take("journal.fr")
    clock.now += 1
    assert turns.take("journal.fr") == 15.0


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
def test_nobody_is_polite_to_this_machine(turns: HostTurns, host: str) -> None:
    assert [turns.take(host) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_other_literal_addresses_have_their_turn(turns: HostTurns) -> None:
    assert [turns.take("192.0.2.1") for _ in range(2)] == [0.0, 1.0]


def test_hosts_of_long_ago_are_forgotten(turns: HostTurns, clock: Clock) -> None:
    for number in range(3000):
        clock.now += 0.5
        assert turns.take(f"{number}.exemple.fr") == 0.0
    assert len(turns._free_at) <= 1001
