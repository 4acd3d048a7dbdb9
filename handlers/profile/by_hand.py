"""Hours and days off as staff read and type them, a line each: `月火水木金 08:30-17:15 電話`. Pure; checks only the writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from handlers.errors import Refused
from handlers.hours import DAYS, HOLIDAY, Way

KANJI = "月火水木金土日"
WAYS: Mapping[str, str] = {"電話": "phone", "来所": "visit", "チャット": "chat"}
_SLOT = re.compile(
    r"(?P<days>.+?)\s*(?P<from>\d{1,2}:\d{2})\s*[-~〜ー–]\s*(?P<to>\d{1,2}:\d{2})\s*(?P<ways>.*)"
)
_DATE = re.compile(r"(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})")
HOLIDAYS = ("祝日", "祝", "holidays", HOLIDAY)  # as it is shown, and as else it is typed
AT = "@"  # before the login of somebody on duty
_FILLERS = ("曜日", "曜", "毎週", "、", "・", ",")


def slots_told(slots: object, locale: str) -> str:
    """Slots of a profile, a line each, in the words of a language."""
    every = slots if isinstance(slots, list) else []
    return "\n".join(_slot_told(slot, locale) for slot in every if isinstance(slot, dict))


def slots_typed(text: str) -> list[dict[str, object]]:
    """Lines of hours as a profile keeps them. Raises: Refused, if one cannot be read."""
    return [_slot_typed(line) for line in _lines(text)]


def closed_told(closed: object, locale: str) -> str:
    """Days off of a profile, a line each."""
    every = [str(day) for day in closed] if isinstance(closed, list) else []
    return "\n".join(_day_told(day, locale) for day in every)


def closed_typed(text: str) -> list[str]:
    """Lines of days off as a profile keeps them: `wed`, `holiday`, `12-31`, `2026-12-31`. Raises: Refused."""
    return [day for line in _lines(text) for day in _closed_typed(line)]


def _slot_told(slot: Mapping[str, object], locale: str) -> str:
    days, ways = _texts(slot.get("days")) or DAYS, _texts(slot.get("ways"))
    if locale == "ja":
        shown = {code: word for word, code in WAYS.items()}
        told = "".join(_day_told(day, locale) for day in days)
        ways = tuple(shown.get(way, way) for way in ways)
    else:
        told = " ".join(days)
    there = (f"{AT}{login}" for login in _texts(slot.get("staff")))
    return " ".join((told, f"{slot.get('from')}-{slot.get('to')}", *ways, *there))


def _slot_typed(line: str) -> dict[str, object]:
    found = _SLOT.fullmatch(line)
    if found is None:
        raise Refused("profile_slots")
    slot: dict[str, object] = {
        "days": _days(found["days"]),
        "from": _time(found["from"]),
        "to": _time(found["to"]),
    }
    words = found["ways"].split()
    there = [word.removeprefix(AT) for word in words if word.startswith(AT)]
    ways = [WAYS.get(word, word) for word in words if not word.startswith(AT)]
    if any(way not in [each.value for each in Way] for way in ways):
        raise Refused("profile_slots")
    more = {"ways": ways, "staff": there}
    return slot | {key: told for key, told in more.items() if told}


def _days(words: str) -> list[str]:
    for filler in _FILLERS:
        words = words.replace(filler, " ")
    days = [DAYS[KANJI.index(each)] if each in KANJI else each for each in _split(words)]
    if not days or any(day not in DAYS for day in days):
        raise Refused("profile_slots")
    return days


def _split(words: str) -> list[str]:
    return [each for word in words.lower().split() for each in (word if set(word) <= set(KANJI) else [word])]


def _closed_typed(line: str) -> list[str]:
    if found := _DATE.fullmatch(line):
        year, month, day = found.groups()
        return [f"{year + '-' if year else ''}{int(month):02}-{int(day):02}"]
    if line.lower() in HOLIDAYS:
        return [HOLIDAY]
    try:
        return _days(line)
    except Refused:
        raise Refused("profile_closed") from None


def _day_told(day: str, locale: str) -> str:
    if locale != "ja":
        return day
    if day == HOLIDAY:
        return HOLIDAYS[0]
    return KANJI[DAYS.index(day)] if day in DAYS else day


def _time(written: str) -> str:
    return written.zfill(len("08:30"))


def _lines(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [line.strip() for line in plain.splitlines() if line.strip()]


def _texts(value: object) -> Sequence[str]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
