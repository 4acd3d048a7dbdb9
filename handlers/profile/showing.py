"""The profile as staff look over it in the console: what there is of each kind, and what was changed by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.errors import NotFound
from handlers.profile.boxes import told
from handlers.profile.by_hand import closed_told, slots_told
from handlers.profile.calendars import CALENDAR, DAYS
from handlers.profile.changes import ORDER, WHOLE, Change
from handlers.profile.choices import CONSOLE, Choices
from handlers.profile.consents import versions
from handlers.profile.editing import Past, look_back
from handlers.profile.fields import CONSENTS, COUNCIL, FIELDS, HOUSE, OUTSIDERS, Shape
from handlers.profile.folder import Raw
from handlers.profile.reading import ONE
from handlers.profile.values import said_in
from locales import speaker
from storage import profiles, staff
from storage.db import Tx

SHOWN = 10  # versions looked back at
TOLD = 20  # changes of each
NUMBERS = {"council": "phone", "desks": "phone", "agencies": "phone", "hotlines": "number"}


@dataclass(frozen=True, slots=True)
class Item:
    """A table in a few words. key: HOUSE for a part there is but one of. slots: None for what has no hours."""

    kind: str
    key: str
    name: str
    phone: str
    slots: str | None
    checked: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words. name: of the table it is in; field: the value's own key, empty for a whole table."""

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
    """The profile in effect. past: its versions, the newest first; older: the number before which there are more."""

    version: int
    kinds: Mapping[str, tuple[Item, ...]]
    past: tuple[Step, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Wording:
    """A version of what is agreed to."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """What changes are told with: what tables are called by kind and key, and choices in words."""

    called: Mapping[tuple[str, str], str]
    choices: Choices


BY_URGENCY = ("answers_within", "unowned")  # tables inside a table: each value of them is a field of its own


def overview(tx: Tx, locale: str, before: int | None = None) -> Overview:
    """Everything that may be changed, and what was. before: look back from this version. Raises: NotFound."""
    newest = profiles.newest(tx)
    if newest is None:
        raise NotFound
    kinds = {kind: _items(newest.parts, kind, locale) for kind in FIELDS}
    past = _past(tx, newest.parts, locale, SHOWN, before)
    older = past[-1].version if past and past[-1].version > 1 else None
    return Overview(newest.number, kinds, past, older)


def changes_of(tx: Tx, kind: str, key: str, locale: str) -> tuple[Step, ...]:
    """The versions that changed one table, the newest first, with these changes alone."""
    newest = profiles.newest(tx)
    if newest is None:
        return ()
    here = (kind,) if kind in ONE else (kind, key)
    found = []
    reader = _reader(tx, newest.parts, locale)
    for step in look_back(tx, staff.names(tx)):
        own = tuple(each for each in step.changes if _is_of(each, here))
        if own:
            mine = Past(step.version, step.at, step.by, own)
            found.append(_step(mine, reader))
    return tuple(found)


def own_days(tx: Tx, today: date) -> tuple[str, ...]:
    """Days to come that were taken over from calendars, as YYYY-MM-DD."""
    newest = profiles.newest(tx)
    calendar = newest.parts.get(CALENDAR) if newest else None
    days = calendar.get(DAYS) if isinstance(calendar, dict) else None
    return tuple(day for day in map(str, days if isinstance(days, list) else ()) if day >= today.isoformat())


def wordings(tx: Tx, purpose: str, locale: str) -> tuple[Wording, ...]:
    """Every version of what is agreed to, the one in effect first."""
    newest = profiles.newest(tx)
    every = reversed(versions(newest.parts, purpose)) if newest else ()
    return tuple(
        Wording(str(each.get("version")), said_in(text, locale) if isinstance(text, dict) else "")
        for each in every
        for text in (each.get("text"),)
    )


def since(tx: Tx, seen: int, kind: str, key: str, locale: str) -> tuple[Step, ...]:
    """What others changed of a table after the version that was seen."""
    return tuple(step for step in changes_of(tx, kind, key, locale) if step.version > seen)


def _is_of(change: Change, here: tuple[str, ...]) -> bool:
    if here[0] == CONSENTS:
        return change.path[0] == CONSENTS and change.path[1].partition(" ")[0] == here[1]
    if here == (COUNCIL,) and change.path[0] == CALENDAR:
        return True  # its days off are on the same sheet
    return change.path[: len(here)] == here


def _past(tx: Tx, parts: Raw, locale: str, most: int, before: int | None) -> tuple[Step, ...]:
    reader = _reader(tx, parts, locale)
    return tuple(_step(each, reader) for each in look_back(tx, staff.names(tx), most, before))


def _reader(tx: Tx, parts: Raw, locale: str) -> _Reader:
    called = {(kind, each.key): each.name for kind in FIELDS for each in _items(parts, kind, locale)}
    return _Reader(called, Choices(parts, staff.everybody(tx), locale))


def _step(past: Past, reader: _Reader) -> Step:
    changes = [each for each in past.changes if each.is_told]
    found = tuple(_told(each, reader) for each in changes[:TOLD])
    return Step(past.version, past.at, past.by, found, len(changes) - len(found))


def _told(change: Change, reader: _Reader) -> Told:
    kind, *rest = change.path
    key = rest.pop(0) if kind not in ONE else HOUSE
    field, language = rest[0], rest[1] if len(rest) > 1 else ""
    if field in BY_URGENCY:
        field, language = f"{field}.{language}", ""
    if (kind, field) == ("complaints", "members"):
        field = OUTSIDERS
    name = "" if kind in ONE else reader.called.get((kind, key), key)
    if field == WHOLE:
        return Told(
            kind, name, "", "", *(_whole(each, reader.choices.locale) for each in (change.old, change.new))
        )
    old, new = (_value(kind, field, value, reader) for value in (change.old, change.new))
    return Told(kind, name, field, language, old, new)


def _whole(table: object, locale: str) -> str:
    """A table that came or went: by its name, and a wording by its words."""
    if not isinstance(table, dict):
        return ""
    text = table.get("text") or table.get("names")
    return (said_in(text, locale) if isinstance(text, dict) else "") or str(table.get("key", "?"))


def _value(kind: str, field: str, value: object, reader: _Reader) -> str:
    """A value in words; what nobody types, as it is kept. Empty: it is not there."""
    known = next((each for each in FIELDS.get(kind, ()) if each.label == field), None)
    if known is not None and known.choices and value is not None:
        words = value if isinstance(value, list) else [value]
        said = {each.word: each.said for each in reader.choices.of(known.choices)}
        return "、".join(said.get(str(word), str(word)) for word in words)
    if field == ORDER and isinstance(value, list):
        return "、".join(reader.called.get((kind, str(key)), str(key)) for key in value)
    if isinstance(value, bool):
        return speaker(reader.choices.locale, CONSOLE).text(f"console.profile.{'yes' if value else 'no'}")
    if field == DAYS:
        return closed_told(value, reader.choices.locale).replace("\n", ", ")
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    return told(known.shape if known else Shape.WORDS, value, reader.choices.locale).replace("\n", ", ")


def _items(parts: Raw, kind: str, locale: str) -> tuple[Item, ...]:
    part = parts.get(kind)
    if kind in ONE:
        return (_item(kind, HOUSE, part if isinstance(part, dict) else {}, locale),)
    every = [each for each in part if isinstance(each, dict)] if isinstance(part, list) else []
    if kind == CONSENTS:
        latest = {str(each.get("purpose")): str(each.get("version")) for each in every}
        return tuple(Item(kind, purpose, "", "", None, version) for purpose, version in latest.items())
    return tuple(_item(kind, str(each.get("key", "")), each, locale) for each in every)


def _item(kind: str, key: str, table: Mapping[str, object], locale: str) -> Item:
    names = table.get("names")
    has_hours = kind in ("desks", "agencies", "hotlines")
    return Item(
        kind=kind,
        key=key,
        name=said_in(names, locale) if isinstance(names, dict) else "",
        phone=str(table.get(NUMBERS.get(kind, ""), "")),
        slots=slots_told(table.get("slots"), locale) if has_hours else None,
        checked=str(table.get("checked", "")),
    )
