"""Under which key a page is kept, and what opens it: pure, and one-way, so that the table does not list addresses."""

import hashlib

from bot.domain.links import normalise


def page_key(url: str) -> bytes:
    """The 32 bytes of SHA-256 of the normalised ``url``. Any string has a key: only the fetcher judges addresses."""
    return hashlib.sha256(_bytes(url)).digest()


def page_secret(url: str) -> bytes:
    """32 bytes that open what is kept of the page: whoever holds the table and not the address reads nothing of it."""
    return hashlib.sha256(b"what is kept of " + _bytes(url)).digest()


def _bytes(url: str) -> bytes:
    return normalise(url).encode("utf-8", "surrogatepass")
