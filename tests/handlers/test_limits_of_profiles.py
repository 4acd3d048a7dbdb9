"""What a profile says of limits and complaints: read, checked with file and line, and usual where it is silent."""

from pathlib import Path

import pytest

from conversations.vocabulary import Urgency
from handlers.council import PROFILES
from handlers.profile.reading import Reading, read_files

PARTS = """
[limits]
unowned = { today = 2, week = 6, calm = 12 }
unfinished = 3
person = 10
rests = 30
tells = false
calls = ["kato"]
"""


def changed(folder: Path, old: str, new: str) -> Reading:
    """The example's profile with something changed in its first file."""
    there = folder / "example"
    there.mkdir()
    for file in (PROFILES / "example").glob("*.*"):
        there.joinpath(file.name).write_text(file.read_text("utf-8"), "utf-8")
    text = (there / "council.toml").read_text("utf-8")
    assert old in text
    (there / "council.toml").write_text(text.replace(old, new, 1), "utf-8")
    return read_files("example", folder, calendars=False)


def test_limits_are_read(tmp_path: Path) -> None:
    limits = changed(tmp_path, "[limits]", PARTS + "[others]").profile.limits

    assert limits.unowned == {Urgency.TODAY: 2, Urgency.WEEK: 6, Urgency.CALM: 12}
    assert (limits.unfinished, limits.person, limits.rests, limits.tells) == (3, 10, 30, False)
    assert limits.calls == ("kato",)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("today = 4, week = 16", "today = 40, week = 16", "unowned: what is urgent might be left alone"),
        ("person = 14", "person = 0", "person must be a whole number above zero"),
        ("rests = 92", "rests = 900", "rests must not be more than 366 days"),
        ('instead = "livelihood"', 'instead = "nobody"', 'complaints: there is no desk "nobody"'),
        ('instead = "livelihood"', 'instead = "general"', "complaints: instead names the desk itself"),
    ],
)
def test_what_cannot_be_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    faults = changed(tmp_path, old, new).notes.faults

    (told,) = [fault for fault in faults if sentence in fault]
    place = told.split(": ")[0]
    assert place.rpartition(":")[0].endswith("council.toml")
    assert place.rpartition(":")[2].isdigit()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[limits]", "[others]", "no [limits]"),
        ("calls = []", "", "nobody is named (calls)"),
        ('instead = "livelihood"', "", "no desk is named (instead)"),
        ("outside = []", "", "no login of a member from outside"),
        ("outside = []", "", "no login of who reads them (staff): whoever works at"),
    ],
)
def test_what_is_missing_is_a_gap(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    notes = changed(tmp_path, old, new).notes

    assert not notes.faults
    assert [gap for gap in notes.gaps if sentence in gap]
