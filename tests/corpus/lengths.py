"""C5: words of every length, in units LINE counts and letters people see. What goes out fits; what comes in is kept whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product

from tests.corpus.recipes import Line

LETTERS = ("a", "あ", "🍎", "👨‍👩‍👧", "か\u3099", "葛\U000e0100", "。", "あ。", "Z\u0301\u0322\u0336", "🇯🇵")
TIMES = (0, 1, 12, 19, 20, 21, 40, 299, 300, 301, 1_499, 1_500, 1_501, 4_999, 5_000, 5_001)
COMES_IN = (1, 4_999, 5_000, 5_001, 100_000)
MOST, WAYS_TO_MOST = 100_000, ("a", "あ", "👨‍👩‍👧", "Z\u0301\u0322\u0336")
BURST = 1_000


def lines() -> Iterator[Line]:
    """Every line of C5: `goes` out in every field there is, `comes` in, or comes in a `burst` from one person.

    A burst is kept whole and in order, and nothing is said to it more often than `said_at_most` times.
    """
    numbers = count(1)
    for letter, times in product(LETTERS, TIMES):
        yield _line(next(numbers), "goes", letter, times, {"broken": []})
    for letter, times in product(LETTERS[:4], COMES_IN):
        yield _line(next(numbers), "comes", letter, times, {"kept": "equal"})
    yield _line(next(numbers), "comes", "", 0, {"kept": "equal"})
    for letter in WAYS_TO_MOST:
        yield _line(next(numbers), "goes", letter, MOST, {"broken": []})
    kept = {"kept": "in order", "said_at_most": 2}
    yield _line(next(numbers), "burst", "聞こえますか", 1, kept) | {"times": BURST, "within_s": 10}


def _line(number: int, way: str, letter: str, times: int, expected: dict[str, object]) -> Line:
    words = {"letter": letter, "times": times}
    return {"id": f"c5-{number:04d}", "way": way, "words": words, "expected": expected}
