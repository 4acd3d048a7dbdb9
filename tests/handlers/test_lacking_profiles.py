"""Profiles that lack something: each gap is said by file and line, and the desk works without."""

from pathlib import Path

import pytest

from tests.handlers.bad_profiles import FILES, read


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
