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
from dataclasses import dataclass
from math import exp, sqrt

from conversations.understanding.grams import SIZE

DANGERS = ("risk:", "kind:")
"""How the heads of danger begin."""

_MAGIC = b"engawa-ear-1\n"


class BadModel(Exception):
    """The bytes are not a model of this release."""


@dataclass(frozen=True, slots=True)
class Model:
    """of: what it was learned from. heads: what can be told apart. first: for each piece, where its weights begin. Of weight k: head which[k], value[k]."""

    of: str
    heads: tuple[str, ...]
    bias: tuple[float, ...]
    scale: tuple[float, ...]
    bars: Mapping[str, float]
    first: array[int]
    which: array[int]
    value: array[int]

    def scores(self, pieces: frozenset[int]) -> dict[str, float]:
        """How likely each head is, between 0 and 1."""
        return self._scores(pieces, len(self.heads))

    def dangers(self, pieces: frozenset[int]) -> dict[str, float]:
        """The same for the heads of danger alone, which come first."""
        return self._scores(pieces, sum(head.startswith(DANGERS) for head in self.heads))

    def _scores(self, pieces: frozenset[int], most: int) -> dict[str, float]:
        sums = [0] * most
        first, which, value = self.first, self.which, self.value
        for piece in pieces:
            for place in range(first[piece], first[piece + 1]):
                head = which[place]
                if head >= most:
                    break  # the heads of a piece are in order
                sums[head] += value[place]
        norm = 1 / sqrt(len(pieces) or 1)
        rows = zip(self.heads, sums, self.scale, self.bias, strict=False)
        return {head: _chance(total * scale * norm + bias) for head, total, scale, bias in rows}

    def to_bytes(self) -> bytes:
        """As kept in a file."""
        head = {
            "of": self.of,
            "heads": self.heads,
            "bias": self.bias,
            "scale": self.scale,
            "bars": dict(self.bars),
        }
        parts = [json.dumps(head, separators=(",", ":")).encode(), *map(_little, self._arrays())]
        return _MAGIC + zlib.compress(b"".join(len(part).to_bytes(4, "little") + part for part in parts), 9)

    def _arrays(self) -> tuple[array[int], array[int], array[int]]:
        return self.first, self.which, self.value

    @classmethod
    def from_bytes(cls, data: bytes) -> Model:
        """From a file. Raises: BadModel."""
        if not data.startswith(_MAGIC):
            raise BadModel("not a model of this release")
        try:
            head, *rest = _parts(zlib.decompress(data[len(_MAGIC) :]))
            told = json.loads(head)
            first, which, value = (_array(code, part) for code, part in zip("IBb", rest, strict=True))
        except (ValueError, zlib.error, EOFError) as bad:
            raise BadModel("the file is damaged") from bad
        if len(first) != SIZE + 1 or first[-1] != len(which) or len(which) != len(value):
            raise BadModel("the file is damaged")
        return cls(
            told["of"],
            tuple(told["heads"]),
            tuple(told["bias"]),
            tuple(told["scale"]),
            told["bars"],
            first,
            which,
            value,
        )


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
