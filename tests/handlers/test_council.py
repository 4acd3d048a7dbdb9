"""A council's profile: read whole, and every fault in it named at once, for somebody who is no programmer."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversations.vocabulary import Topic
from handlers.council import PROFILES, BadProfile, read_council
from handlers.profile.reading import read_files
from handlers.words import all_words

GOOD = """
[council]
names = { ja = "みどり市社会福祉協議会", en = "Midori" }
phone = "03-0000-0000"
fire = "119"
police = "110"

[retention]
cases = 60

[[desks]]
key = "general"
names = { ja = "総合相談" }
phone = "03-0000-0001"
takes = ["other"]

[[desks]]
key = "care"
names = { ja = "地域福祉係", en = "Care" }
phone = "03-0000-0003"
takes = ["care", "disability"]
"""


def profile(tmp_path: Path, text: str | bytes) -> Path:
    folder = tmp_path / "midori"
    folder.mkdir(exist_ok=True)
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "council.toml").write_bytes(content)
    return tmp_path


def faults(tmp_path: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(BadProfile) as bad:
        read_council("midori", all_words(), profile(tmp_path, text))
    return tuple(fault.removeprefix("councils/midori/council.toml:") for fault in bad.value.faults)


def test_a_profile_is_read_whole(tmp_path: Path) -> None:
    council = read_council("midori", all_words(), profile(tmp_path, GOOD))

    assert (council.key, council.names["ja"], council.kept_years) == ("midori", "みどり市社会福祉協議会", 5)
    assert [(desk.key, desk.position, desk.takes) for desk in council.desks] == [
        ("general", 0, ("other",)),
        ("care", 1, ("care", "disability")),
    ]


def test_each_topic_goes_to_the_desk_that_takes_it_and_the_rest_to_the_first(tmp_path: Path) -> None:
    council = read_council("midori", all_words(), profile(tmp_path, GOOD))

    assert [council.desk_for(topic).key for topic in ("care", "money", None)] == [
        "care",
        "general",
        "general",
    ]


def test_a_desk_has_a_name_in_every_language(tmp_path: Path) -> None:
    general, care = read_council("midori", all_words(), profile(tmp_path, GOOD)).desks

    assert (general.name("en"), care.name("en"), care.name("ja@easy")) == ("総合相談", "Care", "地域福祉係")


def test_a_profile_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"councils/nowhere/council\.toml"):
        read_council("nowhere", all_words(), tmp_path)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
[council]
names = { en = "Midori" }
phone = " "
fire = 119

[retention]
cases = 0

[[desks]]
names = "総合"
takes = "other"
""",
    )

    assert found == (
        '3: council: names needs at least the Japanese: names = { ja = "…" }',
        "4: council: phone is missing",
        '5: council: fire must be a text in quotation marks: fire = "…"',
        "2: council: police is missing",
        "10: desk 1: key is missing",
        '11: desk 1: names needs at least the Japanese: names = { ja = "…" }',
        '12: desk 1: takes must be a list of words: takes = ["…"]',
        "8: retention: cases must be a whole number above zero",
    )


@pytest.mark.parametrize("text", ["", "desks = []", "desks = 3", "[desks]\nkey = 'x'", "desks = ['x']"])
def test_a_profile_without_desks_or_council_is_said_so(tmp_path: Path, text: str) -> None:
    found = "\n".join(faults(tmp_path, text))

    assert "at least one [[desks]] is needed" in found
    assert "the part [council] is missing" in found


def test_two_desks_with_one_key_would_lose_one_of_them(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace('"care"\nnames', '"general"\nnames')) == (
        '18: another of the desks has the key "general" already',
    )


def test_a_matter_nobody_knows_would_never_arrive(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD.replace('"disability"', '"disabilty"'))

    assert fault.startswith('21: desk care: there is no matter "disabilty"; the matters are health, housing,')


def test_a_matter_taken_twice_would_reach_the_first_desk_alone(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace('"disability"', '"other"')) == (
        '21: desk care: "other" is taken by the desk general already',
    )


def test_a_word_in_place_of_a_number_is_no_number(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace("cases = 60", "cases = true")) == (
        "9: retention: cases must be a whole number above zero",
    )


def test_a_file_saved_in_another_encoding_is_said_so(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.encode("shift_jis")) == (
        " the file must be saved as UTF-8, not as CP932 or UTF-16",
    )


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    council = read_council("midori", all_words(), profile(tmp_path, GOOD.encode("utf-8-sig")))

    assert council.phone == "03-0000-0000"


def test_a_slip_of_the_pen_is_said_with_its_line(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD.replace("cases = 60", "cases 60"))

    assert fault.startswith("9: ")


def test_the_example_council_is_without_fault() -> None:
    read = read_files("example", PROFILES)

    assert read.notes.faults == []
    assert {
        topic for topic in Topic if read_council("example", all_words()).desk_for(topic.value).key
    } == set(Topic)


@pytest.mark.parametrize(
    ("listed", "language", "is_spoken"),
    [
        ("zh", "zh-Hans", True),
        ("zh", "zh-Hant", True),
        ("zh-Hans", "zh-Hant", False),
        ("zh-Hans", "zh-Hans", True),
        ("ja", "ja@easy", True),
        ("en", "ja", False),
        ("other", "my", True),
        ("other", "ja", False),
    ],
)
def test_a_line_for_a_language_is_for_all_its_ways_of_writing(
    listed: str, language: str, *, is_spoken: bool
) -> None:
    line = replace(read_council("example", all_words()).hotlines[0], languages=frozenset({listed}))

    assert line.speaks(language) is is_spoken
