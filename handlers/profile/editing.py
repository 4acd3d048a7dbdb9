"""Staff change the profile in the console: value by value, checked by the same reader, each a version to go back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.errors import Conflict, NotFound, Refused
from handlers.profile.changes import (
    ORDER,
    WHOLE,
    Change,
    Path,
    differences,
    identity,
    order_of,
    values_of,
    with_value,
)
from handlers.profile.consents import kept_on
from handlers.profile.fields import CONSENTS, GROWING, HOUSE, SORTED
from handlers.profile.folder import BadProfile, Raw
from handlers.profile.keeping import plain, windows
from handlers.profile.notes import Found
from handlers.profile.reading import MANY, ONE, read_kept, sound
from storage import audit, desks, profiles
from storage.db import Tx
from storage.ids import StaffId
from storage.staff import Member

ADMIN = "admin"
DOUBTS = ("unknown", "assumed")
FIXED = ("key", "purpose")  # cases and consents are filed under them


@dataclass(frozen=True, slots=True)
class Edited:
    """What staff did. version: in effect now; changes: none if everything was so already."""

    version: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A version as it is looked back at. by: who made it, empty for the files; changes: to the one before."""

    version: int
    at: datetime
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a change cannot be: at which field of which table. key: HOUSE for a part there is but one of."""

    kind: str
    key: str
    field: str
    about: str
    sentence: str


class Unfit(BadProfile):
    """A change that contradicts itself or something else in the profile. wrong: every fault with its place."""

    def __init__(self, bad: BadProfile, parts: Raw) -> None:
        super().__init__(bad.faults, bad.found)
        self.wrong = tuple(_wrong(each, parts) for each in bad.found)


def change(tx: Tx, member: Member, values: Mapping[Path, object], seen: int, now: datetime) -> Edited:
    """Change some values, each by its path, or take them out (None). seen: the version the change was made from.

    Raises: Refused, NotFound, Conflict if somebody else was faster, Unfit if the profile would contradict itself.
    """
    _may(member)
    if any(not _is_free(path, value) for path, value in values.items()):
        raise Refused("profile_fixed")
    before = _newest(tx, seen)
    parts = before.parts
    try:
        for path, value in values.items():
            parts = _now_known(with_value(parts, path, value), path, value)
    except (KeyError, IndexError):
        if any(path[-1] == WHOLE and value is not None for path, value in values.items()):
            raise Refused("profile_taken") from None
        raise NotFound from None
    return _keep(tx, member, before, parts, "profile.changed", now)


def move(tx: Tx, member: Member, here: tuple[str, str], seen: int, now: datetime, *, is_up: bool) -> Edited:
    """Move a table one place up or down among those of its kind; at the end it stays. here: kind and key. Raises: as `change`."""
    kind, key = here
    order = order_of(_newest(tx, seen).parts, kind)
    if kind not in SORTED or key not in order:
        raise NotFound
    at = order.index(key)
    other = at - 1 if is_up else at + 1
    if 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
    return change(tx, member, {(kind, "", ORDER): order}, seen, now)


def undo(tx: Tx, member: Member, to: int, seen: int, now: datetime) -> Edited:
    """Put an older version into effect again, as a new one; wordings agreed to since stay. Raises: as `change`."""
    _may(member)
    before, older = _newest(tx, seen), profiles.version(tx, to)
    if older is None:
        raise NotFound
    return _keep(tx, member, before, kept_on(older.parts, before.parts), "profile.undone", now)


def look_back(
    tx: Tx, names: Mapping[StaffId, str], most: int = profiles.HISTORY, before: int | None = None
) -> tuple[Past, ...]:
    """The latest versions with what each changed, the newest first. names: of staff, by their ids. before: a number."""
    versions = profiles.history(tx, most + 1, before)
    befores = (*(version.parts for version in versions[1:]), None)
    return tuple(
        Past(
            version.number,
            version.made_at,
            names.get(version.staff, "") if version.staff else "",
            () if before is None else differences(before, version.parts),
        )
        for version, before in zip(versions[:most], befores, strict=False)
    )


def _is_free(path: Path, value: object) -> bool:
    """Whether a path may be changed by hand: no key, no wording that is agreed to; a table of some kinds as a whole."""
    if not path:
        return False
    if path[-1] != WHOLE:
        return path[0] != CONSENTS and path[-1] not in FIXED
    return path[0] in GROWING or (path[0] == CONSENTS and value is not None)


def _now_known(parts: Raw, path: Path, value: object) -> Raw:
    """What somebody tells is no longer said to be unknown, or to be assumed."""
    if value is None or path[-1] == WHOLE:
        return parts
    table = path[: 1 if path[0] in ONE else 2]
    for doubt in DOUBTS:
        doubted = values_of(parts).get((*table, doubt))
        if isinstance(doubted, list) and path[len(table)] in doubted:
            left = [key for key in doubted if key != path[len(table)]]
            parts = with_value(parts, (*table, doubt), left or None)
    return parts


def _may(member: Member) -> None:
    if member.role != ADMIN:
        raise Refused("profile_admin_only")


def _newest(tx: Tx, seen: int) -> profiles.Version:
    found = profiles.newest(tx)
    if found is None:
        raise NotFound
    if found.number != seen:
        raise Conflict
    return found


def _keep(tx: Tx, member: Member, before: profiles.Version, made: Raw, action: str, now: datetime) -> Edited:
    parts = plain(made)
    changes = differences(before.parts, parts)
    if not changes:
        return Edited(before.number, ())
    reading = read_kept(tx.council, parts, "the change")
    try:
        sound(reading)
    except BadProfile as bad:
        raise Unfit(bad, parts) from None
    number = before.number + 1
    if not profiles.add(tx, number, member.id, parts, before.filed, now):
        raise Conflict
    desks.load(tx, windows(reading))
    audit.record(tx, member.id, action, None, now, f"{number}: {_places(changes)}")
    return Edited(number, changes)


def _wrong(found: Found, parts: Raw) -> Wrong:
    every = parts.get(found.part)
    key = HOUSE
    if found.part in MANY and found.number is not None and isinstance(every, list):
        key = identity(found.part, every[found.number])
    return Wrong(found.part, key, found.key or "", found.about, found.sentence)


def _places(changes: tuple[Change, ...]) -> str:
    """Which values, not what they say: 300 characters at most."""
    return ", ".join(" ".join(change.path).strip() for change in changes)[:250]
