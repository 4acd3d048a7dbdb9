"""The profile as staff read and change it in the console: desks, offices, lines, a sheet for each, and what was changed when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.errors import NotFound
from handlers.profile.by_hand import closed_told, closed_typed, slots_told, slots_typed
from handlers.profile.calendars import CALENDAR
from handlers.profile.changes import Change, Path
from handlers.profile.editing import Past, look_back
from handlers.profile.folder import Raw
from handlers.profile.reading import ONE
from handlers.profile.values import said_in
from storage import profiles, staff
from storage.db import Tx

COUNCIL, HOUSE = "council", "house"  # the council as a whole is shown as if it were one of its kind
NUMBERS: Mapping[str, str] = {COUNCIL: "phone", "desks": "phone", "agencies": "phone", "hotlines": "number"}
"""Kinds of tables shown, and what their telephone number is called."""
LANGUAGES = ("ja", "ja@easy", "en")
SHOWN = 10  # versions looked back at
TOLD = 20  # changes of each


@dataclass(frozen=True, slots=True)
class Sheet:
    """A desk, an office, a line or the council, as it is read and typed. names: by language; slots, closed: a line each."""

    kind: str
    key: str
    names: Mapping[str, str]
    phone: str
    slots: str
    closed: str
    checked: str

    @property
    def has_hours(self) -> bool:
        """The council as a whole has days off, but no hours."""
        return self.kind != COUNCIL


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words. name: of the table it is in; field: the value's own key, or `name` and its language."""

    kind: str
    name: str
    field: str
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """A version as it is looked back at. more: changes not told."""

    version: int
    at: datetime
    by: str
    changes: tuple[Told, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The profile in effect. by: who made it, empty for the files. past: its versions, the newest first."""

    version: int
    at: datetime
    by: str
    kinds: Mapping[str, tuple[Sheet, ...]]
    past: tuple[Step, ...]


def overview(tx: Tx, locale: str) -> Overview:
    """Everything that may be changed, and what was. Raises: NotFound before the first version."""
    names = {member.id: member.name for member in staff.everybody(tx)}
    past = look_back(tx, names, SHOWN)
    if not past:
        raise NotFound
    parts = _newest(tx).parts
    kinds = {kind: _sheets(parts, kind, locale) for kind in NUMBERS}
    called = {(kind, each.key): said_in(each.names, locale) for kind in kinds for each in kinds[kind]}
    steps = tuple(_step(each, called, locale) for each in past)
    return Overview(past[0].version, past[0].at, past[0].by, kinds, steps)


def sheet(tx: Tx, kind: str, key: str, locale: str) -> tuple[int, Sheet]:
    """One of them and the version it is of. Raises: NotFound."""
    newest = _newest(tx)
    for found in _sheets(newest.parts, kind, locale) if kind in NUMBERS else ():
        if found.key == key:
            return newest.number, found
    raise NotFound


def typed_values(before: Sheet, typed: Sheet) -> Mapping[Path, object]:
    """What differs between a sheet as it was shown and as it was typed. Raises: Refused, if hours cannot be read."""
    here: Path = (COUNCIL,) if before.kind == COUNCIL else (before.kind, before.key)
    off: Path = (CALENDAR, "closed") if before.kind == COUNCIL else (*here, "closed")
    values: dict[Path, object] = {}
    for locale, name in typed.names.items():
        if name != before.names.get(locale, ""):
            values[(*here, "names", locale)] = name or None
    if typed.phone != before.phone:
        values[(*here, NUMBERS[before.kind])] = typed.phone or None
    if typed.checked != before.checked:
        values[(*here, "checked")] = typed.checked or None
    if before.has_hours and _lines(typed.slots) != _lines(before.slots):
        values[(*here, "slots")] = slots_typed(typed.slots) or None
    if _lines(typed.closed) != _lines(before.closed):
        values[off] = closed_typed(typed.closed) or None
    return values


def _step(past: Past, called: Mapping[tuple[str, str], str], locale: str) -> Step:
    changes = [each for each in past.changes if each.is_told]
    told = tuple(_told(each, called, locale) for each in changes[:TOLD])
    return Step(past.version, past.at, past.by, told, len(changes) - len(told))


def _told(change: Change, called: Mapping[tuple[str, str], str], locale: str) -> Told:
    kind, *rest = change.path
    key = rest.pop(0) if kind not in ONE else HOUSE
    field, language = rest[0], rest[1] if len(rest) > 1 else ""
    old, new = (_value(field, value, locale) for value in (change.old, change.new))
    name = "" if kind in ONE else called.get((kind, key), key)
    return Told(kind, name, field, language, old, new)


def _value(field: str, value: object, locale: str) -> str:
    """A value as it is typed; what nobody types, as it is kept. Empty: it is not there."""
    match field:
        case "slots":
            return slots_told(value, locale).replace("\n", ", ")
        case "closed" | "days":
            return closed_told(value, locale).replace("\n", ", ")
        case _:
            return (
                value
                if isinstance(value, str)
                else ""
                if value is None
                else json.dumps(value, ensure_ascii=False)
            )


def _newest(tx: Tx) -> profiles.Version:
    newest = profiles.newest(tx)
    if newest is None:
        raise NotFound
    return newest


def _sheets(parts: Raw, kind: str, locale: str) -> tuple[Sheet, ...]:
    part = parts.get(kind)
    if kind == COUNCIL and isinstance(part, dict):
        calendar = parts.get(CALENDAR)
        closed = calendar.get("closed") if isinstance(calendar, dict) else None
        return (_sheet(kind, {**part, "key": HOUSE, "closed": closed}, locale),)
    every = part if isinstance(part, list) else ()
    return tuple(_sheet(kind, each, locale) for each in every if isinstance(each, dict))


def _sheet(kind: str, table: Raw, locale: str) -> Sheet:
    names = table.get("names")
    told = names if isinstance(names, dict) else {}
    return Sheet(
        kind=kind,
        key=str(table.get("key", "")),
        names={language: str(told.get(language, "")) for language in LANGUAGES},
        phone=str(table.get(NUMBERS[kind], "")),
        slots=slots_told(table.get("slots"), locale),
        closed=closed_told(table.get("closed"), locale),
        checked=str(table.get("checked", "")),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
