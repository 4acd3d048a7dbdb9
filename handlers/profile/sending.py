"""A sheet of the profile is sent: taken over, or given back with everything that was typed and the reasons it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.errors import Conflict, NotFound, Refused
from handlers.profile import editing, showing
from handlers.profile.calendars import CALENDAR, DAYS
from handlers.profile.changes import WHOLE, Path
from handlers.profile.editing import Edited, Unfit, Wrong
from handlers.profile.fields import CONSENTS
from handlers.profile.sheets import NEW, Sheet, Typed, as_consent, as_new, fill, merged, sheet, values
from handlers.profile.showing import Step
from storage import profiles, staff
from storage.db import Tx
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from a page. seen: the version the sheet was filled in from."""

    kind: str
    key: str
    seen: int
    form: Mapping[str, str]
    locale: str


@dataclass(frozen=True, slots=True)
class Done:
    """It was taken over. is_new: something differs now. key: of the table, also of one that was added."""

    is_new: bool
    key: str


@dataclass(frozen=True, slots=True)
class Again:
    """It was not taken over, and nothing is lost. version: to send it from next.

    problem: the sentence for the whole; slips: for boxes, by name; wrong: faults; others: what somebody else changed.
    """

    version: int
    sheet: Sheet
    problem: str
    slips: Mapping[str, str]
    wrong: tuple[Wrong, ...] = ()
    others: tuple[Step, ...] = ()


def send(tx: Tx, member: Member, sent: Sent, now: datetime) -> Done | Again:
    """Take a sheet over. Raises: NotFound, if there is no such table and never was."""
    before, after = _filled(tx, sent)
    typed = _typed(tx, sent, before, after, now)
    if typed.slips:
        return Again(sent.seen, after, "profile_slips", typed.slips)
    key = next((path[1] for path in typed.values if sent.key == NEW), sent.key)
    try:
        return Done(_change(tx, member, sent, typed.values, now), key)
    except Refused as refused:
        return Again(sent.seen, after, refused.key, {})
    except Unfit as bad:
        return Again(_newest(tx), after, "profile_unfit", {}, bad.wrong)
    except Conflict:
        version, current = sheet(tx, sent.kind, sent.key, sent.locale)
        others = showing.since(tx, sent.seen, sent.kind, sent.key, sent.locale)
        return Again(version, merged(before, after, current), "profile_conflict", {}, (), others)


def remove(tx: Tx, member: Member, sent: Sent, now: datetime) -> Done | Again:
    """Take a table out; what still means it is a fault. Raises: NotFound."""
    gone = (sent.kind, sent.key, WHOLE)
    return _as_a_whole(tx, sent, lambda: editing.change(tx, member, {gone: None}, sent.seen, now))


def move(tx: Tx, member: Member, sent: Sent, now: datetime) -> Done | Again:
    """Move a table one place up, or down if the form says so. Raises: NotFound."""
    here, is_up = (sent.kind, sent.key), sent.form.get("to") != "down"
    return _as_a_whole(tx, sent, lambda: editing.move(tx, member, here, sent.seen, now, is_up=is_up))


def take_days(tx: Tx, member: Member, sent: Sent, days: Sequence[str], now: datetime) -> Done | Again:
    """Take days off over from a calendar, in place of those of the calendar before."""
    taken: dict[Path, object] = {(CALENDAR, DAYS): list(days)}
    return _as_a_whole(tx, sent, lambda: editing.change(tx, member, taken, sent.seen, now))


def _as_a_whole(tx: Tx, sent: Sent, edit: Callable[[], Edited]) -> Done | Again:
    """Do what is done to a table as a whole, for which nothing was typed."""
    version, shown = sheet(tx, sent.kind, sent.key, sent.locale)
    try:
        return Done(bool(edit().changes), sent.key)
    except Refused as refused:
        return Again(version, shown, refused.key, {})
    except Unfit as bad:
        return Again(version, shown, "profile_unfit", {}, bad.wrong)
    except Conflict:
        others = showing.since(tx, sent.seen, sent.kind, sent.key, sent.locale)
        return Again(version, shown, "profile_conflict", {}, (), others)


def _filled(tx: Tx, sent: Sent) -> tuple[Sheet, Sheet]:
    """The sheet as it was seen, and as it was sent; of a version nobody has, as it is now."""
    seen = sent.seen if profiles.version(tx, sent.seen) else None
    before = sheet(tx, sent.kind, sent.key, sent.locale, seen)[1]
    return before, fill(before, sent.form)


def _typed(tx: Tx, sent: Sent, before: Sheet, after: Sheet, now: datetime) -> Typed:
    typed = values(before, after, (each.login for each in staff.everybody(tx) if each.active))
    if sent.key == NEW:
        return as_new(typed, sent.kind, sent.form.get("key", "").strip())
    newest = profiles.newest(tx)
    if sent.kind == CONSENTS and newest is not None:
        return as_consent(typed, after, newest.parts, now)
    return typed


def _change(tx: Tx, member: Member, sent: Sent, changed: Mapping[Path, object], now: datetime) -> bool:
    """What somebody else changed on other sheets is no reason to ask again. Raises: as `editing.change`."""
    newest, seen = _newest(tx), sent.seen
    if seen < newest and profiles.version(tx, seen) is not None:
        if sent.key != NEW and showing.since(tx, seen, sent.kind, sent.key, sent.locale):
            raise Conflict
        seen = newest
    try:
        return bool(editing.change(tx, member, changed, seen, now).changes)
    except NotFound:
        raise Conflict from None  # its table was taken out meanwhile


def _newest(tx: Tx) -> int:
    return profiles.newest_number(tx)
