"""Profiles that contradict themselves or lack something: each is said by file and line, and only contradictions stop the desk."""

from datetime import date
from pathlib import Path

import pytest

from handlers.profile.folder import BadProfile
from handlers.profile.lacking import look_for_gaps
from handlers.profile.reading import Reading, read_files

COUNCIL = """[council]
names = { ja = "みどり市社会福祉協議会" }
phone = "03-0000-0000"
fire = "119"
police = "110"
municipalities = ["13120"]
languages = ["ja"]
checked = "2026-11"

[[consents]]
purpose = "intake"
version = "2026-11"
"""
DESKS = """[[desks]]
key = "general"
names = { ja = "総合相談" }
phone = "03-0000-0001"
takes = ["other", "complaint"]
coordinates = true
checked = "2026-11"
slots = [{ days = ["mon"], from = "08:30", to = "12:00" }, { days = ["mon"], from = "13:00", to = "17:15" }]

[[desks]]
key = "care"
names = { ja = "地域福祉係" }
phone = "03-0000-0003"
takes = ["care"]
areas = ["east"]
checked = "2026-11"
slots = [{ from = "08:30", to = "12:00" }]
"""
AREAS = """[[areas]]
key = "east"
names = { ja = "東部" }
towns = ["豊玉北", "桜台"]

[[areas]]
key = "west"
names = { ja = "西部" }
towns = ["大泉町"]
"""
OTHERS = """[[agencies]]
key = "welfare-office"
names = { ja = "福祉事務所" }
phone = "03-0000-0010"
takes = ["income"]
checked = "2026-11"

[[programmes]]
key = "wheelchair-loan"
names = { ja = "車いすの貸し出し" }
asked = ["車いす"]
says = { ja = "車いすをお貸しします。" }
desk = "general"
checked = "2026-11"
"""
FILES = {"council": COUNCIL, "desks": DESKS, "areas": AREAS, "others": OTHERS}


def read(tmp_path: Path, **changed: str) -> Reading:
    folder = tmp_path / "midori"
    folder.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    reading = read_files("midori", tmp_path)
    look_for_gaps(reading.profile, reading.notes, date(2026, 11, 21))
    return reading


def test_a_sound_profile_has_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path).notes.faults == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "desks",
            '"care"]',
            '"cure"]',
            'desks.toml:14: desk care: there is no matter "cure"; the matters are health,',
        ),
        ("desks", '"east"', '"north"', 'desks.toml:15: care: there is no area "north" in [[areas]]'),
        (
            "desks",
            'key = "care"',
            'key = "general"',
            'desks.toml:11: another of the desks has the key "general"',
        ),
        (
            "desks",
            '"care"]\nareas',
            '"care", "other"]\n# areas',
            'desks.toml:14: desk care: "other" is taken by the desk',
        ),
        (
            "desks",
            '"13:00"',
            '"11:30"',
            "desks.toml:8: desk general: slots overlap: mon 08:30-12:00 and mon 11:30-17:15",
        ),
        (
            "desks",
            '"17:15"',
            '"12:30"',
            "desks.toml:8: desk general: a slot closes before it opens: 13:00 to 12:30",
        ),
        ("desks", '"08:30", to', '"8:30", to', "desks.toml:8: desk general: a slot needs from and to"),
        ("desks", '"mon"]', '"monday"]', "desks.toml:8: desk general: there is no day 'monday'"),
        ("desks", 'from = "08:30"', 'ways = ["letter"], from = "08:30"', "there is no way 'letter'"),
        (
            "desks",
            "areas = [",
            'closed = ["we"]\nareas = [',
            "desks.toml:15: desk care: closed: 'we' is no day; write \"wed\"",
        ),
        (
            "desks",
            "areas = [",
            "coordinates = true\nareas = [",
            "desks.toml:15: desk care: only one desk coordinates",
        ),
        (
            "desks",
            "areas = [",
            "sealed = 1\nareas = [",
            "desks.toml:15: desk care: sealed must be true or false",
        ),
        (
            "desks",
            "areas = [",
            "answers_within = { today = 9 }\nareas = [",
            "answered later than what is calm",
        ),
        (
            "desks",
            "areas = [",
            'unknown = ["phone"]\nareas = [',
            '"phone" is said to be unknown, and told all the same',
        ),
        ("desks", '"03-0000-0003"', '"ask 3"', "desks.toml:13: desk care: phone must be digits and hyphens"),
        ("desks", '"2026-11"', '"last year"', "desks.toml:7: desk general: checked must say when"),
        ("areas", '"大泉町"', '"桜台"', "areas.toml:9: area west: 桜台 is in the area east already"),
        ("areas", '"大泉町"', '"大泉"', "areas.toml:9: area west: there is no town 大泉 in the municipality"),
        (
            "others",
            '["income"]',
            '["incomes"]',
            'others.toml:5: agency welfare-office: there is no matter "incomes"',
        ),
        (
            "others",
            '"general"',
            '"loans"',
            'others.toml:13: programme wheelchair-loan: there is no desk "loans"',
        ),
        ("council", '["ja"]', '["jp"]', 'council.toml:7: council: there is no language "jp" here'),
        (
            "council",
            '"13120"',
            '"nerima"',
            "council.toml:6: council: municipalities must be codes of five digits",
        ),
        (
            "council",
            "[[consents]]",
            '[duty]\ndesk = "night"\n[[consents]]',
            'council.toml:11: duty: there is no desk "night"',
        ),
        (
            "council",
            "[[consents]]",
            '[complaints]\ndesk = "care"\n[[consents]]',
            'complaints: the desk is "care", but',
        ),
        (
            "council",
            "[[consents]]",
            '[complaints]\ndesk = "nobody"\n[[consents]]',
            'complaints: there is no desk "nobody"',
        ),
        (
            "council",
            "[[consents]]",
            '[calendar]\nfiles = ["own.ics"]\n[[consents]]',
            "own.ics: the file is not there",
        ),
        (
            "council",
            "[[consents]]",
            "[retention]\ncases = -1\n[[consents]]",
            "cases must be a whole number above zero",
        ),
        (
            "areas",
            "[[areas]]",
            '[[desks]]\nkey = "x"\n[[areas]]',
            "desks.toml:1: [[desks]] stands in areas.toml already",
        ),
    ],
)
def test_a_contradiction_is_a_fault(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    assert old in FILES[file]

    (first, *_) = read(tmp_path, **{file: FILES[file].replace(old, new, 1)}).notes.faults

    assert fault in first
    assert first.startswith("councils/midori/")


@pytest.mark.parametrize(
    ("file", "old", "new", "gap"),
    [
        ("desks", 'phone = "03-0000-0003"\n', "", "desks.toml:10: desk care: no phone is told"),
        (
            "desks",
            'phone = "03-0000-0003"\n',
            'unknown = ["phone"]\n',
            "desks.toml:13: desk care: not known: phone",
        ),
        ("desks", "slots = [{ from", "# [{ from", "desks.toml:10: desk care: no hours are told"),
        ("desks", "coordinates = true\n", "", "desks.toml:1: no desk has coordinates = true"),
        (
            "desks",
            'takes = ["care"]',
            'take = ["care"]',
            'desks.toml:14: desk care: nobody reads "take": is it spelt right?',
        ),
        (
            "desks",
            '"2026-11"',
            '"2024-10"',
            "desks.toml:7: last checked 2024-10, more than 2 years ago: general",
        ),
        (
            "desks",
            'checked = "2026-11"\n',
            "",
            "desks.toml:1: desk general: nobody says when it was last checked",
        ),
        ("desks", "", "", "no desk takes care in west: the first desk does"),
        ("areas", "", "", "areas.toml:1: towns in no area: 三原台, 上石神井,"),
        (
            "council",
            '["ja"]',
            '["ja", "ne"]',
            "desks.toml:3: no name in ne, plain Japanese stands in: general (1), care (10)",
        ),
        ("council", "[[consents]]", "[[consent]]", "no [[consents]]: nobody can say later which wording"),
        ("council", "[[consents]]", "[[consent]]", "council.toml:10: nobody reads the part [consent]"),
        ("council", "[[consents]]", "[complaints]\n[[consents]]", "no member from outside is named"),
    ],
)
def test_what_is_missing_is_a_gap_and_no_fault(
    tmp_path: Path, file: str, old: str, new: str, gap: str
) -> None:
    notes = read(tmp_path, **{file: FILES[file].replace(old, new, 1)}).notes

    assert notes.faults == []
    assert [said for said in notes.gaps if gap in said], notes.gaps


def test_a_desk_of_one_part_goes_before_the_desk_of_the_whole(tmp_path: Path) -> None:
    changed = DESKS.replace('"complaint"]', '"complaint", "care"]')

    assert read(tmp_path, desks=changed).notes.faults == []


def test_slips_of_the_pen_in_several_files_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadProfile) as bad:
        read(tmp_path, desks="[[desks]\n", areas="towns = [")

    assert [fault.split(": ")[0] for fault in bad.value.faults] == [
        "councils/midori/areas.toml",
        "councils/midori/desks.toml",
    ]


def test_a_calendar_that_nobody_names_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "midori").mkdir()
    (tmp_path / "midori" / "own.ics").write_text("")

    assert [gap for gap in read(tmp_path).notes.gaps if "own.ics lies here and is not read" in gap]
