"""A page as it came over the wire."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The body of one fetched address, undecoded.

    ``url`` is the address after redirects; ``charset`` is the label of the Content-Type header, unchecked.
    """

    url: str
    body: bytes
    content_type: str = ""
    charset: str | None = None
