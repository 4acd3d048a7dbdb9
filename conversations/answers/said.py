"""What somebody said of a day and an hour, gathered piece by piece in any order; not yet what it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from conversations.answers.readings import Reason, Unclear
from conversations.answers.tokens import UNITS, Token, cut

_MOST_UNKNOWN = 14  # letters of a script without spaces; a word counts as three
_WORD = 3
_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and minute as said. is_exact: written so that only the 24-hour clock can be meant (09:30)."""

    hour: int
    minute: int = 0
    is_exact: bool = False


@dataclass(slots=True)
class Said:
    """The pieces. One that was said twice, differently, makes the whole ambiguous."""

    pieces: dict[str, int] = field(default_factory=dict)
    slash: tuple[int, int] | None = None
    clocks: list[Clock] = field(default_factory=list)
    parts: set[int] = field(default_factory=set)
    shifts: list[tuple[int, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    leftover: str = ""

    def put(self, name: str, number: int) -> None:
        """Keep a piece. Raises: Unclear if it was said differently before."""
        if self.pieces.setdefault(name, number) != number:
            raise Unclear(Reason.AMBIGUOUS)

    def get(self, name: str) -> int | None:
        """A piece, if it was said."""
        return self.pieces.get(name)


Take = Callable[[Said, tuple[Token, ...]], None]


def hear(text: str, name: str) -> Said:
    """The pieces in a folded text. Raises: Unclear for a piece that cannot be, or said in two ways."""
    tokens = cut(text, name)
    unknown = sum(_WORD if len(t.text) > 1 else 1 for t in tokens if t.sign == "?")
    if unknown > _MOST_UNKNOWN:
        raise Unclear(Reason.UNREADABLE)
    said = Said()
    signs = "".join(token.sign for token in tokens)
    for pattern, take in _RULES:
        signs = _apply(pattern, take, said, signs, tokens)
    said.leftover = signs.replace("_", "").replace("?", "").replace("~", "")
    return said


def _apply(pattern: re.Pattern[str], take: Take, said: Said, signs: str, tokens: tuple[Token, ...]) -> str:
    for found in pattern.finditer(signs):
        take(said, tokens[found.start() : found.end()])
        signs = signs[: found.start()] + "_" * (found.end() - found.start()) + signs[found.end() :]
    return signs


def _numbers(tokens: tuple[Token, ...]) -> list[int]:
    return [token.number for token in tokens if token.sign in "NJ"]


def _clock(said: Said, tokens: tuple[Token, ...]) -> None:
    hour, minute, *_ = [*_numbers(tokens), 0]
    if any(t.sign == "f" for t in tokens):
        minute = 30
    if any(t.sign == "c" for t in tokens):
        minute = 15 * next(t.number for t in tokens if t.sign == "c")
    written = next(t.text for t in tokens if t.sign in "NJ")
    is_exact = any(t.sign == ":" for t in tokens) and len(written) == len("09") and written[0] == "0"
    _tell(said, hour, minute, is_exact=is_exact)


def _tell(said: Said, hour: int, minute: int, *, is_exact: bool = False) -> None:
    clock = Clock(hour, minute, is_exact)
    if clock not in said.clocks:
        said.clocks.append(clock)


def _before_the_hour(said: Said, tokens: tuple[Token, ...]) -> None:
    hour, minutes, *_ = _numbers(tokens)
    _turned(said, hour, -minutes)


def _half_before(said: Said, tokens: tuple[Token, ...]) -> None:
    _turned(said, _numbers(tokens)[0], -30)


def _past(said: Said, tokens: tuple[Token, ...]) -> None:
    minutes = next(t.number for t in tokens if t.sign in "PS")
    _turned(said, _numbers(tokens)[0], minutes)


def _turned(said: Said, hour: int, minutes: int) -> None:
    """So many minutes past the hour, or before it."""
    if not -60 < minutes < 60:  # noqa: PLR2004 - an hour's minutes
        raise Unclear(Reason.IMPOSSIBLE)
    _tell(said, hour, minutes) if minutes >= 0 else _tell(said, hour - 1 if hour > 1 else 12, 60 + minutes)


def _shift(said: Said, tokens: tuple[Token, ...]) -> None:
    unit = next(_unit_of(t) for t in tokens if t.sign in "UdDmMiyh")
    number = _numbers(tokens)[0]
    is_past = any(t.sign == "G" for t in tokens)
    said.shifts.append((-number if is_past else number, unit))
    if any(t.sign == "f" for t in tokens):
        said.shifts.append((30, "min"))


def _unit_of(token: Token) -> str:
    named = {"d": "day", "D": "day", "m": "month", "M": "month", "i": "min", "y": "year", "h": "hour"}
    return named.get(token.sign) or UNITS[token.number]


def _era(said: Said, tokens: tuple[Token, ...]) -> None:
    said.put("era", tokens[0].number)
    for name, number in zip(("year", "month", "day"), _numbers(tokens), strict=False):
        said.put(name, number)


def _year_first(said: Said, tokens: tuple[Token, ...]) -> None:
    year, month, day = _numbers(tokens)
    _put_all(said, year=year, month=month, day=day)


def _short_year(_said: Said, _tokens: tuple[Token, ...]) -> None:
    raise Unclear(Reason.AMBIGUOUS)


def _year_last(said: Said, tokens: tuple[Token, ...]) -> None:
    first, second, year = _numbers(tokens)
    said.put("year", year)
    _slash(said, first, second)


def _pair(said: Said, tokens: tuple[Token, ...]) -> None:
    first, second = _numbers(tokens)
    _slash(said, first, second)


def _slash(said: Said, first: int, second: int) -> None:
    if said.slash not in (None, (first, second)):
        raise Unclear(Reason.AMBIGUOUS)
    said.slash = first, second


def _month_then_day(said: Said, tokens: tuple[Token, ...]) -> None:
    *_, month, day = _numbers(tokens)
    _put_all(said, month=month, day=day)


def _day_then_month(said: Said, tokens: tuple[Token, ...]) -> None:
    day, month = _numbers(tokens)
    _put_all(said, day=day, month=month)


def _named_month(said: Said, tokens: tuple[Token, ...]) -> None:
    said.put("month", next(t.number for t in tokens if t.sign == "B"))
    for token in tokens:
        if token.sign == "J":
            said.put("year", token.number)
        if token.sign == "N":
            said.put("day", token.number)


def _put_all(said: Said, **numbers: int) -> None:
    for name, number in numbers.items():
        said.put(name, number)


def _one(name: str) -> Take:
    """Keeps the only number of a pattern under this name."""

    def take(said: Said, tokens: tuple[Token, ...]) -> None:
        said.put(name, _numbers(tokens)[0] if _numbers(tokens) else tokens[0].number)

    return take


def _nth(said: Said, tokens: tuple[Token, ...]) -> None:
    said.put("nth", _numbers(tokens)[0])
    said.put("weekday", tokens[-1].number)


def _part(said: Said, tokens: tuple[Token, ...]) -> None:
    said.parts.add(tokens[0].number)


def _flag(said: Said, tokens: tuple[Token, ...]) -> None:
    said.flags.add(tokens[0].sign)


def _noon(said: Said, _tokens: tuple[Token, ...]) -> None:
    _tell(said, 12, 0, is_exact=True)


def _midnight(said: Said, _tokens: tuple[Token, ...]) -> None:
    said.flags.add("z")
    _tell(said, 0, 0, is_exact=True)


def _clock_with_part(said: Said, tokens: tuple[Token, ...]) -> None:
    _clock(said, tokens)
    _part(said, tuple(t for t in tokens if t.sign == "q"))


_NOT_A_DAY = r"(?![/.mdyBJ-])"
_RULES: tuple[tuple[re.Pattern[str], Take], ...] = tuple(
    (re.compile(pattern), take)
    for pattern, take in (
        # how far from now
        (r"[NJ]hNiG|[NJ]hkNi?", _before_the_hour),
        (r"N[UdDmMiy]f?[AG]|NUfA|INU", _shift),
        # hours that cannot be anything else
        (r"g?Fg?N", _half_before),
        (r"PN|SNh?", _past),
        (
            rf"g?(?:N:N:N|N:N|NhNi?{_NOT_A_DAY}|Nh[fc]|Nh)|gN[.:]N|gNf|gNi|gN{_NOT_A_DAY}",
            _clock,
        ),
        # days
        (r"ENyNmNd?|EN[./-]N[./-]N", _era),
        (r"[JY]?JyNmNd?|J[./-]N[./-]N|J[ym]?NmNd?", _year_first),
        (r"N[./-]N[./-]J", _year_last),
        (r"NyNmNd?|N[./-]N[./-]N", _short_year),
        (r"D?NMN", _day_then_month),
        (r"NmNd?|MNDN", _month_then_day),
        (r"D?Nd?BJ|BNd?J|BNd?|D?NdB|D?NB", _named_month),
        (r"D?N/N|N[.-]N(?![:h])", _pair),
        (r"#NK", _nth),
        (r"Nm|MN", _one("month")),
        (r"Nd|DN", _one("day")),
        (r"B", _one("month")),
        (r"ENy?", _era),
        (r"YJ|Jy|J", _one("year")),
        (r"R", _one("days")),
        (r"W", _one("weeks")),
        (r"O", _one("months")),
        (r"L", _one("years")),
        (r"K", _one("weekday")),
        (r"H", _one("holiday")),
        # hours that might have been days
        (r"Nfq|Nq|qN(?![ymd/.:-])", _clock_with_part),
        (r"q", _part),
        (r"n", _noon),
        (r"z", _midnight),
        (r"[XQ<e]", _flag),
        (r"[IDMYgymdhifU]", lambda _said, _tokens: None),
    )
)
