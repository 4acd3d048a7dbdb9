"""Profiles that contradict themselves: each fault is said by file and line."""

from pathlib import Path

import pytest

from tests.handlers.bad_profiles import DESKS, FILES, read


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


def test_a_desk_of_one_part_goes_before_the_desk_of_the_whole(tmp_path: Path) -> None:
    changed = DESKS.replace('"complaint"]', '"complaint", "care"]')

    assert read(tmp_path, desks=changed).notes.faults == []
