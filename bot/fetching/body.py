"""The body of an answer, gathered and decoded in steps."""

import zlib

from bot.errors import ServerFailed, TooBig

#: What we ask for; every other coding is one more decoder for a stranger to try.
ACCEPTED_CODINGS = "gzip"

_GZIP = 16 + zlib.MAX_WBITS
_STEP = 1 << 16
# A gzip file may be several one after another; a hundred thousand empty ones are an attack.
_MOST_MEMBERS = 16


class Body:
    """Gathers a body, ``limit`` bytes at most both as sent and as decoded."""

    def __init__(self, coding: str, limit: int) -> None:
        """``coding`` is the Content-Encoding header. Raises ``ServerFailed`` for a coding that was not asked for."""
        self._coding = coding.strip().lower() or "identity"
        if self._coding not in ("identity", "gzip", "x-gzip"):
            raise ServerFailed(detail="unknown content coding")
        self._limit = limit
        self._received = 0
        self._size = 0
        self._pieces: list[bytes] = []
        self._members = 0
        self._inflater: zlib._Decompress | None = None
        self._ended = False

    def feed(self, chunk: bytes) -> None:
        """Take one chunk as it came. Raises ``TooBig`` or ``ServerFailed``."""
        self._received += len(chunk)
        if self._received > self._limit:
            raise TooBig(detail="as sent")
        if self._coding == "identity":
            self._keep(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error:
            raise ServerFailed(detail="undecodable content coding") from None

    def finish(self) -> bytes:
        """The decoded body. Raises ``ServerFailed`` if it was cut short: half a page must not pass for the whole."""
        if self._inflater is not None:
            self._keep(self._inflater.flush())
            if not self._inflater.eof:
                raise ServerFailed(detail="body cut short")
        return b"".join(self._pieces)

    def _inflate(self, data: bytes) -> None:
        while data and not self._ended:
            if self._inflater is None:
                self._inflater = self._new_inflater()
            self._keep(self._inflater.decompress(data, _STEP))
            if not self._inflater.eof:
                data = self._inflater.unconsumed_tail
                continue
            data = self._inflater.unused_data
            # Like browsers, we ignore what follows the end, unless it is another gzip member.
            self._ended = bool(data) and not data.startswith(b"\x1f")
            self._inflater = None

    def _new_inflater(self) -> "zlib._Decompress":
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise ServerFailed(detail="too many gzip members")
        return zlib.decompressobj(_GZIP)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooBig(detail="as decoded")
        self._pieces.append(piece)
