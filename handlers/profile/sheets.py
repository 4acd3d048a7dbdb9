"""One table of the profile as a sheet of boxes: shown, typed, compared, and put together with what somebody else changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.errors import NotFound, Refused
from handlers.profile.boxes import YES, lines, told, typed
from handlers.profile.changes import WHOLE, Path
from handlers.profile.choices import Choice, Choices
from handlers.profile.consents import next_version, versions
from handlers.profile.fields import CONSENTS, COUNCIL, FIELDS, GROWING, HOUSE, Field, Shape
from handlers.profile.folder import Raw
from handlers.profile.reading import ONE
from handlers.profile.values import said_in
from handlers.profile.writing import is_key
from locales.safety import languages
from storage import profiles, staff
from storage.db import Tx

FIRST = ("ja", "ja@easy", "en")  # languages that come first
NEW = "new"  # what stands for the key of a table that is not there yet


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a sheet. language: of a text told in several. text: as typed; of MANY a word each line."""

    field: Field
    language: str
    text: str
    choices: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the form."""
        key = self.field.key.replace(".", "-").replace("_", "-")
        return f"{key}-{self.language}" if self.language else key

    @property
    def chosen(self) -> frozenset[str]:
        """The words chosen."""
        return frozenset(lines(self.text))

    def steps(self, here: Path) -> Path:
        """Where its value stands. here: of the table."""
        start = (self.field.part,) if self.field.part else here
        inner = (self.language,) if self.language else ()
        return (*start, *self.field.key.split("."), *inner)

    def filled(self, form: Mapping[str, str]) -> Box:
        """The box as somebody sent it; one that was not sent is as it was."""
        match self.field.shape:
            case Shape.FLAG:
                return replace(self, text=YES if self.name in form else "")
            case Shape.MANY:
                words = (each.word for each in self.choices if f"{self.name}-{each.word}" in form)
                return replace(self, text="\n".join(words))
            case _:
                return replace(self, text=form.get(self.name, self.text))

    def says_as(self, other: Box) -> bool:
        """Whether both mean the same, however it is written."""
        if self.field.shape is Shape.MANY:
            return self.chosen == other.chosen
        return lines(self.text) == lines(other.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. key: HOUSE for a part there is but one of, NEW for one that is not there yet. called: in the reader's language."""

    kind: str
    key: str
    called: str
    boxes: tuple[Box, ...]

    @property
    def here(self) -> Path:
        """Where its table stands."""
        return (self.kind,) if self.kind in ONE else (self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody changed on a sheet. slips: of boxes that could not be read, by name, the sentence that says so."""

    values: Mapping[Path, object]
    slips: Mapping[str, str]


def sheet(tx: Tx, kind: str, key: str, locale: str, seen: int | None = None) -> tuple[int, Sheet]:
    """One table and the version it is of: the newest, or the one that was seen. Raises: NotFound."""
    version = profiles.newest(tx) if seen is None else profiles.version(tx, seen)
    if version is None or kind not in FIELDS:
        raise NotFound
    choices = Choices(version.parts, staff.everybody(tx), locale)
    if key == NEW and kind in GROWING:
        return version.number, _sheet(kind, NEW, {}, choices)
    table = _table(version.parts, kind, key)
    if table is None:
        raise NotFound
    return version.number, _sheet(kind, key, table, choices)


def fill(sheet: Sheet, form: Mapping[str, str]) -> Sheet:
    """The sheet as somebody sent it."""
    return replace(sheet, boxes=tuple(box.filled(form) for box in sheet.boxes))


def values(before: Sheet, after: Sheet, logins: Iterable[str] = ()) -> Typed:
    """What differs between a sheet as it was seen and as it was typed. logins: of staff who can be on duty."""
    found: dict[Path, object] = {}
    slips: dict[str, str] = {}
    known = frozenset(logins)
    for was, box in zip(before.boxes, after.boxes, strict=True):
        if box.says_as(was):
            continue
        try:
            value = typed(box.field.shape, box.text, usual=box.field.usual)
            _refuse_strangers(value, known)
            found[box.steps(before.here)] = value
        except Refused as refused:
            slips[box.name] = refused.key
    return Typed(found, slips)


def as_new(typed: Typed, kind: str, key: str) -> Typed:
    """A table that is added, from what was typed on an empty sheet. Nothing else is changed."""
    if not is_key(key) or key == NEW:
        return Typed({}, {**typed.slips, "key": "profile_key"})
    table: dict[str, object] = {"key": key}
    for path, value in typed.values.items():
        _put(table, path[2:], value)
    return Typed({(kind, key, WHOLE): table}, typed.slips)


def as_consent(typed: Typed, after: Sheet, parts: Raw, now: datetime) -> Typed:
    """A wording that is changed is another version; the one before stays as it was agreed to."""
    if not typed.values or typed.slips:
        return typed
    version = next_version(parts, after.key, now)
    texts = {box.language: box.text.strip().replace("\r\n", "\n") for box in after.boxes if box.text.strip()}
    table = {"purpose": after.key, "version": version, "text": texts}
    return Typed({(CONSENTS, f"{after.key} {version}", WHOLE): table}, typed.slips)


def merged(before: Sheet, mine: Sheet, now: Sheet) -> Sheet:
    """What I typed on the sheet as it is now: what I left alone is as somebody else made it meanwhile."""
    typed = {box.name: box for box in mine.boxes}
    seen = {box.name: box for box in before.boxes}
    boxes = (
        replace(box, text=typed[box.name].text)
        if box.name in typed and not typed[box.name].says_as(seen[box.name])
        else box
        for box in now.boxes
    )
    return replace(now, boxes=tuple(boxes))


def _put(table: dict[str, object], path: Path, value: object) -> None:
    *steps, last = path
    for step in steps:
        inner = table.setdefault(step, {})
        if isinstance(inner, dict):
            table = inner
    if value is not None:
        table[last] = value


def _refuse_strangers(value: object, known: frozenset[str]) -> None:
    """Raises: Refused, if hours name somebody who is not on the staff."""
    for slot in value if isinstance(value, list) else ():
        named = slot.get("staff") if isinstance(slot, dict) else None
        if isinstance(named, list) and not known.issuperset(named):
            raise Refused("profile_login")


def _table(parts: Raw, kind: str, key: str) -> Mapping[str, object] | None:
    """The table a sheet is of; of consents the version in effect."""
    if kind == CONSENTS:
        return next(reversed(versions(parts, key)), None)
    part = parts.get(kind)
    if kind in ONE:
        return (part if isinstance(part, dict) else {}) if key == HOUSE else None
    every = part if isinstance(part, list) else ()
    return next((each for each in every if isinstance(each, dict) and each.get("key") == key), None)


def _sheet(kind: str, key: str, table: Mapping[str, object], choices: Choices) -> Sheet:
    names = table.get("names")
    called = said_in(names, choices.locale) if isinstance(names, dict) else ""
    boxes = (box for field in FIELDS[kind] for box in _boxes(field, table, choices))
    return Sheet(kind, key, called, tuple(boxes))


def _boxes(field: Field, table: Mapping[str, object], choices: Choices) -> Iterator[Box]:
    value = _value(field, table, choices.parts)
    if field.tongues:
        texts = value if isinstance(value, dict) else {}
        for language in _tongues(texts, choices.parts):
            yield Box(field, language, told(field.shape, texts.get(language), choices.locale))
        return
    text = told(field.shape, value, choices.locale, usual=field.usual)
    yield Box(field, "", text, choices.of(field.choices, lines(text)) if field.choices else ())


def _value(field: Field, table: Mapping[str, object], parts: Raw) -> object:
    inside: object = parts.get(field.part) if field.part else table
    for step in field.key.split("."):
        inside = inside.get(step) if isinstance(inside, dict) else None
    return inside


def _tongues(texts: Mapping[str, object], parts: Raw) -> tuple[str, ...]:
    """Languages a text may be told in: three first, then those offered, then what it is told in anyhow."""
    council = parts.get(COUNCIL)
    offered = council.get("languages") if isinstance(council, dict) else None
    return tuple(dict.fromkeys((*FIRST, *(offered or languages()), *texts)))
