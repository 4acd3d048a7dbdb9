"""How LINE counts: UTF-16 units for texts, grapheme clusters for labels, bytes for Flex."""

import json

import regex

_CLUSTER = regex.compile(r"\X")


def utf16_units(text: str) -> int:
    """Length as LINE counts message texts; an emoji is often 2 or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length as LINE counts labels: what a reader would call characters."""
    return len(text) if text.isascii() else len(_CLUSTER.findall(text))


def json_bytes(value: object) -> int:
    """Size of a Flex container. LINE does not say how it counts; we take the larger way, ASCII escapes."""
    return len(json.dumps(value, separators=(",", ":")))
