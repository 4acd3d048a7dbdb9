"""`engawa council …`: what is wrong with the profile and missing in it, and taking it over, told in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime

from bot.preparing import prepare
from bot.settings import Settings
from handlers.council import PROFILES
from handlers.hours import TOKYO
from handlers.profile.folder import BadProfile
from handlers.profile.lacking import look_for_gaps
from handlers.profile.reading import Reading, read_files

FAULTY = 1


def check(settings: Settings, now: datetime) -> int:
    """Say every fault and every gap of the profile, with file and line. 1 only if there are faults."""
    try:
        reading = read_files(settings.council, PROFILES)
    except BadProfile as bad:
        _tell("Faults, to be mended before the desk can use the profile:", bad.faults)
        return FAULTY
    look_for_gaps(reading.profile, reading.notes, now.astimezone(TOKYO).date())
    faults, gaps = reading.notes.faults, reading.notes.gaps
    if faults:
        _tell("Faults, to be mended before the desk can use the profile:", faults)
    if gaps:
        _tell("Gaps, the desk works without:", gaps)
    sys.stdout.write(f"{_size(reading)}, {_many(faults, 'fault')}, {_many(gaps, 'gap')}.\n")
    return FAULTY if faults else 0


def load(settings: Settings, *, over: bool) -> int:
    """Take the profile over and say what that changed; a second time it changes nothing."""
    loaded = prepare(settings, over=over)
    if loaded.version == 1 and loaded.changes:
        sys.stdout.write("Version 1: everything is new.\n")
    elif loaded.changes:
        _tell(f"Version {loaded.version}:", (str(change) for change in loaded.changes if change.is_told))
    else:
        sys.stdout.write(f"Nothing has changed: version {loaded.version} is in effect.\n")
    if loaded.kept:
        _tell(
            "Changed in the console and kept (--over takes the files' words instead):", map(str, loaded.kept)
        )
    if loaded.lost:
        _tell("Changed in the console and given up:", map(str, loaded.lost))
    return 0


def _tell(heading: str, lines: Iterable[str]) -> None:
    sys.stdout.write("\n".join((heading, *(f"  {line}" for line in lines), "")))


def _size(reading: Reading) -> str:
    return f"councils/{reading.profile.key}: {_many(reading.profile.desks, 'desk')}"


def _many(every: Iterable[object], what: str) -> str:
    count = len(tuple(every))
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
