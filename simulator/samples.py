"""Small made-up media, so that nobody needs a file at hand: a picture drawn here, and stand-ins for the rest."""

import functools
import struct
import zlib
from collections.abc import Callable

AUDIO = b"ID3\x04\x00\x00\x00\x00\x00\x00simulated sound"
VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isomsimulated film"
FILE = b"%PDF-1.4\n% simulated document\n"
SKY, SUN, HILL, FLOOR = (196, 226, 240), (250, 214, 120), (122, 168, 116), (181, 136, 92)


@functools.cache
def photo(width: int = 480, height: int = 320) -> bytes:
    """A view from the veranda: sky, sun, a hill and the boards."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows.extend(_colour(x / width, y / height))
    return png(width, height, bytes(rows))


def _colour(x: float, y: float) -> tuple[int, int, int]:
    if y > 0.78:
        return FLOOR if int(x * 12) % 2 else (170, 126, 84)
    if y > 0.52 + 0.5 * (x - 0.35) ** 2:
        return HILL
    return SUN if ((x - 0.75) * 1.5) ** 2 + (y - 0.22) ** 2 < 0.01 else SKY


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of 8-bit RGB rows, each led by its filter byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


SAMPLES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "image": ("image/png", "photo.png", photo),
    "video": ("video/mp4", "film.mp4", lambda: VIDEO),
    "audio": ("audio/mpeg", "voice.mp3", lambda: AUDIO),
    "file": ("application/pdf", "document.pdf", lambda: FILE),
}
