"""How much one fetch may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one fetch (times in seconds, sizes in bytes) and of all that go on at once.

    ``total_seconds`` is for the whole chain of redirects, from the first name looked up to the last byte: a bound on
    single reads lets a page drip for ever, and refuses one that is late but whole. ``max_bytes`` holds for the body as
    sent and for the body as decoded. Requests to one host begin ``host_gap_seconds`` apart; who would have to wait for
    their turn longer than ``turn_seconds`` is refused.
    """

    total_seconds: float = 15
    lookup_seconds: float = 5
    connect_seconds: float = 5
    max_bytes: int = 5_000_000
    max_redirects: int = 5
    in_flight: int = 32
    host_gap_seconds: float = 1
    turn_seconds: float = 15
