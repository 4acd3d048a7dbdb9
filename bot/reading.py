"""`engawa read-answer`: JSON lines in, values out. For trying the readers, and for whoever measures them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from conversations.answers.moments import TOKYO
from conversations.answers.places import Places
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Address, Kind, PersonName, Value

_EXPECTED = 'expected {"id": …, "question_kind": "…", "text": "…", "now": "…"}'
_OUR_TIMES = range(1900, 2200)


def read_answers(lines: Iterable[str], places: Places, now: datetime) -> Iterator[str]:
    """A reading for each line; for a line that is none, its number and what is wrong. now: for lines that name no time."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_one(number, line, places, now), ensure_ascii=False)


def _one(number: int, line: str, places: Places, now: datetime) -> dict[str, object]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "line": number, "error": "not a JSON object"}
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        return {"id": told.get("id") if isinstance(told, dict) else None, "line": number, "error": _EXPECTED}
    try:
        asked = _asked(told, places, now)
    except ValueError as wrong:
        return {"id": told.get("id"), "line": number, "error": str(wrong)}
    reading = read(told["text"], asked)
    if reading.value is not None:
        return {"id": told.get("id"), "value": as_json(reading.value)}
    reason = {"id": told.get("id"), "value": None, "reason": reading.reason.value if reading.reason else ""}
    candidates = [as_json(value) for value in reading.candidates]
    return {**reason, "candidates": candidates} if candidates else reason


def _asked(told: dict[str, object], places: Places, now: datetime) -> Asked:
    """What the answer is read against. Raises: ValueError."""
    lang, at = told.get("lang"), told.get("now")
    moment = _moment(at) if isinstance(at, str) and at else now
    return Asked(Kind(told.get("question_kind")), moment, lang if isinstance(lang, str) else "", places)


def _moment(at: str) -> datetime:
    """A time without a zone is Japan's. Raises: ValueError."""
    moment = datetime.fromisoformat(at)
    if moment.year not in _OUR_TIMES:
        raise ValueError(f"{at} is outside our times")
    return moment.astimezone(TOKYO) if moment.tzinfo else moment.replace(tzinfo=TOKYO)


def as_json(value: Value) -> object:
    """A value in the words of the contract."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case Address():
            place = {"city": value.city, "town": value.town, "block": value.block}
            return {**place, "building": value.building} if value.building else place
        case PersonName():
            return {"name": value.name, "kana": value.kana or None}
        case _:
            return value
