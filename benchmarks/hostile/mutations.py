"""Feeds and pages broken by chance: what fuzzers do to bytes, and what hostile authors do to markup."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

SEEDS = Path(__file__).with_name("seeds")

# One a line: how many times, and what, with Python's escapes.
_NASTY = [
    word.encode().decode("unicode_escape").encode("utf-8", "surrogatepass") * int(times)
    for line in Path(__file__).with_name("tokens.txt").read_text("ascii").splitlines()
    for times, _, word in [line.partition("*")]
]
_LABELS = (None, None, None, "utf-8", "utf-16le", "iso-8859-1", "windows-1252", "utf-7", "punycode", "x" * 39)
_LONGEST = 400_000


def read_seeds(folder: Path, *endings: str) -> list[bytes]:
    """The files of ``folder`` whose names end so, in their order."""
    return [path.read_bytes()[:_LONGEST] for path in sorted(folder.iterdir()) if path.name.endswith(endings)]


def mutated(seeds: Sequence[bytes], number: int, seed: int) -> Iterator[tuple[bytes, str | None]]:
    """``number`` bodies, each a seed after one or several accidents, with the charset that its header declares."""
    rng = random.Random(seed)
    for _ in range(number):
        body = rng.choice(seeds)
        for _ in range(rng.choice([1, 1, 2, 3, 5, 20])):
            body = rng.choice(_ACCIDENTS)(body, seeds, rng)[:_LONGEST]
        yield body, rng.choice(_LABELS)


def _cut(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _drop(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = sorted(rng.randrange(len(body) + 1) for _ in range(2))
    return body[:start] + body[min(end, start + 200) :]


def _flip(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.choice([1, 4, 30]) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _insert(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(body) + 1)
    return body[:at] + rng.choice(_NASTY) * rng.choice([1, 1, 1, 3]) + body[at:]


def _insert_after_tag(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = body.find(b">", rng.randrange(len(body) + 1)) + 1
    return body[:at] + rng.choice(_NASTY) + body[at:]


def _repeat(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start = rng.randrange(len(body) + 1)
    end = start + rng.choice([5, 50, 500])
    return body[:end] + body[start:end] * rng.choice([1, 10, 100]) + body[end:]


def _splice(body: bytes, seeds: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(seeds)
    return body[: rng.randrange(len(body) + 1)] + other[rng.randrange(len(other) + 1) :]


def _recode(body: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return body.decode("utf-8", "replace").encode(
        rng.choice(["utf-16", "utf-16-le", "cp1252", "utf-7", "utf-32"]), "ignore"
    )


_ACCIDENTS = (
    _cut,
    _drop,
    _flip,
    _flip,
    _insert,
    _insert,
    _insert_after_tag,
    _insert_after_tag,
    _repeat,
    _splice,
    _recode,
)
