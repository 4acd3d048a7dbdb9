"""Taking the files of a profile over into the database, where the newest version is in effect, and reading it from there.

What staff changed in the console since the files were last loaded stays, unless it is to be overruled.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from conversations.kernel.words import Words
from handlers.council import Council, make_council
from handlers.profile.changes import Change, differences, fits, with_value
from handlers.profile.consents import rewritten
from handlers.profile.folder import BadProfile, Raw
from handlers.profile.reading import Reading, read_files, read_kept, sound
from storage import desks, profiles
from storage.db import Tx
from storage.profiles import Version

WAY_OUT = "what was changed in the console does not fit these files; to take the files alone: engawa council load --over"
TRIES = 3  # several processes may start at the same moment


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did. version: in effect now. changes: to what was in effect before; none: it was all there already.

    kept: values staff changed in the console (old: as in the files, new: as in effect). lost: such values given up.
    """

    version: int
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()


def load(tx: Tx, reading: Reading, now: datetime, *, over: bool = False) -> Loaded:
    """Take a profile over. Safe to repeat: the same files a second time change nothing.

    over: what was changed in the console gives way to the files. Raises: BadProfile, for the files or for what they
    make together with what was changed in the console.
    """
    sound(reading)
    for _ in range(TRIES):
        loaded = _load(tx, reading, now, over=over)
        if loaded is not None:
            return loaded
    raise BadProfile(("the profile is being changed by somebody else at this moment: try again",))


def _load(tx: Tx, reading: Reading, now: datetime, *, over: bool) -> Loaded | None:
    filed = plain(reading.raw)
    before = profiles.newest(tx)
    if before is None:
        desks.load(tx, windows(reading))
        return Loaded(1, differences({}, filed)) if profiles.add(tx, 1, None, filed, filed, now) else None
    edits = differences(before.filed, before.parts)
    kept = () if over else tuple(edit for edit in edits if fits(filed, edit))
    parts = filed
    for edit in kept:
        parts = with_value(parts, edit.path, edit.new)
    changes = differences(before.parts, parts)
    _refuse_rewritten(reading, before.parts, parts)
    together = _read_together(reading, parts) if kept else reading
    desks.load(tx, windows(together))
    still = differences(filed, parts)
    if not changes and not differences(before.filed, filed):
        return Loaded(before.number, (), still)
    lost = tuple(edit for edit in edits if edit not in kept)
    added = profiles.add(tx, before.number + 1, None, parts, filed, now)
    return Loaded(before.number + 1, changes, still, lost) if added else None


def _refuse_rewritten(reading: Reading, before: Raw, parts: Raw) -> None:
    """Raises: BadProfile, if a wording has changed that somebody may have agreed to."""
    place = reading.notes.lines.place("consents")
    if names := rewritten(before, parts):
        raise BadProfile(
            tuple(
                f"{place}: consent {name}: the wording has changed, so the version must change, too: "
                "add another [[consents]] of this purpose"
                for name in names
            )
        )


def _read_together(reading: Reading, parts: Raw) -> Reading:
    together = read_kept(reading.profile.key, parts, "with what was changed in the console")
    if together.notes.faults:
        raise BadProfile((*together.notes.faults, WAY_OUT))
    return together


def windows(reading: Reading) -> tuple[desks.Window, ...]:
    """The desks of a profile as storage keeps them."""
    return tuple(desk.window for desk in reading.profile.desks)


def plain(raw: Raw) -> Raw:
    """Parts as they come back from being kept: dates as text, tuples as lists."""
    made: dict[str, object] = json.loads(json.dumps(raw, ensure_ascii=False, default=str))
    return made


def read_to_load(tx: Tx, folder: Path) -> Reading:
    """The files of this council's profile, to be loaded. folder: of all profiles. Raises: BadProfile, if unreadable."""
    newest = profiles.newest(tx)
    return read_files(tx.council, folder, known=newest.filed if newest else None)


def newer(tx: Tx, than: int, words: Words) -> tuple[int, Council] | None:
    """The version in effect and the council it makes, if it is not the one that is known. Raises: BadProfile.

    A version this release cannot use is a fault of the release: it was sound when it was kept.
    """
    if profiles.newest_number(tx) == than:
        return None
    newest = profiles.newest(tx)
    return (newest.number, council_of(tx.council, newest, words)) if newest else None


def council_of(key: str, version: Version, words: Words) -> Council:
    """The council a version makes. Raises: BadProfile."""
    return make_council(sound(read_kept(key, version.parts, f"version {version.number}")), words)
