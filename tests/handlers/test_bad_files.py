"""Files of a profile that cannot be read as they are: TOML, encodings, calendars. Each is said by its name."""

from pathlib import Path

import pytest

from handlers.profile.folder import BadProfile
from handlers.profile.reading import Reading, read_files
from tests.handlers.bad_profiles import COUNCIL, DESKS, FILES, read


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
