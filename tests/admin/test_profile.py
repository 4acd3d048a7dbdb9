"""The desks in the console: everybody reads them, administrators change them, every older version can come back."""

import pytest

from handlers.council import PROFILES, read_council
from handlers.errors import Refused
from handlers.profile import keeping
from handlers.profile.by_hand import closed_told, closed_typed, slots_told, slots_typed
from handlers.profile.reading import read_files
from handlers.words import all_words
from storage import desks, profiles, staff
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down


@pytest.fixture
def console(desk: Desk) -> Console:
    """An administrator at a browser."""
    with desk.store.transaction() as tx:
        keeping.load(tx, read_files("example", PROFILES, calendars=False), desk.now)
    member = desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role="admin")
    return sit_down(desk)


def version(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return profiles.newest_number(tx)


def test_a_desk_is_changed_and_changed_back(desk: Desk, console: Console) -> None:
    page = console.get("/profile/desks/care-east")
    assert page.form("/care-east/change").fields["slots"].strip() == "月火木金土日 09:00-20:00"

    done = console.submit(
        page,
        "/care-east/change",
        phone="03-1111-2222",
        slots="月火木金 9:00〜12:00\n月火木金 13:00-17:00 電話",
        closed="水\n12/28",
    )

    assert "設定を変えました" in done.text
    assert "窓口 地域福祉係 東部 電話番号: 03-0000-0003 → 03-1111-2222" in done.text
    with desk.store.reading() as tx:
        assert [each.phone for each in desks.windows(tx) if each.key == "care-east"] == ["03-1111-2222"]
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    (east,) = [each for each in found[1].profile.desks if each.key == "care-east"]
    assert east.hours is not None
    assert [(slot.opens.hour, slot.closes.hour) for slot in east.hours.slots] == [(9, 12), (13, 17)]
    assert {"wed", "12-28"} <= east.hours.closed

    back = console.submit(done, "/versions/1/undo")

    assert "前の内容に戻しました" in back.text
    with desk.store.reading() as tx:
        assert desks.windows(tx) == read_council("example", all_words()).desks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"slots": "朝から夕方まで"}, "受付時間の書き方"),
        ({"slots": "月 12:00-09:00"}, "closes before it opens"),
        ({"closed": "ときどき"}, "休みの日の書き方"),
        ({"closed": "13-40"}, "is no day"),
        ({"phone": "代表へ"}, "phone must be digits"),
        ({"version": "7"}, "先にほかの人が"),
    ],
)
def test_what_does_not_fit_is_given_back_with_the_reason(
    desk: Desk, console: Console, typed: dict[str, str], said: str
) -> None:
    page = console.get("/profile/desks/general")

    again = console.submit(page, "/desks/general/change", 422, **{"phone": "03-1111-2222", **typed})

    assert said in again.text
    assert again.form("/desks/general/change").fields["phone"] == typed.get("phone", "03-1111-2222")
    assert version(desk) == 1


def test_nothing_typed_changes_nothing(desk: Desk, console: Console) -> None:
    page = console.get("/profile/desks/livelihood")

    assert "変わったところはありません" in console.submit(page, "/desks/livelihood/change").text
    assert version(desk) == 1


def test_whoever_is_no_administrator_reads(desk: Desk, console: Console) -> None:
    clerk = sit_down(desk, "sato", "佐藤")

    assert "03-0000-0001" in clerk.get("/profile").text
    page = clerk.get("/profile/desks/general")
    assert not page.has_form("/desks/general/change")
    assert "管理者に頼んで" in page.text
    clerk.get("/profile/desks/nobody", 404)
    assert console.get("/profile").has_form("/versions/1/undo") is False  # it is in effect


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("月火水木金 08:30-17:15", "mon tue wed thu fri 08:30-17:15"),
        ("月・水曜日 9:00~12:00 来所", "mon wed 09:00-12:00 visit"),
        ("mon fri 13:00-17:00 phone chat", "mon fri 13:00-17:00 phone chat"),
        ("土日 10:00-24:00", "sat sun 10:00-24:00"),
    ],
)
def test_hours_are_read_as_they_are_typed(typed: str, kept: str) -> None:
    slots: list[object] = [*slots_typed(typed)]

    assert slots_told(slots, "en") == kept
    assert slots_typed(slots_told(slots, "ja")) == slots


@pytest.mark.parametrize("typed", ["いつでも", "月火", "08:30-17:15", "月 08:30-17:15 手紙", "月 8時から"])
def test_hours_that_say_nothing_clear_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        slots_typed(typed)


def test_days_off_are_read_as_they_are_typed() -> None:
    typed = closed_typed("毎週水曜日\n12/29\n2026-1-5\nsat sun\n")

    assert typed == ["wed", "12-29", "2026-01-05", "sat", "sun"]
    assert closed_typed(closed_told(typed, "ja")) == typed


@pytest.mark.parametrize(
    ("address", "typed", "change"),
    [
        (
            "agencies/child-guidance",
            {"phone": "03-5555-0189"},
            "外の機関 児童相談所 電話番号: 189 → 03-5555-0189",
        ),
        ("hotlines/dv-navi", {"phone": "#8778"}, "DV相談ナビ 電話番号: #8008 → #8778"),
        (
            "hotlines/child-189",
            {"checked": "2026-12"},
            "児童相談所(虐待対応) 最後に確かめた月: 2026-11 → 2026-12",
        ),
        ("council/house", {"phone": "03-5555-0000"}, "全体 電話番号: 03-0000-0000 → 03-5555-0000"),
        ("council/house", {"closed": "12-29\n12-30"}, "calendar 休みの日: 12-29, 12-30, 12-31"),
    ],
)
def test_numbers_of_others_and_days_off_for_all_are_changed_too(
    console: Console, address: str, typed: dict[str, str], change: str
) -> None:
    page = console.get(f"/profile/{address}")

    assert change in console.submit(page, f"/{address}/change", 303, **typed).text
