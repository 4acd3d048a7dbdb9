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
        (
            "desks",
            '"03-0000-0003"',
            '"03-0000-000"',
            "desks.toml:13: desk care: phone has too many or too few digits to be dialled",
        ),
        (
            "desks",
            'key = "care"',
            'key = "Care desk"',
            "desks.toml:11: desk Care desk: key must be small letters, digits and hyphens",
        ),
        ("desks", 'key = "care"\n', "", "desks.toml:10: desk 2: key is missing"),
        (
            "desks",
            '{ ja = "地域福祉係" }',
            '{ ja = " " }',
            "desks.toml:12: desk care: names needs at least the Japanese",
        ),
        (
            "desks",
            '{ ja = "地域福祉係" }',
            '{ ja = "係", jp = "係" }',
            'desks.toml:12: desk care: names: there is no language "jp"',
        ),
        (
            "desks",
            '{ ja = "地域福祉係" }',
            '"地域福祉係"',
            "desks.toml:12: desk care: names needs at least the Japanese",
        ),
        (
            "desks",
            "areas = [",
            'languages = ["ja", "cn"]\nareas = [',
            'desks.toml:15: desk care: there is no language "cn"',
        ),
        (
            "desks",
            "areas = [",
            'closed = ["02-30"]\nareas = [',
            "desks.toml:15: desk care: closed: '02-30' is no day",
        ),
        (
            "desks",
            "areas = [",
            'fax = "03-0000"\nareas = [',
            "desks.toml:15: desk care: fax has too many or too few digits",
        ),
        (
            "desks",
            "areas = [",
            'mail = "care.example.jp"\nareas = [',
            "desks.toml:15: desk care: mail must be written as info@example.jp",
        ),
        (
            "desks",
            "areas = [",
            'site = "example.jp"\nareas = [',
            "desks.toml:15: desk care: site must be written as https://example.jp/",
        ),
        (
            "desks",
            "areas = [",
            'postal = "1760000"\nareas = [',
            "desks.toml:15: desk care: postal must be written as 176-0000",
        ),
        (
            "desks",
            'slots = [{ from = "08:30", to = "12:00" }]',
            'slots = "08:30-12:00"',
            "desks.toml:17: desk care: slots must be a list of tables",
        ),
        ("desks", '["east"]', '"east"', "desks.toml:15: desk care: areas must be a list of words"),
        ("areas", 'key = "west"', 'key = "east"', 'areas.toml:7: another of the areas has the key "east"'),
        (
            "areas",
            '["豊玉北", "桜台"]',
            '["豊玉北", "豊玉北"]',
            "areas.toml:4: area east: 豊玉北 is in the area east already",
        ),
        (
            "others",
            '"welfare-office"',
            '"welfare office"',
            "others.toml:2: agency welfare office: key must be small letters",
        ),
        (
            "others",
            'desk = "general"',
            'agency = "city"',
            'others.toml:13: programme wheelchair-loan: there is no agency "city"',
        ),
        (
            "others",
            'says = { ja = "車いすをお貸しします。" }\n',
            "",
            "others.toml:8: programme wheelchair-loan: says needs at least the Japanese",
        ),
        (
            "others",
            "[[programmes]]",
            '[[programmes]]\nkey = "taxi"\nnames = { ja = "福祉タクシー" }\nsays = { ja = "あります。" }\nasked = ["車いす"]\nchecked = "2026-11"\n\n[[programmes]]',
            'others.toml:18: programme wheelchair-loan: "車いす" asks for taxi already',
        ),
        ("council", '"03-0000-0000"', '""', "council.toml:3: council: phone is missing"),
        ("council", '"119"', '"1190"', "council.toml:4: council: fire has too many or too few digits"),
        ("council", '["13120"]', '["99999"]', "council.toml:6: council: no municipality has the code 99999"),
        ("council", "[council]", "[[council]]", "council.toml:1: [council] must be a table"),
        (
            "council",
            "[[consents]]",
            "[retention]\ncases = 120\ndanger_cases = 60\n[[consents]]",
            "council.toml:12: retention: danger_cases would be kept for less time",
        ),
        (
            "council",
            'version = "2026-11"\n',
            'version = "2026-11"\n\n[[consents]]\npurpose = "intake"\nversion = "2026-05"\n',
            "council.toml:16: consent intake: the version 2026-05 stands after 2026-11",
        ),
        (
            "council",
            'version = "2026-11"\n',
            'version = "2026-11"\n\n[[consents]]\npurpose = "intake"\nversion = "2026-11"\n',
            'council.toml:14: another of the consents has the key "intake 2026-11"',
        ),
        ("council", 'version = "2026-11"\n', "", "council.toml:10: consent 1: version is missing"),
        (
            "council",
            "[[consents]]",
            '[calendar]\nclosed = ["元日"]\n[[consents]]',
            "council.toml:11: calendar: closed: '元日' is no day",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "0120"\nkinds = ["dv"]\n[[consents]]',
            "council.toml:13: hotline line: number has too many or too few digits",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nkinds = ["dv"]\n[[consents]]',
            "council.toml:10: hotline line: number is missing",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "189"\nkinds = ["abuse"]\n[[consents]]',
            'council.toml:14: hotline line: there is no kind "abuse"; the kinds are',
        ),
        (
            "council",
            "[[consents]]",
            '[complaints]\nmembers = [{ name = "委員", phone = "内線2" }]\n[[consents]]',
            "complaints: phone must be digits and hyphens",
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
        (
            "desks",
            'takes = ["care"]',
            "takes = []",
            "desks.toml:14: desk care: it takes nothing and no programme names it",
        ),
        (
            "desks",
            "areas = [",
            'closed = ["wed"]\nareas = [',
            "desks.toml:15: desk care: hours are told for wed, and it is closed then",
        ),
        (
            "desks",
            "areas = [",
            'site = "http://example.jp/"\nareas = [',
            "desks.toml:15: desk care: site begins with http://",
        ),
        (
            "desks",
            '"2026-11"',
            '"2027-03"',
            "desks.toml:7: last checked 2027-03, which is still to come: general",
        ),
        ("council", "", "", "council.toml: no [retention]: cases are kept for five years"),
        ("council", "", "", "council.toml: no [duty]: when danger is heard, everybody is called"),
        ("council", "", "", "council.toml: no [complaints]: the first desk takes them"),
        (
            "council",
            "",
            "",
            "council.toml: no [[hotlines]]: where danger is heard, only the emergency numbers",
        ),
        ("council", '"intake"', '"share"', 'council.toml:10: no [[consents]] has the purpose "intake"'),
        (
            "council",
            '["13120"]',
            "[]",
            "council.toml:1: council: no municipalities: every address must be told with its city",
        ),
        (
            "council",
            "[[consents]]",
            '[duty]\ndesk = "general"\n[[consents]]',
            "council.toml:10: duty: no hours are told",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "189"\nkinds = ["dv"]\n[[consents]]',
            "council.toml:10: hotline line: nobody says when it was last checked",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "189"\nkinds = ["dv"]\nchecked = "2025-10"\n[[consents]]',
            "council.toml:15: last checked 2025-10, more than 1 year ago: line",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "189"\nkinds = ["dv"]\n[[consents]]',
            "council.toml:10: no line is for suicide, self_harm",
        ),
        (
            "council",
            "[[consents]]",
            '[[hotlines]]\nkey = "line"\nnames = { ja = "電話" }\nnumber = "189"\nkinds = []\n[[consents]]',
            "council.toml:14: hotline line: no kinds of danger are told: it is never shown",
        ),
        (
            "others",
            '["income"]',
            '["income"]\nhours = "9時から"',
            'others.toml:6: agency welfare-office: nobody reads "hours"',
        ),
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
        "councils/midori/desks.toml:1",
    ]


def test_a_calendar_that_nobody_names_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "midori").mkdir()
    (tmp_path / "midori" / "own.ics").write_text("")

    assert [gap for gap in read(tmp_path).notes.gaps if "own.ics lies here and is not read" in gap]


def test_whoever_saves_with_a_mark_at_the_front_or_other_ends_of_lines_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    read(tmp_path)
    for name, text in FILES.items():
        written = text.replace("\n", "\r\n").replace('"03-0000-0003"', '"ask"')
        (tmp_path / "midori" / f"{name}.toml").write_bytes(written.encode("utf-8-sig"))

    reading = read_files("midori", tmp_path)

    assert [fault.partition(": ")[0] for fault in reading.notes.faults] == ["councils/midori/desks.toml:13"]


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    read(tmp_path)
    (tmp_path / "midori" / "desks.toml").write_bytes(DESKS.encode(encoding))

    with pytest.raises(BadProfile) as bad:
        read_files("midori", tmp_path)

    assert "councils/midori/desks.toml: the file must be saved as UTF-8" in bad.value.faults[0]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ('key = "general', "desks.toml:2: "),
        ("key = general", "desks.toml:2: "),
        ('key = "general"\nkey = "care"', "desks.toml:3: Cannot overwrite a value"),
        ("names = { ja = 「総合相談」 }", "desks.toml:2: "),
    ],
)
def test_a_slip_of_the_pen_has_its_line(tmp_path: Path, slip: str, said: str) -> None:
    with pytest.raises(BadProfile) as bad:
        read(tmp_path, desks=f"[[desks]]\n{slip}\n")

    assert said in bad.value.faults[0], bad.value.faults


def test_a_folder_that_is_not_there_and_a_council_without_desks_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="there is no profile 'midori': expected the file"):
        read_files("midori", tmp_path)
    reading = read(tmp_path, desks="", council=COUNCIL.replace("[council]", "[counsel]"))

    assert "councils/midori/council.toml: the part [council] is missing" in reading.notes.faults
    assert [fault for fault in reading.notes.faults if "at least one [[desks]] is needed" in fault]


def calendar(*events: str) -> str:
    """A calendar with these events, each a few lines."""
    written = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{each}\r\nEND:VEVENT" for n, each in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{written}\r\nEND:VCALENDAR\r\n"


ONE_DAY = "SUMMARY:設立記念日\r\nDTSTART;VALUE=DATE:20270601"


def read_with(tmp_path: Path, ics: bytes) -> Reading:
    (tmp_path / "midori").mkdir(exist_ok=True)
    (tmp_path / "midori" / "own.ics").write_bytes(ics)
    return read(
        tmp_path, council=COUNCIL.replace("[[consents]]", '[calendar]\nfiles = ["own.ics"]\n[[consents]]')
    )


@pytest.mark.parametrize(
    ("ics", "days"),
    [
        (calendar(ONE_DAY).encode(), {"2027-06-01"}),
        (calendar(ONE_DAY).encode("utf-8-sig"), {"2027-06-01"}),
        (calendar(ONE_DAY).replace("\r\n", "\n").encode(), {"2027-06-01"}),
        (
            calendar("DTSTART;VALUE=DATE:20270601\r\nDTEND;VALUE=DATE:20270603").encode(),
            {"2027-06-01", "2027-06-02"},
        ),
        (  # a whole day written as moments
            calendar(
                "DTSTART;TZID=Asia/Tokyo:20270601T000000\r\nDTEND;TZID=Asia/Tokyo:20270602T000000"
            ).encode(),
            {"2027-06-01"},
        ),
        (calendar("DTSTART:20270531T150000Z\r\nDTEND:20270601T150000Z").encode(), {"2027-06-01"}),
        (  # some hours close no day
            calendar(ONE_DAY, "DTSTART:20270607T010000Z\r\nDTEND:20270607T030000Z").encode(),
            {"2027-06-01"},
        ),
        (  # a rule with an exception
            calendar(
                "DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270601"
            ).encode(),
            {"2026-06-01", "2028-06-01"},
        ),
    ],
)
def test_calendars_are_read_as_programs_write_them(tmp_path: Path, ics: bytes, days: set[str]) -> None:
    reading = read_with(tmp_path, ics)

    assert reading.notes.faults == []
    assert reading.profile.desks[0].off == days


@pytest.mark.parametrize(
    ("ics", "said"),
    [
        (calendar(ONE_DAY).encode("cp932"), "own.ics: the file must be saved as UTF-8"),
        (b"", "own.ics: it is no calendar"),
        ("日付,名前\r\n2027-06-01,記念日\r\n".encode(), "own.ics: it is no calendar"),
        (calendar(ONE_DAY).partition("END:VEVENT")[0].encode(), "own.ics: it is no calendar"),
        (calendar("DTSTART;VALUE=DATE:2027060").encode(), "own.ics: it is no calendar"),
        (calendar(f"{ONE_DAY}\r\nRRULE:FREQ=SOMETIMES").encode(), "own.ics: it is no calendar"),
    ],
)
def test_a_broken_calendar_is_a_fault(tmp_path: Path, ics: bytes, said: str) -> None:
    faults = read_with(tmp_path, ics).notes.faults

    assert [fault for fault in faults if said in fault], faults
    assert faults[0].startswith("councils/midori/council.toml:11: calendar: ")


def test_a_calendar_without_any_day_is_a_gap(tmp_path: Path) -> None:
    assert [
        gap for gap in read_with(tmp_path, calendar().encode()).notes.gaps if "no whole day is in it" in gap
    ]
