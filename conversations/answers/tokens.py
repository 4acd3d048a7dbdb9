"""An answer cut into pieces that mean something: numbers, days, hours. One letter a piece, so that patterns read easily."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from conversations.answers import numerals
from conversations.answers.tongues import Lexicon, words

NUMBER, YEAR, UNKNOWN = "N", "J", "?"
_YEARS = range(1850, 2151)
_LONGEST_NUMBER = 9
_PLAIN = {
    "next": "X", "coming": "Q", "last": "<", "within": "I", "after": "A", "ago": "G",
    "yearmark": "y", "monthmark": "m", "daymark": "d", "hour": "h", "minute": "i",
    "yearmark_before": "Y", "monthmark_before": "M", "daymark_before": "D", "at": "g",
    "half": "f", "half_before": "F", "minus": "k", "noon": "n", "midnight": "z", "end": "e", "nth": "#",
    "unsure": "x", "five_or_year": "V", "week_or_sunday": "u", "hundred": "C", "times10": "*", "plus10": "+",
}  # fmt: skip
PARTS = (
    "dawn", "morning", "noonish", "pm", "evening", "night", "late", "am", "us_am", "us_pm", "day_long",
)  # fmt: skip
"""Parts of the day, as the tongues name them."""
UNITS = ("min", "hour", "day", "week", "month", "year")
"""Lengths of time, as the tongues name them."""
HOLIDAYS = (
    "成人の日", "建国記念の日", "天皇誕生日", "春分の日", "昭和の日", "憲法記念日", "みどりの日", "こどもの日", "海の日", "山の日", "敬老の日",
    "秋分の日", "スポーツの日", "文化の日", "勤労感謝の日",
)  # fmt: skip
_SIGNED = {"day": "R", "week": "W", "month": "O", "year": "L"}
_NUMBERED = {"weekday": "K", "named": "B", "num": "w", "era": "E", "past": "P", "quarter": "c"}
_MORE_THAN_THE_HOUR = {"half_more": 30, "quarter_more": 15, "quarter_less": -15}
_SHIFTS = {
    "shift_week1": (1, "week"), "shift_month1": (1, "month"), "shift_days2": (2, "day"), "shift_days3": (3, "day"),
    "shift_year_half": (6, "month"),
}  # fmt: skip
_CODE = re.compile(r"([a-z_]+?)([+-]?[0-9]+)")
_ERAS = {"m": 1, "t": 2, "s": 3, "h": 4, "r": 5}
_BETWEEN = "/:.-"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece. sign: its letter; number: how many, which one; text: as written, folded; end: its place after."""

    sign: str
    number: int
    text: str
    end: int = 0


@cache
def _meaning(code: str) -> tuple[tuple[str, int], ...]:
    """The pieces a lexicon's code stands for."""
    return tuple(piece for part in code.split() for piece in _piece(part))


def _piece(part: str) -> tuple[tuple[str, int], ...]:
    if part in _PLAIN:
        return ((_PLAIN[part], 0),)
    if part in PARTS:
        return (("q", PARTS.index(part)),)
    if part in _MORE_THAN_THE_HOUR:
        return (("S", _MORE_THAN_THE_HOUR[part]),)
    if part in _SHIFTS:
        number, unit = _SHIFTS[part]
        return ((NUMBER, number), ("U", UNITS.index(unit)), ("A", 0))
    if part == "half_year":
        return ((NUMBER, 6), ("U", UNITS.index("month")))
    if part.startswith("unit_"):
        return (("U", UNITS.index(part.removeprefix("unit_"))),)
    if part.startswith("holiday_"):
        return (("H", HOLIDAYS.index(part.removeprefix("holiday_"))),)
    return _numbered(part)


def _numbered(part: str) -> tuple[tuple[str, int], ...]:
    found = _CODE.fullmatch(part)
    if found is None:
        return ()
    letter = _SIGNED.get(found[1]) or _NUMBERED.get(found[1])
    return ((letter, int(found[2])),) if letter else ()


def with_digits(text: str, name: str) -> str:
    """The folded text, with numbers in kana or Korean that count something as digits. Idempotent."""
    return numerals.counted_in_korean(text) if name == "ko" else numerals.counted_in_kana(text)


def cut(text: str, name: str) -> tuple[Token, ...]:
    """The pieces of a folded text, read as language `name`. Takes time in proportion to its length."""
    lexicon = words(name)
    counted = with_digits(text, name)
    tokens: list[Token] = []
    at = 0
    while at < len(counted):
        found, at = _next(counted, at, lexicon)
        tokens.extend(replace(token, end=at) for token in found)
    return tuple(_joined(tokens))


def _next(text: str, at: int, lexicon: Lexicon) -> tuple[list[Token], int]:
    c = text[at]
    if c.isascii() and c.isdigit():
        return _digits(text, at)
    word = longest(text, at, lexicon)
    run = _han_run(text, at)
    if len(run) > len(word) and (number := numerals.han(run)) is not None:
        return [_number(number, run)], at + len(run)
    if word:
        return [Token(sign, n, word) for sign, n in _meaning(lexicon.codes[word])], at + len(word)
    if c in _ERAS and text[at + 1 : at + 2].isdigit() and not text[at - 1 : at].isalnum():
        return [Token("E", _ERAS[c], c)], at + 1
    if c in _BETWEEN and text[at + 1 : at + 2].isdigit() and text[at - 1 : at].isdigit() and at:
        return [Token(c, 0, c)], at + 1
    if c in "~-" and text[at + 1 : at + 2].isdigit() and at:
        return [Token("~", 0, c)], at + 1
    return _unknown(text, at)


def _digits(text: str, at: int) -> tuple[list[Token], int]:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    run = text[at:end]
    if len(run) > _LONGEST_NUMBER:
        return [Token(UNKNOWN, 0, run), Token("x", 0, run)], end
    return [_number(int(run), run)], end


def _number(number: int, run: str) -> Token:
    is_year = len(run) == len("2026") and number in _YEARS
    return Token(YEAR if is_year else NUMBER, number, run)


def _han_run(text: str, at: int) -> str:
    end = at
    while end < len(text) and text[end] in numerals.HAN:
        end += 1
    return text[at:end]


def longest(text: str, at: int, lexicon: Lexicon) -> str:
    """The longest word of the lexicon that stands here as a word; empty when there is none."""
    if _is_spaced(text[at]) and at and _is_spaced(text[at - 1]):
        return ""
    for length in lexicon.lengths.get(text[at], ()):
        word = text[at : at + length]
        ends_inside = _is_spaced(word[-1]) and _is_spaced(text[at + length : at + length + 1])
        if word in lexicon.codes and not ends_inside:
            return word
    return ""


def _is_spaced(c: str) -> bool:
    """Whether the letter belongs to a script that puts spaces between words."""
    if not c:
        return False
    is_indic = "\u0900" <= c <= "\u0963" or "\u0971" <= c <= "\u097f"
    return is_indic or (c.isalpha() and (c < "\u0900" or "\u1e00" <= c <= "\u1fff"))


def _unknown(text: str, at: int) -> tuple[list[Token], int]:
    if not (text[at].isalpha() or _is_spaced(text[at])):
        return [], at + 1
    end = at + 1
    while end < len(text) and _is_spaced(text[at]) and _is_spaced(text[end]):
        end += 1
    return [Token(UNKNOWN, 0, text[at:end])], end


def _joined(tokens: list[Token]) -> list[Token]:
    """Number words made one number (eighty two; tám mươi hai), and năm told apart: five, or year."""
    out: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.sign == "V":
            is_year = after is not None and after.sign in "JE"
            token = replace(token, sign="Y" if is_year else "w", number=5)  # noqa: PLW2901 - told apart
        if token.sign == "u":
            is_week = bool(out) and out[-1].sign in "Nw"
            number = UNITS.index("week") if is_week else len(UNITS) + 1
            token = replace(token, sign="U" if is_week else "K", number=number)  # noqa: PLW2901 - told apart
        before = out[-1] if out and out[-1].sign == "w" else None
        merged = _merged(before, token)
        if merged is None:
            out.append(token)
        else:
            out[-1] = merged
    return [replace(t, sign=NUMBER) if t.sign == "w" else t for t in out]


def _merged(before: Token | None, token: Token) -> Token | None:
    if before is None:
        return None
    number = _both(before.number, token)
    return None if number is None else Token("w", number, before.text + token.text, token.end)


def _both(before: int, token: Token) -> int | None:
    match token.sign:
        case "*":
            return before * 10
        case "+":
            return before + 10
        case "C":
            return before * 100
        case "w" if before % 100 == 0 and before and token.number < 100:  # noqa: PLR2004 - two hundred and ten
            return before + token.number
        case "w" if before >= 10 and before % 10 == 0 and 0 < token.number < 10:  # noqa: PLR2004 - eighty two
            return before + token.number
        case _:
            return None
