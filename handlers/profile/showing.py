"""The profile as staff read and change it in the console: a list of desks, a sheet for each, what was changed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.errors import NotFound
from handlers.profile.by_hand import closed_told, closed_typed, slots_told, slots_typed
from handlers.profile.changes import Path
from handlers.profile.editing import Past, look_back
from handlers.profile.folder import Raw
from storage import profiles, staff
from storage.db import Tx

DESKS = "desks"
LANGUAGES = ("ja", "ja@easy", "en")
SHOWN = 10  # versions looked back at


@dataclass(frozen=True, slots=True)
class Sheet:
    """A desk as it is read and typed. names: by language; slots, closed: a line each."""

    key: str
    names: Mapping[str, str]
    phone: str
    slots: str
    closed: str
    checked: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The profile in effect. by: who made it, empty for the files. past: its versions, the newest first."""

    version: int
    at: datetime
    by: str
    desks: tuple[Sheet, ...]
    past: tuple[Past, ...]


def overview(tx: Tx, locale: str) -> Overview:
    """All desks, and what was changed. Raises: NotFound before the first version."""
    names = {member.id: member.name for member in staff.everybody(tx)}
    past = look_back(tx, names, SHOWN)
    if not past:
        raise NotFound
    sheets = tuple(_sheet(desk, locale) for desk in _desks(_newest(tx).parts))
    return Overview(past[0].version, past[0].at, past[0].by, sheets, past)


def sheet(tx: Tx, key: str, locale: str) -> tuple[int, Sheet]:
    """One desk and the version it is of. Raises: NotFound."""
    newest = _newest(tx)
    for desk in _desks(newest.parts):
        if desk.get("key") == key:
            return newest.number, _sheet(desk, locale)
    raise NotFound


def typed_values(before: Sheet, typed: Sheet) -> Mapping[Path, object]:
    """What differs between a desk as it was shown and as it was typed. Raises: Refused, if hours cannot be read."""
    here = (DESKS, before.key)
    values: dict[Path, object] = {}
    for locale, name in typed.names.items():
        if name != before.names.get(locale, ""):
            values[(*here, "names", locale)] = name or None
    if typed.phone != before.phone:
        values[(*here, "phone")] = typed.phone or None
    if typed.checked != before.checked:
        values[(*here, "checked")] = typed.checked or None
    if _lines(typed.slots) != _lines(before.slots):
        values[(*here, "slots")] = slots_typed(typed.slots) or None
    if _lines(typed.closed) != _lines(before.closed):
        values[(*here, "closed")] = closed_typed(typed.closed) or None
    return values


def _newest(tx: Tx) -> profiles.Version:
    newest = profiles.newest(tx)
    if newest is None:
        raise NotFound
    return newest


def _desks(parts: Raw) -> list[Raw]:
    desks = parts.get(DESKS)
    return [desk for desk in desks if isinstance(desk, dict)] if isinstance(desks, list) else []


def _sheet(desk: Raw, locale: str) -> Sheet:
    names = desk.get("names")
    told = names if isinstance(names, dict) else {}
    return Sheet(
        key=str(desk.get("key", "")),
        names={language: str(told.get(language, "")) for language in LANGUAGES},
        phone=str(desk.get("phone", "")),
        slots=slots_told(desk.get("slots"), locale),
        closed=closed_told(desk.get("closed"), locale),
        checked=str(desk.get("checked", "")),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
