"""Files of the local Telegram, in memory and bounded, and small media made on the spot."""

import secrets
import struct
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache

#: All files together; the oldest are dropped first.
MOST_BYTES = 64 * 1024 * 1024
#: What a bot may send (Bot API, « Sending files »).
UPLOAD_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; ``path`` is what getFile gives, a folder and a name made here."""

    id: str
    unique_id: str
    name: str
    media_type: str
    content: bytes
    path: str


class FileStore:
    """Files by id and by path."""

    def __init__(self, most_bytes: int = MOST_BYTES, upload_bytes: int = UPLOAD_BYTES) -> None:
        self.upload_bytes = upload_bytes
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._most = most_bytes
        self._held = 0

    def add(self, name: str, media_type: str, content: bytes, folder: str = "documents") -> StoredFile:
        """Keep a file under a new id."""
        key = secrets.token_urlsafe(24)
        extension = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{secrets.token_hex(4)}.{extension if extension.isalnum() else 'bin'}"
        stored = StoredFile(key, key[:16], name, media_type, content, path)
        self._files[key] = stored
        self._held += len(content)
        while self._held > self._most and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            self._held -= len(oldest.content)
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this id, if it is still here."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file with this path, if it is still here."""
        return next((stored for stored in self._files.values() if stored.path == path), None)


@cache
def drawn_png(width: int = 320, height: int = 200) -> bytes:
    """A picture with no content: an evening sky as a PNG."""

    def pixel(x: int, y: int) -> bytes:
        share = y / height
        glow = max(0.0, 1 - ((x - width * 0.7) ** 2 + (y - height * 0.62) ** 2) ** 0.5 / (height * 0.45))
        return bytes(int(min(255, value)) for value in (38 + 190 * share + 60 * glow, 60 + 70 * share + 90 * glow, 150))

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def silent_wave(seconds: int = 2) -> bytes:
    """``seconds`` of silence as a WAV file."""
    rate = 8000
    data = b"\x80" * (rate * seconds)
    return struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVEfmt ", 16, 1, 1, rate, rate, 1, 8, b"data",
                       len(data)) + data  # fmt: skip
