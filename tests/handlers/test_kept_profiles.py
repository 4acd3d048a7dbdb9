"""A profile taken over: twice changes nothing, what staff changed stays, every version can be gone back to."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.council import PROFILES, Council, read_council
from handlers.errors import Conflict, NotFound, Refused
from handlers.profile import editing, keeping
from handlers.profile.editing import Edited
from handlers.profile.folder import BadProfile
from handlers.profile.keeping import Loaded
from handlers.words import all_words
from storage import desks, profiles
from storage.db import Store
from storage.ids import StaffId, new_id
from storage.staff import Member
from storage.tables import Audit

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MIKAN = Member(StaffId(new_id()), "mikan", "みかん", "admin", "ja", "", 0, active=True)
CALENDAR = 'files = ["holidays.ics"]'
PHONE = ("desks", "general", "phone")


class House:
    """A council's folder and its database, side by side."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def load(self, *, over: bool = False) -> Loaded:
        with self.store.transaction() as tx:
            return keeping.load(tx, keeping.read_to_load(tx, self.folder), NOW, over=over)

    def write(self, file: str, old: str, new: str) -> None:
        path = self.folder / "example" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def change(self, path: tuple[str, ...], value: object, member: Member = MIKAN, seen: int = 0) -> Edited:
        with self.store.transaction() as tx:
            return editing.change(tx, member, {path: value}, seen or profiles.newest_number(tx), NOW)

    def in_effect(self) -> Council:
        with self.store.reading() as tx:
            found = keeping.newer(tx, 0, all_words())
        assert found is not None
        return found[1]

    def phone(self) -> str:
        """As the desks of the database have it, which the console shows."""
        with self.store.reading() as tx:
            return desks.windows(tx)[0].phone


@pytest.fixture
def house(store: Store, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(PROFILES / "example", tmp_path / "example")
    made = House(store, tmp_path)
    made.write("council.toml", CALENDAR, "files = []")  # reading calendars takes its time: where it matters
    yield made
    with store.transaction() as tx:  # the desks of a test database stay from test to test
        desks.load(tx, read_council("example", all_words()).desks)


def test_loading_twice_changes_nothing(house: House) -> None:
    first, second = house.load(), house.load()

    assert (first.version, second) == (1, Loaded(1))
    assert [desk.key for desk in house.in_effect().profile.desks] == [
        "general",
        "livelihood",
        "care-east",
        "care-west",
        "families",
    ]


def test_what_changed_in_the_files_is_told_value_by_value(house: House) -> None:
    house.load()
    house.write("desks.toml", '"03-0000-0001"', '"03-0000-0099"')
    house.write("desks.toml", 'key = "families"', 'key = "homes"')
    house.write("council.toml", "cases = 60", "cases = 72")

    loaded = house.load()

    assert loaded.version == 2
    assert [str(change) for change in loaded.changes] == [
        "retention cases: 60 -> 72",
        'desks general phone: "03-0000-0001" -> "03-0000-0099"',
        "new: desks homes",
        "gone: desks families",
    ]
    assert (house.phone(), house.in_effect().kept_years) == ("03-0000-0099", 6)


def test_days_of_our_own_calendar_are_kept_with_the_version(house: House) -> None:
    house.write("council.toml", "files = []", CALENDAR)
    house.load()

    hours = house.in_effect().profile.desks[0].hours

    assert hours is not None
    assert hours.is_closed_on(datetime(2027, 6, 1, tzinfo=UTC).date())
    assert not hours.is_closed_on(datetime(2027, 6, 2, tzinfo=UTC).date())


def test_a_calendar_that_has_changed_is_read_again(house: House) -> None:
    house.write("council.toml", "files = []", CALENDAR)
    house.load()
    house.write("holidays.ics", "DTSTART;VALUE=DATE:20260601", "DTSTART;VALUE=DATE:20260602")

    loaded = house.load()

    assert {change.path for change in loaded.changes} == {("calendar", "days"), ("calendar", "digest")}


def test_what_staff_changed_stays_when_the_files_are_loaded_again(house: House) -> None:
    house.load()
    house.change(PHONE, "03-0000-0777")
    house.write("desks.toml", '"03-0000-0002"', '"03-0000-0022"')

    loaded = house.load()

    assert [str(change) for change in loaded.changes] == [
        'desks livelihood phone: "03-0000-0002" -> "03-0000-0022"'
    ]
    assert [str(kept) for kept in loaded.kept] == ['desks general phone: "03-0000-0001" -> "03-0000-0777"']
    assert house.phone() == "03-0000-0777"
    assert house.load() == Loaded(3, (), loaded.kept)


def test_the_files_can_overrule_what_staff_changed(house: House) -> None:
    house.load()
    house.change(PHONE, "03-0000-0777")

    loaded = house.load(over=True)

    assert [str(change) for change in loaded.changes] == [
        'desks general phone: "03-0000-0777" -> "03-0000-0001"'
    ]
    assert [change.path for change in loaded.lost] == [PHONE]
    assert house.phone() == "03-0000-0001"


def test_what_staff_changed_of_a_desk_that_is_gone_is_given_up(house: House) -> None:
    house.load()
    house.change(("desks", "families", "phone"), "03-0000-0777")
    house.write("desks.toml", 'key = "families"', 'key = "homes"')

    assert [change.path for change in house.load().lost] == [("desks", "families", "phone")]


def test_a_profile_with_a_fault_is_not_taken_over(house: House) -> None:
    house.load()
    house.write("desks.toml", '"release"]', '"care"]')
    house.write("desks.toml", 'areas = ["east"]', "")

    with pytest.raises(
        BadProfile, match=r'desks\.toml:\d+: desk care-east: "care" is taken by the desk general'
    ):
        house.load()

    assert house.in_effect().profile.desks[2].areas == ("east",)


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        (PHONE, "03-1111-2222", 'desks general phone: "03-0000-0001" -> "03-1111-2222"'),
        (
            ("desks", "general", "names", "en"),
            "Front desk",
            'desks general names en: "General consultation" -> "Front desk"',
        ),
        (("desks", "care-east", "closed"), ["thu"], 'desks care-east closed: ["wed"] -> ["thu"]'),
        (("desks", "families", "closed"), ["2026-12-28"], 'desks families closed: nothing -> ["2026-12-28"]'),
        (("desks", "families", "sealed"), None, "desks families sealed: true -> nothing"),
        (("council", "phone"), "03-1111-2222", 'council phone: "03-0000-0000" -> "03-1111-2222"'),
        (("retention", "cases"), 72, "retention cases: 60 -> 72"),
        (
            ("hotlines", "child-189", "checked"),
            "2026-12",
            'hotlines child-189 checked: "2026-11" -> "2026-12"',
        ),
        (PHONE, "03-0000-0001", None),
    ],
)
def test_one_value_is_changed_at_a_time(
    house: House, path: tuple[str, ...], value: object, shown: str | None
) -> None:
    house.load()

    edited = house.change(path, value)

    assert [str(change) for change in edited.changes] == ([shown] if shown else [])
    assert edited.version == (2 if shown else 1)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (PHONE, "ask us", "phone must be digits"),
        (("desks", "general", "takes"), ["care", "cure"], 'there is no matter "cure"'),
        (("desks", "general", "names", "ja"), None, "names needs at least the Japanese"),
        (("desks", "general", "slots"), [{"from": "12:00", "to": "09:00"}], "closes before it opens"),
        (("council", "phone"), "", "council: phone is missing"),
    ],
)
def test_a_change_is_checked_as_the_files_are(
    house: House, path: tuple[str, ...], value: object, fault: str
) -> None:
    house.load()

    with pytest.raises(BadProfile, match=fault):
        house.change(path, value)

    with house.store.reading() as tx:
        assert profiles.newest_number(tx) == 1


def test_only_administrators_change_it_and_nobody_over_the_head_of_another(house: House) -> None:
    house.load()

    with pytest.raises(Refused):
        house.change(PHONE, "03-1111-2222", replace(MIKAN, role="lead"))
    with pytest.raises(Conflict):
        house.change(PHONE, "03-1111-2222", seen=7)
    with pytest.raises(NotFound):
        house.change(("desks", "nobody", "phone"), "03-1111-2222")
    with pytest.raises(Refused):
        house.change(("desks", "general", "key"), "front")


def test_an_older_version_can_be_put_into_effect_again(house: House) -> None:
    house.load()
    house.change(PHONE, "03-1111-2222")
    house.change(PHONE, "03-3333-4444")

    with house.store.transaction() as tx:
        undone = editing.undo(tx, MIKAN, 1, 3, NOW)

    assert (undone.version, house.phone()) == (4, "03-0000-0001")
    with house.store.reading() as tx:
        past = editing.look_back(tx, {MIKAN.id: "みかん"})
        written = tx.connection.execute(Audit.__table__.select().order_by("id")).all()
    assert [(each.version, each.by, len(each.changes)) for each in past] == [
        (4, "みかん", 1),
        (3, "みかん", 1),
        (2, "みかん", 1),
        (1, "", 0),
    ]
    assert [(row.action, row.detail) for row in written] == [
        ("profile.changed", "2: desks general phone"),
        ("profile.changed", "3: desks general phone"),
        ("profile.undone", "4: desks general phone"),
    ]


def test_what_is_told_is_no_longer_unknown(house: House) -> None:
    house.write("desks.toml", 'phone = "03-0000-0001"', 'unknown = ["phone", "place_in_town"]')
    house.load()

    edited = house.change(PHONE, "03-1111-2222")

    assert [str(change) for change in edited.changes] == [
        'desks general unknown: ["phone", "place_in_town"] -> ["place_in_town"]',
        'desks general phone: nothing -> "03-1111-2222"',
    ]


def test_processes_that_start_at_the_same_moment_load_it_once(house: House) -> None:
    with ThreadPoolExecutor(4) as starting:
        loaded = list(starting.map(lambda _: house.load(), range(4)))

    assert {each.version for each in loaded} == {1}
    assert sum(1 for each in loaded if each.changes) == 1


def test_what_staff_changed_and_no_longer_fits_is_said_with_the_way_out(house: House) -> None:
    house.load()
    house.change(("desks", "livelihood", "takes"), ["income", "rent"])
    house.change(("desks", "general", "takes"), ["other", "complaint", "loan"])
    house.write("desks.toml", '"workplace", "loan"]', '"workplace"]')
    house.write("desks.toml", '"dependence", "violence"]', '"dependence", "violence", "loan"]')

    with pytest.raises(BadProfile, match="engawa council load --over") as bad:
        house.load()

    assert 'desk families: "loan" is taken by the desk general already' in bad.value.faults[0]
    assert house.load(over=True).version == 4


WORDING = ("consents", "intake 2026-12-01", "")
LINE = ("hotlines", "night", "")
TABLES: dict[tuple[str, ...], dict[str, object]] = {
    WORDING: {"purpose": "intake", "version": "2026-12-01", "text": {"ja": "お話を記録します。"}},
    LINE: {
        "key": "night",
        "names": {"ja": "夜の電話"},
        "number": "189",
        "kinds": ["dv"],
        "checked": "2026-11",
    },
}


def test_what_staff_added_and_took_out_stays_so_when_the_files_are_loaded_again(house: House) -> None:
    house.load()
    for path, table in TABLES.items():
        house.change(path, table)
    house.change(("programmes", "check-in-calls", ""), None)
    house.write("desks.toml", '"03-0000-0002"', '"03-0000-0022"')

    loaded = house.load()

    assert [str(change) for change in loaded.changes] == [
        'desks livelihood phone: "03-0000-0002" -> "03-0000-0022"'
    ]
    assert {str(kept) for kept in loaded.kept} == {
        "new: consents intake 2026-12-01",
        "new: hotlines night",
        "gone: programmes check-in-calls",
    }
    there = house.in_effect().profile
    assert [each.version for each in there.consents if each.purpose == "intake"] == ["2026-11", "2026-12-01"]
    assert "check-in-calls" not in [each.key for each in there.programmes]


def test_a_table_the_files_tell_too_by_now_is_the_files(house: House) -> None:
    house.load()
    house.change(LINE, TABLES[LINE])
    with (house.folder / "example" / "hotlines.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[hotlines]]\nkey = "night"\nnames = { ja = "夜間" }\nnumber = "110"\nkinds = ["dv"]\n')

    loaded = house.load()

    assert [change.path for change in loaded.lost] == [LINE]
    assert [each.number for each in house.in_effect().hotlines if each.key == "night"] == ["110"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("consents", "intake 2026-11", "text"), {"ja": "別の文"}),
        (("consents", "intake 2026-11", "version"), "2026-12"),
        (("consents", "intake 2026-11", ""), None),
        (("retention", ""), None),
        (("council", ""), {"names": {"ja": "別の会"}}),
    ],
)
def test_what_was_agreed_to_and_what_there_is_one_of_cannot_be_changed_as_a_whole(
    house: House, path: tuple[str, ...], value: object
) -> None:
    house.load()

    with pytest.raises(Refused):
        house.change(path, value)


def test_a_wording_does_not_change_under_its_version(house: House) -> None:
    house.load()
    house.write("council.toml", 'version = "2026-11"', 'version = "2026-11"\ntext = { ja = "別の文" }')

    with pytest.raises(BadProfile, match="consent intake 2026-11: the wording has changed, so the version"):
        house.load()

    house.write("council.toml", 'version = "2026-11"\ntext', 'version = "2026-12"\ntext')
    assert "gone: consents intake 2026-11" in [str(change) for change in house.load().changes]


def test_going_back_does_not_take_back_a_wording(house: House) -> None:
    house.load()
    house.change(WORDING, TABLES[WORDING])
    house.change(PHONE, "03-1111-2222")

    with house.store.transaction() as tx:
        editing.undo(tx, MIKAN, 1, 3, NOW)

    there = house.in_effect().profile
    assert (there.desks[0].phone, there.consents[-1].version) == ("03-0000-0001", "2026-12-01")
