import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError, ServerFailed, TooBig
from bot.fetching.body import Body

LIMIT = 100_000


CODERS = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZip ": gzip.compress,
}


def decode(coding: str, sent: bytes, step: int = 1 << 16, limit: int = LIMIT) -> bytes:
    body = Body(coding, limit)
    for start in range(0, len(sent), step):
        body.feed(sent[start : start + step])
    return body.finish()


@given(st.sampled_from(sorted(CODERS)), st.binary(max_size=5000), st.integers(1, 700))
def test_what_was_sent_comes_back(coding: str, data: bytes, step: int) -> None:
    assert decode(coding, CODERS[coding](data), step) == data


@given(st.just("gzip"), st.binary(max_size=3000))
def test_noise_is_refused_or_decoded_within_the_limit(coding: str, noise: bytes) -> None:
    with suppress(FetchError):
        assert len(decode(coding, noise)) <= LIMIT


def test_several_members() -> None:
    assert decode("gzip", gzip.compress(b"un ") + gzip.compress(b"deux"), step=3) == b"un deux"


def test_nothing_is_left_in_the_inflater() -> None:
    for size in range(65_530, 65_560):
        assert len(decode("gzip", gzip.compress(b"0" * size))) == size


def test_what_follows_the_end_is_ignored() -> None:
    assert decode("gzip", gzip.compress(b"un") + b"\0\0\0") == b"un"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_the_limit_holds_for_the_decoded_body(coding: str) -> None:
    assert len(decode(coding, CODERS[coding](b"0" * LIMIT))) == LIMIT
    with pytest.raises(TooBig):
        decode(coding, CODERS[coding](b"0" * (LIMIT + 1)))


def test_a_bomb_is_left_early() -> None:
    body = Body("gzip", LIMIT)
    bomb = gzip.compress(b"0" * 50_000_000)
    with pytest.raises(TooBig, match="as decoded"):
        body.feed(bomb)
    assert body._size < 2 * LIMIT


def test_the_limit_holds_for_the_body_as_sent() -> None:
    with pytest.raises(TooBig, match="as sent"):
        decode("gzip", gzip.compress(b"") + b"0" * LIMIT)


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd", "gzip, gzip", "foo", "gzip," * 1500])
def test_codings_not_asked_for_are_refused(coding: str) -> None:
    with pytest.raises(ServerFailed):
        Body(coding, LIMIT)


@pytest.mark.parametrize(
    "sent",
    [gzip.compress(b"Bonjour " * 99)[:-9], gzip.compress(b"") * 50, b"<p>clair</p>"],
    ids=["cut short", "empty members", "not compressed"],  # what gzip writes holds the time
)
def test_a_broken_body_is_refused(sent: bytes) -> None:
    with pytest.raises(ServerFailed):
        decode("gzip", sent)
