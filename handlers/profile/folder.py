"""The files of a profile, read as one. Reads files and nothing else; what is written in them is judged elsewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.profile.lines import Lines, Spot, find_spots
from handlers.profile.notes import Found, Notes
from storage.faults import Faults

FILE = "council.toml"

Raw = Mapping[str, object]


_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


class BadProfile(Faults):
    """A profile that cannot be used. faults: every fault found, one sentence each. found: those with a place in it."""

    def __init__(self, faults: tuple[str, ...], found: tuple[Found, ...] = ()) -> None:
        super().__init__(faults)
        self.found = found


@dataclass(frozen=True, slots=True)
class Folder:
    """What a profile's files say, put together: every part by its name. notes: where it stands, and what is wrong."""

    path: Path
    raw: Raw
    notes: Notes


def read_folder(key: str, profiles: Path) -> Folder:
    """Every `*.toml` of a profile's folder as one. Raises: BadProfile, if it is not there or is no TOML."""
    folder = profiles / key
    if not (folder / FILE).is_file():
        raise BadProfile((f"there is no profile {key!r}: expected the file councils/{key}/{FILE}",))
    raw: dict[str, object] = {}
    spots: dict[Spot, str] = {}
    files: dict[str, str] = {}
    twice: list[str] = []
    slips: list[str] = []
    counts: dict[str, int] = {}
    for path in sorted(folder.glob("*.toml"), key=lambda path: (path.name != FILE, path.name)):
        try:
            text = path.read_text(encoding="utf-8-sig")
            parts = tomllib.loads(text)
        except UnicodeDecodeError:
            slips.append(
                f"councils/{key}/{path.name}: the file must be saved as UTF-8, not as CP932 or UTF-16"
            )
            continue
        except tomllib.TOMLDecodeError as wrong:
            slips.append(f"councils/{key}/{path.name}{_slip(str(wrong))}")
            continue
        here = find_spots(path.name, text, counts)
        twice += [
            f"councils/{key}/{_first(here, part) or path.name}: "
            f"{_header(parts[part], part)} stands in {files[part]} already; what belongs together stands in one file"
            for part in parts
            if part in files
        ]
        spots |= {spot: place for spot, place in here.items() if spot not in spots}
        raw |= {part: said for part, said in parts.items() if part not in files}
        files |= {part: path.name for part in parts if part not in files}
    if slips:
        raise BadProfile(tuple(slips))
    notes = Notes(Lines(f"councils/{key}/", FILE, spots, files), faults=twice)
    return Folder(folder, raw, notes)


def _first(spots: Mapping[Spot, str], part: str) -> str | None:
    """Where a part begins in its file."""
    return next((place for (kind, _, _), place in spots.items() if kind == part), None)


def _slip(told: str) -> str:
    """What the reader of TOML says, with its line where all other faults have it."""
    if at := _AT.search(told):
        return f":{at[1]}: {told[: at.start()]}, at letter {at[2]} of the line"
    return f": {told}"


def _header(said: object, part: str) -> str:
    return f"[[{part}]]" if isinstance(said, list) else f"[{part}]"
