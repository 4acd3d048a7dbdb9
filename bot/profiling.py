"""`engawa council …`: what is wrong with a profile and missing in it, and taking it over, told in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.preparing import NotReady, prepare
from bot.settings import Settings
from handlers.council import PROFILES
from handlers.hours import TOKYO
from handlers.profile import report
from handlers.profile.folder import BadProfile
from handlers.profile.lacking import look_for_gaps
from handlers.profile.reading import Reading, read_files

FAULTY = 1


def check(settings: Settings, named: str, now: datetime) -> int:
    """Say every fault and every gap of a profile, with file and line. 1 only if there are faults.

    named: a folder in councils/ or the path of any folder; empty: the council of the settings.
    """
    folder = _folder(named or settings.council)
    try:
        reading = read_files(folder.name, folder.parent)
    except BadProfile as bad:
        _tell(report.FAULTS, bad.faults)
        return FAULTY
    look_for_gaps(reading.profile, reading.notes, now.astimezone(TOKYO).date())
    faults, gaps = reading.notes.faults, reading.notes.missing
    sys.stdout.writelines(f"{line}\n" for line in report.lines(reading.notes))
    usable = "The desk cannot use it." if faults else "The desk can use it."
    sys.stdout.write(f"{_size(reading)}, {_many(faults, 'fault')}, {_many(gaps, 'gap')}. {usable}\n")
    return FAULTY if faults else 0


def load(settings: Settings, named: str, *, over: bool) -> int:
    """Take a profile over and say what that changed; a second time it changes nothing.

    named: a folder in councils/; empty: the council of the settings. Raises: NotReady, for a folder elsewhere.
    """
    folder = _folder(named or settings.council)
    if folder.parent != PROFILES:
        raise NotReady(
            f"the desk reads its profile from {PROFILES} at every start: put the folder {named} there"
        )
    loaded = prepare(replace(settings, council=folder.name), over=over)
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
    if folder.name != settings.council:
        sys.stdout.write(f"The desk runs as {settings.council} until ENGAWA_COUNCIL={folder.name} is set.\n")
    return 0


def _folder(named: str) -> Path:
    """The folder of a council that was named: by a path, if it looks like one, else among our own."""
    is_path = "/" in named or named in (".", "..")
    return Path(named).resolve() if is_path else PROFILES / named


def _tell(heading: str, lines: Iterable[str]) -> None:
    sys.stdout.write("\n".join((heading, *(f"  {line}" for line in lines), "")))


def _size(reading: Reading) -> str:
    return f"councils/{reading.profile.key}: {_many(reading.profile.desks, 'desk')}"


def _many(every: Iterable[object], what: str) -> str:
    count = len(tuple(every))
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
