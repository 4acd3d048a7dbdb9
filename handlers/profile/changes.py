"""What differs between two sets of parts, value by value, and one set changed by the differences of another. Pure."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.profile.folder import Raw
from handlers.profile.reading import ONE

Path = tuple[str, ...]
"""Where a value stands: part, then the key of the table if there are many of its kind, then field and perhaps language."""

ABSENT = None
IDENTITY = {"consents": ("purpose", "version")}  # what tells one table of a kind from another; else its key
WHOLE = ""  # the last step of a path that means a whole table: that it is there at all

ORDER = (
    "order"  # the last step of a path that means in which order the tables of a kind stand; its key is empty
)
UNORDERED = ("consents",)  # versions go forward: their order says nothing more

UNTOLD = ("calendar", "digest")


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. ABSENT: it was not there, or is no longer."""

    path: Path
    old: object
    new: object

    @property
    def is_told(self) -> bool:
        """Whether it means anything to people: not what files are recognised by."""
        return self.path != UNTOLD

    def __str__(self) -> str:
        """As it is shown to whoever loads or looks back: `desks general phone: "…" -> "…"`."""
        *steps, last = self.path
        if last == WHOLE:
            return f"{'new' if self.old is ABSENT else 'gone'}: {' '.join(steps)}"
        return f"{' '.join(filter(None, self.path))}: {_told(self.old)} -> {_told(self.new)}"


def identity(kind: str, table: Raw) -> str:
    """What tells this table from others of its kind, in one word or two."""
    return " ".join(str(table.get(key, "")) for key in IDENTITY.get(kind, ("key",)))


def values_of(raw: Raw) -> Mapping[Path, object]:
    """Every value of some parts by its path; a table among many also stands there as a whole."""
    return dict(_values(raw))


def differences(old: Raw, new: Raw) -> tuple[Change, ...]:
    """What differs, in the order of the new parts; what belongs to a table that is new or gone is not told one by one."""
    before, after = values_of(old), values_of(new)
    paths = list(dict.fromkeys((*after, *before)))
    whole = {path[:-1] for path in paths if path[-1] == WHOLE and (path in before) != (path in after)}
    told = (
        Change(path, before.get(path, ABSENT), after.get(path, ABSENT))
        for path in paths
        if _differs(path, before, after) and (path[-1] == WHOLE or path[:2] not in whole)
    )
    return (*told, *_orders(old, new))


def order_of(raw: Raw, kind: str) -> list[str]:
    """The tables of a kind by their names, in their order."""
    every = raw.get(kind)
    return [identity(kind, each) for each in every] if isinstance(every, list) else []


def _orders(old: Raw, new: Raw) -> Iterator[Change]:
    """Kinds whose tables stand in another order; what came or went does not count."""
    for kind in (kind for kind in new if kind not in UNORDERED):
        before, after = order_of(old, kind), order_of(new, kind)
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield Change((kind, "", ORDER), before, after)


def _differs(path: Path, before: Mapping[Path, object], after: Mapping[Path, object]) -> bool:
    """Of a whole table only whether it is there: what is in it is told value by value."""
    if path[-1] == WHOLE:
        return (path in before) != (path in after)
    return before.get(path, ABSENT) != after.get(path, ABSENT)


def has_place(raw: Raw, path: Path) -> bool:
    """Whether the table a value belongs to is there, or can be made."""
    return path[0] in ONE or _among(raw, path) is not None


def fits(raw: Raw, change: Change) -> bool:
    """Whether a change can be made to other parts: what it changes is there, and what it adds is not."""
    if _is_order(change.path):
        return bool(order_of(raw, change.path[0]))
    if change.path[-1] == WHOLE and change.old is ABSENT:
        return _among(raw, change.path) is None
    return has_place(raw, change.path)


def with_value(raw: Raw, path: Path, value: object) -> Raw:
    """The parts with one value changed, or taken out if ABSENT. Raises: KeyError, if it has no place.

    A path that ends in WHOLE takes a whole table out, or adds one behind the others of its kind; one that ends in ORDER
    sorts them: those it does not name come last.
    """
    if _is_order(path):
        return _sorted(raw, path[0], value)
    if path[-1] == WHOLE:
        return _with_table(raw, path, value)
    if not has_place(raw, path):
        raise KeyError(path)
    made = copy.deepcopy(dict(raw))
    table = made.setdefault(path[0], {}) if path[0] in ONE else _among(made, path)
    steps = path[1:] if path[0] in ONE else path[2:]
    for step in steps[:-1]:
        table = table.setdefault(step, {}) if isinstance(table, dict) else None
    if not steps or not isinstance(table, dict):
        raise KeyError(path)
    if value is ABSENT:
        table.pop(steps[-1], None)
    else:
        table[steps[-1]] = value
    return made


def _with_table(raw: Raw, path: Path, value: object) -> Raw:
    kind, name = path[0], path[1]
    every = raw.get(kind, [])
    tables = every if isinstance(every, list) else []
    others = [each for each in tables if identity(kind, each) != name]
    if (value is ABSENT) == (len(others) == len(tables)):
        raise KeyError(path)
    return {**copy.deepcopy(dict(raw)), kind: others if value is ABSENT else [*others, value]}


def _is_order(path: Path) -> bool:
    return path[1:] == ("", ORDER)


def _sorted(raw: Raw, kind: str, names: object) -> Raw:
    every = raw.get(kind)
    if not isinstance(every, list) or not isinstance(names, list):
        raise KeyError(kind)
    place = {name: number for number, name in enumerate(names)}
    made = sorted(every, key=lambda each: place.get(identity(kind, each), len(place)))
    return {**copy.deepcopy(dict(raw)), kind: copy.deepcopy(made)}


def _values(raw: Raw) -> Iterator[tuple[Path, object]]:
    for kind, part in raw.items():
        if isinstance(part, list):
            for each in part:
                name = identity(kind, each)
                yield (kind, name, WHOLE), each
                yield from _fields((kind, name), each)
        elif isinstance(part, dict):
            yield from _fields((kind,), part)


def _fields(path: Path, table: Raw) -> Iterator[tuple[Path, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from (((*path, key, inner), each) for inner, each in value.items())
        else:
            yield (*path, key), value


def _among(raw: Raw, path: Path) -> dict[str, object] | None:
    """The table of its kind that a path means."""
    every = raw.get(path[0])
    if not isinstance(every, list) or len(path) <= len(("desks", "general")):
        return None
    return next((each for each in every if identity(path[0], each) == path[1]), None)


def _told(value: object) -> str:
    return "nothing" if value is ABSENT else json.dumps(value, ensure_ascii=False)
