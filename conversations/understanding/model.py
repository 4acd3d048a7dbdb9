"""A linear model over pieces of text: it may raise what the rules heard, and never lowers it.

Learned in this repository from the examples beside it (`make learn`). Whole numbers only: the
same text gives the same scores on every machine.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, sqrt
from struct import unpack

from conversations.understanding.grams import SIZE

ZERO = 128
"""Added to a weight, so that a byte holds it."""

_MAGIC = b"engawa-ear-2\n"
_MOST_KEPT = 20_000
_LANE = 4  # bytes: sixteen million pieces before one head spills into the next


class BadModel(Exception):
    """The bytes are not a model of this release."""


@dataclass(frozen=True, slots=True)
class Model:
    """of: what it was learned from. heads: what can be told apart. row: for each piece, which of the rows is its own (0: none).

    rows: behind one another, a byte for each head: its weight and ZERO.
    """

    of: str
    heads: tuple[str, ...]
    bias: tuple[float, ...]
    scale: tuple[float, ...]
    bars: Mapping[str, float]
    row: array[int]
    rows: bytes
    _lanes: dict[int, int] = field(
        default_factory=dict
    )  # rows as numbers: the same few thousand are asked for again and again

    def scores(self, pieces: frozenset[int]) -> dict[str, float]:
        """How likely each head is, between 0 and 1."""
        norm = 1 / sqrt(len(pieces) or 1)
        told = zip(self.heads, self._sums(pieces), self.scale, self.bias, strict=True)
        return {head: _chance(total * scale * norm + bias) for head, total, scale, bias in told}

    def _sums(self, pieces: frozenset[int]) -> Iterable[int]:
        """The weights of all pieces, head by head. Each row is added as one great number with a lane for each head."""
        known = [self.row[piece] for piece in pieces if self.row[piece]]
        if len(self._lanes) > _MOST_KEPT:
            self._lanes.clear()
        total = sum(self._lanes.get(row) or self._spread(row) for row in known)
        wide = len(self.heads)
        sums = unpack(f"<{wide}I", total.to_bytes(_LANE * wide, "little"))
        return (head - ZERO * len(known) for head in sums)

    def _spread(self, row: int) -> int:
        wide = len(self.heads)
        lanes = bytearray(_LANE * wide)
        lanes[::_LANE] = self.rows[row * wide : (row + 1) * wide]
        self._lanes[row] = number = int.from_bytes(lanes, "little")
        return number

    def to_bytes(self) -> bytes:
        """As kept in a file."""
        head = {
            "of": self.of,
            "heads": self.heads,
            "bias": self.bias,
            "scale": self.scale,
            "bars": dict(self.bars),
        }
        parts = json.dumps(head, separators=(",", ":")).encode(), _little(self.row), self.rows
        return _MAGIC + zlib.compress(b"".join(len(part).to_bytes(4, "little") + part for part in parts), 9)

    @classmethod
    def from_bytes(cls, data: bytes) -> Model:
        """From a file. Raises: BadModel."""
        if not data.startswith(_MAGIC):
            raise BadModel("not a model of this release")
        try:
            head, row, rows = _parts(zlib.decompress(data[len(_MAGIC) :]))
            told = json.loads(head)
            places = _array("I", row)
        except (ValueError, zlib.error, EOFError) as bad:
            raise BadModel("the file is damaged") from bad
        if len(places) != SIZE or len(rows) != (max(places) + 1) * len(told["heads"]):
            raise BadModel("the file is damaged")
        heads, bias, scale = (tuple(told[name]) for name in ("heads", "bias", "scale"))
        return cls(told["of"], heads, bias, scale, told["bars"], places, rows)


def _parts(data: bytes) -> Iterable[bytes]:
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "little")
        yield data[place + 4 : place + 4 + length]
        place += 4 + length


def _array(code: str, data: bytes) -> array[int]:
    made: array[int] = array(code)
    made.frombytes(data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
