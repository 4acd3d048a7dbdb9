"""A profile, read: its parts made into values, and everything noted that is wrong or missing. The one reader there is.

Files, kept versions and changes made in the console all come through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handlers.profile.calendars import CALENDAR, read_closed_days, with_days
from handlers.profile.comparing import compare
from handlers.profile.folder import BadProfile, Raw, read_folder
from handlers.profile.house import (
    read_about,
    read_complaints,
    read_consent,
    read_programme,
    read_retention,
)
from handlers.profile.limits import read_limits
from handlers.profile.lines import Lines
from handlers.profile.notes import Notes
from handlers.profile.offices import read_agency, read_area, read_desk
from handlers.profile.part import Part, many_parts, one_part
from handlers.profile.standby import read_duty, read_hotline
from handlers.profile.values import Profile
from storage.ids import DeskKey

ONE = ("council", CALENDAR, "retention", "complaints", "duty", "limits")
MANY = ("consents", "desks", "areas", "agencies", "hotlines", "programmes")


@dataclass(frozen=True, slots=True)
class Reading:
    """A profile as it was read. raw: its parts, as they are kept. notes: what was found; profile: usable if no faults."""

    raw: Raw
    profile: Profile
    notes: Notes


def read_files(key: str, profiles: Path, *, calendars: bool = True, known: Raw | None = None) -> Reading:
    """The profile of a folder. Raises: BadProfile, only if it cannot be read at all.

    calendars: whether to look into calendar files, which takes a third of a second and 15 MB, unless the parts
    that were kept (known) have their days already.
    """
    folder = read_folder(key, profiles)
    raw = with_days(folder.raw, folder.path, folder.notes, known) if calendars else folder.raw
    return read_parts(key, raw, folder.notes)


def read_kept(key: str, raw: Raw, where: str) -> Reading:
    """The profile of parts that were kept. where: how their origin is called in sentences."""
    return read_parts(key, raw, Notes(Lines("", where)))


def read_parts(key: str, raw: Raw, notes: Notes) -> Reading:
    """The profile that some parts make."""
    for kind in raw:
        if kind not in (*ONE, *MANY):
            notes.gap(f"nobody reads the part [{kind}]: is it spelt right?", kind)
    closed = read_closed_days(one_part(raw, CALENDAR, notes))
    about = read_about(_council(raw, notes))
    desks = tuple(read_desk(part, closed) for part in _desks(raw, notes))
    first = desks[0].key if desks else DeskKey("")
    profile = Profile(
        key=key,
        about=about,
        desks=desks,
        areas=tuple(read_area(part) for part in many_parts(raw, "areas", notes)),
        agencies=tuple(read_agency(part) for part in many_parts(raw, "agencies", notes)),
        programmes=tuple(read_programme(part) for part in many_parts(raw, "programmes", notes)),
        consents=tuple(read_consent(part) for part in many_parts(raw, "consents", notes)),
        retention=read_retention(one_part(raw, "retention", notes), notes),
        complaints=read_complaints(one_part(raw, "complaints", notes), first, about.phone, notes),
        duty=read_duty(one_part(raw, "duty", notes), [desk.key for desk in desks], closed, notes),
        hotlines=tuple(read_hotline(part) for part in many_parts(raw, "hotlines", notes)),
        limits=read_limits(one_part(raw, "limits", notes), notes),
    )
    compare(profile, notes)
    return Reading(raw, profile, notes)


def sound(reading: Reading) -> Profile:
    """The profile of a reading. Raises: BadProfile with every fault it has."""
    if reading.notes.faults:
        raise BadProfile(tuple(reading.notes.faults), tuple(reading.notes.found))
    return reading.profile


def _council(raw: Raw, notes: Notes) -> Part:
    part = one_part(raw, "council", notes)
    if part is None and "council" not in raw:
        notes.fault("the part [council] is missing", "council")
        return Part("council", {}, Notes(notes.lines))
    return part or Part("council", {}, Notes(notes.lines))


def _desks(raw: Raw, notes: Notes) -> tuple[Part, ...]:
    parts = tuple(many_parts(raw, "desks", notes))
    if not parts:
        notes.fault("at least one [[desks]] is needed", "desks")
    return parts
