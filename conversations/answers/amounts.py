"""Ages and counts: how old, how many. What is about, over, or between two numbers is asked again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from conversations.answers import numerals
from conversations.answers.days import day_of
from conversations.answers.moments import TOKYO
from conversations.answers.readings import Reading, Reason, Unclear
from conversations.answers.said import Said, hear
from conversations.answers.tokens import Token, cut, with_digits
from conversations.answers.tongues.amounts import (
    ABOUT,
    BORN,
    COUNTED,
    KINDS_OF_PEOPLE,
    MONTHS_OLD,
    NOBODY,
    TOTAL,
    WORDS_OF_AGE,
    WORDS_OF_COUNT,
    YEARS_OLD,
)

OLDEST = 122
"""Years: nobody is known to have become older."""
MOST = 99_999
"""More people or things than this, nobody brings to the desk."""
_NEGATIVE = re.compile(
    r"(?:^|[^0-9])(?:-|−|マイナス|まいなす)\s?[0-9]|^ー\s?[0-9]"
)  # ー is the key for a minus on many phones
_DECIMAL = re.compile(r"[0-9][.][0-9]")
_THOUSANDS = re.compile(r"(?<![0-9])([0-9]{1,3})((?:,[0-9]{3})+)(?![0-9])")
_TWO_NUMBERS = re.compile(r"[0-9一二三四五六七八九十]\s?[、,~\-・か]\s?[0-9一二三四五六七八九十]")
_POLITE = re.compile(r"(?:です|でした|になります|だよ|だ|よ|ね|。|\.|、|!|さん)+$")
_NEIGHBOURS = re.compile("一二|二三|三四|四五|五六|六七|七八|八九|[两兩]三")  # 二三人: two or three
_NO_ONE = re.compile(r"no (?:children|child|kids|people|adults|pets|family|others?)")
_DAYS_OLD = re.compile(r"生後\s?[0-9一二三四五六七八九十]{1,3}\s?(?:日|週)")
_COUNTERS = "人にんめいつこ"


@dataclass(frozen=True, slots=True)
class _Counted:
    """Numbers in an answer, with the words around each."""

    number: int
    before: str
    after: str


def read_age(text: str, now: datetime, name: str) -> Reading:
    """Whole years of age on the day of `now`. text: folded; now: aware; name: of the language."""
    today = now.astimezone(TOKYO).date()
    try:
        return Reading(_age(_POLITE.sub("", text), today, name))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _age(text: str, today: date, name: str) -> int:
    if text in WORDS_OF_AGE:
        return WORDS_OF_AGE[text]
    if _DAYS_OLD.search(text):
        return 0
    is_to_come = name == "ja" and "今年" in text  # the birthday may be still ahead
    if ABOUT.search(text) or _NEIGHBOURS.search(text) or is_to_come:
        raise Unclear(Reason.AMBIGUOUS)
    if _NEGATIVE.search(text):
        raise Unclear(Reason.OUT_OF_RANGE)
    born = _born(text, today, name)
    if born is not None:
        return born
    tokens = cut(text, name)
    number = numerals.kana(text)
    return _possible(number if number is not None else _years(tokens, text))


def _possible(age: int) -> int:
    if not 0 <= age <= OLDEST:
        raise Unclear(Reason.OUT_OF_RANGE)
    return age


def _years(tokens: tuple[Token, ...], text: str) -> int:
    """The one number of years; months alone are less than a year, or so many twelves."""
    numbers = [(t.number, _after(tokens, place)) for place, t in enumerate(tokens) if t.sign in "NJ"]
    years = {n for n, unit in numbers if YEARS_OLD.match(unit)}
    months = [n for n, unit in numbers if MONTHS_OLD.match(unit)]
    others = {n for n, unit in numbers if not YEARS_OLD.match(unit) and not MONTHS_OLD.match(unit)}
    if years and not others:
        return _only(years)
    if months and not years and not others:
        return _only({n // 12 for n in months})
    if len(numbers) != 1 or not _is_plain(tokens):
        raise Unclear(Reason.AMBIGUOUS if numbers else Reason.UNREADABLE)
    return _only(others) if "." not in text else _only(set())


def _only(found: set[int]) -> int:
    if len(found) != 1:
        raise Unclear(Reason.AMBIGUOUS if found else Reason.UNREADABLE, tuple(sorted(found)))
    return found.pop()


def _is_plain(tokens: tuple[Token, ...]) -> bool:
    """A number without "years" is an age only if nothing else is counted."""
    return not any(t.sign in "hiKBERWOdmyU#/:" for t in tokens)


def _after(tokens: tuple[Token, ...], place: int) -> str:
    return "".join(t.text for t in tokens[place + 1 : place + 4])


def _born(text: str, today: date, name: str) -> int | None:
    """The age of somebody born on a day that is written; None when none is."""
    try:
        said = hear(BORN.sub(" ", text), name)
    except Unclear:
        return None
    has_year = said.get("year") is not None
    if not has_year:
        return None
    if said.get("day") is not None or said.slash is not None:
        return _possible(_age_on(day_of(said, today, name), today))
    return _of_a_year(said, today)


def _age_on(birthday: date, today: date) -> int:
    had = (today.month, today.day) >= (birthday.month, birthday.day)
    return today.year - birthday.year - (0 if had else 1)


def _of_a_year(said: Said, today: date) -> int:
    """Born in a year, or a month of it: exact only when the birthday has surely come, or surely not."""
    month = said.get("month")
    said.put("month", month or 1)
    said.put("day", 1)
    older = _age_on(day_of(said, today, "ja").replace(month=1), today)
    if month is None or month == today.month:
        raise Unclear(Reason.AMBIGUOUS, (older, older - 1))
    return _possible(older - (1 if month > today.month else 0))


def read_count(text: str, name: str) -> Reading:
    """How many. text: folded; name: of the language."""
    try:
        return Reading(_count(_POLITE.sub("", text), name))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _count(text: str, name: str) -> int:
    if text in NOBODY or _NO_ONE.fullmatch(text):
        return 0
    if text in WORDS_OF_COUNT:
        return WORDS_OF_COUNT[text]
    if ABOUT.search(text) or _NEIGHBOURS.search(text) or _TWO_NUMBERS.search(_THOUSANDS.sub("0", text)):
        raise Unclear(Reason.AMBIGUOUS)
    if _NEGATIVE.search(text):
        raise Unclear(Reason.OUT_OF_RANGE)
    if _DECIMAL.search(text):
        raise Unclear(Reason.UNREADABLE)
    number = numerals.kana(text.rstrip(_COUNTERS)) if text else None
    return _few_enough(number if number is not None else _counted(text, name))


def _few_enough(number: int) -> int:
    if not 0 <= number <= MOST:
        raise Unclear(Reason.OUT_OF_RANGE)
    return number


def _counted(text: str, name: str) -> int:
    plain = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    for word, number in COUNTED:
        plain = word.sub(number, plain)
    plain = with_digits(plain, name)
    tokens = cut(plain, name)
    if any(t.sign in "hiKBRWO" for t in tokens):
        raise Unclear(Reason.UNREADABLE)
    found = _in_context([t for t in tokens if t.sign in "NJ"], plain)
    if not found:
        raise Unclear(Reason.UNREADABLE)
    return found[0].number if len(found) == 1 else _sum(found)


def _in_context(numbers: list[Token], text: str) -> list[_Counted]:
    """Numbers and the words up to the numbers beside them."""
    starts = [t.end - len(t.text) for t in numbers]
    ends = [0, *(t.end for t in numbers)]
    return [
        _Counted(t.number, text[ends[place] : start], text[t.end : (*starts, len(text))[place + 1]])
        for place, (t, start) in enumerate(zip(numbers, starts, strict=True))
    ]


def _sum(found: list[_Counted]) -> int:
    """Several numbers: a total that is named, or grown-ups and children, who are counted together."""
    totals = [f for f in found if TOTAL.search(f.before[-8:])]
    rest = [f.number for f in found if f not in totals]
    if len(totals) == 1 and (sum(rest) == totals[0].number or len(rest) == 1):
        return totals[0].number
    if totals:
        raise Unclear(Reason.CONTRADICTION)
    first, *others = found
    kinds_of_others = {_kind(f.before) for f in others} - {""}
    if first.number == sum(f.number for f in others) and len(kinds_of_others) == len(others):
        return first.number
    named_before = [_kind(f.before) for f in found]
    named_after = [_kind(f.after) for f in found]
    for kinds in (named_before, named_after):
        if all(kinds) and len(set(kinds)) == len(kinds):
            return sum(f.number for f in found)
    raise Unclear(Reason.AMBIGUOUS)


def _kind(words: str) -> str:
    found = KINDS_OF_PEOPLE.search(words)
    return found[0] if found else ""
