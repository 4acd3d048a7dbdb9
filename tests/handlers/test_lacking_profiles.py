"""Profiles that lack something: each gap is said by file and line, and the desk works without."""

import re
from datetime import date
from pathlib import Path

import pytest

from handlers.council import PROFILES
from handlers.profile.lacking import look_for_gaps
from handlers.profile.reading import read_files
from handlers.profile.report import EXAMPLES, lines
from tests.handlers.bad_profiles import FILES, read

PLACE = re.compile(r"  councils/\w+/(\w+\.toml)(?::(\d+))?: ")
LONGEST = 180  # letters of a line


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
            "desks.toml:3: no name in ne: general (1), care (10)",
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
        (
            "desks",
            "areas = [",
            'sealed = true\nassumed = ["sealed"]\nareas = [',
            "desks.toml:16: desk care: assumed, no source tells it: sealed",
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


def test_what_is_assumed_must_be_told(tmp_path: Path) -> None:
    desks = FILES["desks"].replace("areas = [", 'assumed = ["fax"]\nareas = [', 1)

    (fault,) = read(tmp_path, desks=desks).notes.faults

    assert fault.endswith('desks.toml:15: desk care: "fax" is said to be assumed, and is not told')


def test_the_report_is_short_in_order_and_says_how_to_write_what_is_missing() -> None:
    for council in ("nerima", "kiyose", "komae"):
        reading = read_files(council, PROFILES)
        look_for_gaps(reading.profile, reading.notes, date(2026, 11, 21))
        told = list(lines(reading.notes))

        places = [(at[1], int(at[2] or 0)) for line in told if (at := PLACE.match(line))]
        assert len(places) == len(reading.notes.gaps)
        assert places == sorted(places, key=lambda place: (place[0] != "council.toml", place))
        assert max(map(len, told)) <= LONGEST
        assert '  phone = "03-0000-0000"' in told
        assert len(told) == len(set(told))


def test_every_word_that_may_be_unknown_has_an_example() -> None:
    unknown: set[str] = set()
    for council in ("nerima", "kiyose", "komae"):
        missing = read_files(council, PROFILES).notes.missing
        unknown |= {key for gap in missing if "not known" in gap.sentence for key in gap.keys}

    assert unknown
    assert unknown <= set(EXAMPLES)
