"""The desks in the console: everybody reads them, administrators change them, every older version can come back."""

from dataclasses import replace
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from conversations.kernel.facts import Wording
from conversations.kernel.shown import Named
from handlers.council import PROFILES, read_council
from handlers.errors import Refused
from handlers.profile import editing, keeping, sheets, showing
from handlers.profile.by_hand import closed_told, closed_typed, slots_told, slots_typed
from handlers.profile.reading import read_files
from handlers.words import all_words
from storage import desks, profiles, staff
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

CHANGES: list[tuple[str, dict[str, str], str]] = [  # address, what is typed there, how it is told
    (
        "agencies/child-guidance",
        {"phone": "03-5555-0189"},
        "外の機関 児童相談所 電話番号: 189 → 03-5555-0189",
    ),
    ("agencies/welfare-office", {"does-en": "Money to live on"}, "何をしてくれるか (英語): Public"),
    ("hotlines/dv-navi", {"number": "#8778"}, "DV相談ナビ 電話番号: #8008 → #8778"),
    (
        "hotlines/dv-navi",
        {"kinds-violence_crime": "yes"},
        "どんな危険のときに出すか: 配偶者・恋人の暴力 → 配偶者・恋人の暴力、暴力・犯罪",
    ),
    (
        "hotlines/child-189",
        {"checked": "2026-12"},
        "児童相談所(虐待対応) 最後に確かめた月: 2026-11 → 2026-12",
    ),
    ("council/house", {"phone": "03-5555-0000"}, "全体 電話番号: 03-0000-0000 → 03-5555-0000"),
    ("council/house", {"closed": "12-29\n12-30"}, "全体の休み 休みの日: 12-29, 12-30, 12-31"),
    ("areas/west", {"towns": "石神井町\n石神井台"}, "地域 西部 町名: 石神井町, 石神井台, 下石神井"),
    (
        "programmes/check-in-calls",
        {"costs-ja": "無料"},
        "サービス・制度 ふれあいコール 費用 (日本語): なし → 無料",
    ),
    (
        "programmes/wheelchair-loan",
        {"desk": "livelihood"},
        "車いすの貸し出し 窓口: 総合相談 → 生活サポートセンター",
    ),
    ("retention/house", {"cases": "72"}, "保存期間 相談の記録(終了後、月): 60 → 72"),
    ("complaints/house", {"members": "佐藤 花子、03-0000-0008"}, "佐藤 花子, 03-0000-0008"),
    ("duty/house", {"on-call-yamada": "yes"}, "当番 時間外に呼ぶ人: なし → 山田 一"),
    ("duty/house", {"slots": "月火水木金 08:30-17:15 @yamada"}, "08:30-17:15 @yamada"),
    ("desks/general", {"answers-within-today": "4"}, "急ぐ相談に答えるまで(開いている時間で): 2 → 4"),
    (
        "desks/livelihood",
        {"unowned-today": "2"},
        "生活サポートセンター だれも受け持たないときの期限:今日のもの(開所時間): なし → 2",
    ),
    ("limits/house", {"unowned-week": "12"}, "だれも受け持たないときの期限:今週のもの(開所時間): 16 → 12"),
    ("desks/livelihood", {"sealed": "yes"}, "この窓口の職員だけが相談を読める: なし → はい"),
]

UNFIT: list[tuple[dict[str, str], str]] = [  # what is typed at a desk, and how it is answered
    ({"slots": "朝から夕方まで"}, "受付時間の書き方"),
    ({"slots": "月 12:00-09:00"}, "終わりの時刻が、始まりより前"),
    ({"slots": "月 09:00-12:00\n月 11:00-15:00"}, "受付時間が重なっています"),
    ({"closed": "ときどき"}, "休みの日の書き方"),
    ({"closed": "13-40"}, "ない日付かもしれません"),
    ({"phone": "代表へ"}, "電話番号を確かめて"),
    ({"phone": "03-111-222"}, "電話番号を確かめて"),
    ({"names-ja": " "}, "空のままにできません"),
    ({"answers-within-calm": "1"}, "急ぐ相談の時間が"),
    ({"answers-within-today": "すぐ"}, "1以上の数字"),
    ({"takes-income": "yes"}, "別の窓口も受けることに"),
    ({"site": "example.jp"}, "https:// から"),
    ({"version": "7"}, "先にほかの人が"),
]


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


def test_what_does_not_fit_is_given_back_with_the_reason(desk: Desk, console: Console) -> None:
    page = console.get("/profile/desks/general")
    assert page.all("input", id="phone", aria_invalid="true") == []
    for typed, said in UNFIT:
        again = console.submit(page, "/desks/general/change", 422, **{"phone": "03-1111-2222", **typed})

        assert said in again.text, typed
        fields = again.form("/desks/general/change").fields
        for key, value in {"phone": "03-1111-2222", **typed}.items():
            assert key == "version" or fields[key].strip() == value.strip(), typed
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
    typed = closed_typed("毎週水曜日\n12/29\n2026-1-5\nsat sun\n祝日\n")

    assert typed == ["wed", "12-29", "2026-01-05", "sat", "sun", "holiday"]
    assert closed_typed(closed_told(typed, "ja")) == typed


def test_everything_of_the_profile_is_changed(desk: Desk, console: Console) -> None:
    for address, typed, _change in CHANGES:
        form = console.get(f"/profile/{address}").form(f"/{address}/change")
        assert console.post(form.action, {**form.fields, **typed}).status_code == 303, address
    told = console.get("/profile").text + console.get("/profile?before=11").text

    assert [change for _, _, change in CHANGES if change not in told] == []
    assert version(desk) == len(CHANGES) + 1


def test_what_is_left_alone_on_any_sheet_changes_nothing(desk: Desk, console: Console) -> None:
    with desk.store.reading() as tx:
        parts = profiles.newest(tx)
        assert parts is not None
        for kind, items in showing.overview(tx, "ja").kinds.items():
            for each in items:
                _, shown = sheets.sheet(tx, kind, each.key, "ja")
                assert sheets.values(shown, shown).values == {}, each.key
    links = [each.get("href", "") for each in console.get("/profile").all("a")]
    assert len([link for link in links if link.startswith("/profile/") and not link.endswith("/new")]) > 25

    for link in ("/profile/desks/livelihood", "/profile/hotlines/yorisoi", "/profile/duty/house"):
        assert "変わったところはありません" in console.submit(console.get(link), f"{link}/change").text, link
    assert version(desk) == 1


def test_a_number_for_danger_is_added_and_taken_out(desk: Desk, console: Console) -> None:
    page = console.get("/profile/hotlines/new")
    typed = {"key": "night", "names-ja": "夜の電話", "number": "0120-000-000", "kinds-dv": "yes"}

    again = console.submit(page, "/new/change", 422, **{**typed, "key": "Night line"})
    assert "半角の英小文字" in again.text
    taken = console.submit(page, "/new/change", 422, **{**typed, "key": "dv-navi"})
    assert "もう使われています" in taken.text
    assert taken.form("/new/change").fields["number"] == "0120-000-000"
    done = console.submit(page, "/new/change", 303, **typed, checked="2026-11")

    assert "緊急のときに案内する電話 夜の電話 加わりました" in done.text
    with desk.store.reading() as tx:
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    assert [line.number for line in found[1].hotlines][-1] == "0120-000-000"

    gone = console.submit(console.get("/profile/hotlines/night"), "/night/remove")
    assert "なくなりました: 夜の電話" in gone.text
    console.get("/profile/hotlines/night", 404)
    assert "加わりました" in console.submit(gone, "/versions/2/undo").text


def test_a_line_is_shown_sooner_when_it_is_moved_up(desk: Desk, console: Console) -> None:
    before = [line.key for line in desk.council.hotlines]
    second = console.get(f"/profile/hotlines/{before[1]}")

    done = console.submit(second, "/move", 303, to="up")

    assert "緊急のときに案内する電話 順番" in done.text
    with desk.store.reading() as tx:
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    assert [line.key for line in found[1].hotlines] == [before[1], before[0], *before[2:]]

    first = console.get(f"/profile/hotlines/{before[1]}")
    assert "変わったところはありません" in console.submit(first, "/move", 303, to="up").text
    refused = console.post(
        "/profile/programmes/wheelchair-loan/move", {**first.form("/move").fields, "to": "up"}
    )
    assert refused.status_code == 404


EVENT = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270615\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
OWN = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{EVENT}END:VCALENDAR\r\n".encode()


def send_calendar(console: Console, ics: bytes) -> TestResponse:
    form = console.get("/profile/council/house").form("/calendar")
    data = {**form.fields, "calendar": (BytesIO(ics), "own.ics")}
    return console.client.post(form.action, data=data, base_url=console.url, headers={"Origin": console.url})


def test_days_off_are_taken_over_from_a_calendar_that_is_sent(desk: Desk, console: Console) -> None:
    assert send_calendar(console, OWN).status_code == 303
    with desk.store.reading() as tx:
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    general = found[1].profile.desks[0]
    assert {"2027-06-15", "2028-06-15"} <= general.off

    page = console.get("/profile/council/house")
    assert "2027-06-15" in page.text
    assert "全体の休み カレンダーのお休み" in page.text


@pytest.mark.parametrize(
    "ics", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"x" * 420_000]
)
def test_what_is_no_calendar_is_said_and_changes_nothing(desk: Desk, console: Console, ics: bytes) -> None:
    refused = send_calendar(console, ics)

    assert refused.status_code == 422
    assert "カレンダーとして読めませんでした" in refused.text
    assert version(desk) == 1


def test_what_is_still_named_elsewhere_is_not_taken_out(desk: Desk, console: Console) -> None:
    page = console.submit(console.get("/profile/areas/east"), "/east/remove", 422)

    assert "なくなった地域を受け持つ窓口や機関があります" in page.text
    assert version(desk) == 1


def test_another_wording_is_another_version_and_the_old_one_stays(desk: Desk, console: Console) -> None:
    page = console.get("/profile/consents/intake")

    done = console.submit(page, "/intake/change", 303, **{"text-ja": "お話を記録します。"})

    assert "同意の文" in done.text
    assert "加わりました: お話を記録します。" in done.text
    again = console.submit(
        console.get("/profile/consents/intake"), "/intake/change", 303, **{"text-ja": "お話を5年記録します。"}
    )
    wordings = console.get("/profile/consents/intake").text
    assert "2026-12-01.2 (いま使っている版) お話を5年記録します。" in wordings
    assert "2026-12-01 お話を記録します。" in wordings

    with desk.store.reading() as tx:
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    asked = found[1].facts(desk.now, "ja").wording("intake")
    assert asked == Wording("intake", "2026-12-01.2", Named((("ja", "お話を5年記録します。"),)))

    back = console.submit(again, "/versions/1/undo")
    assert "お話を5年記録します。" in console.get("/profile/consents/intake").text
    assert "変わったところ" not in back.text


def test_two_who_change_the_same_sheet_see_each_other(desk: Desk, console: Console) -> None:
    other = sit_down(desk, "sato", "佐藤")
    member = desk.member("sato", "佐藤")
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role="admin")
    mine = console.get("/profile/desks/general")
    theirs = other.get("/profile/desks/general")

    other.submit(theirs, "/general/change", phone="03-2222-2222")
    again = console.submit(mine, "/general/change", 422, **{"names-en": "Front desk"})

    assert "先にほかの人がここを変えました" in again.text
    assert "佐藤 窓口 総合相談 電話番号: 03-0000-0001 → 03-2222-2222" in again.text
    fields = again.form("/general/change").fields
    assert (fields["names-en"], fields["phone"]) == ("Front desk", "03-2222-2222")
    assert "設定を変えました" in console.submit(again, "/general/change").text
    assert version(desk) == 3


def test_two_who_change_different_sheets_do_not_disturb_each_other(desk: Desk, console: Console) -> None:
    mine = console.get("/profile/desks/general")
    console.submit(console.get("/profile/desks/families"), "/families/change", phone="03-2222-2222")

    assert "設定を変えました" in console.submit(mine, "/general/change", phone="03-1111-1111").text
    with desk.store.reading() as tx:
        assert {"03-1111-1111", "03-2222-2222"} <= {each.phone for each in desks.windows(tx)}


def test_only_administrators_add_change_or_take_out(desk: Desk, console: Console) -> None:
    clerk = sit_down(desk, "sato", "佐藤")
    token = clerk.csrf_token()

    clerk.get("/profile/hotlines/new", 403)
    for address in ("hotlines/dv-navi", "retention/house", "consents/intake", "duty/house"):
        page = clerk.get(f"/profile/{address}")
        assert not page.has_form("/change")
        for what in ("change", "remove"):
            sent = clerk.post(f"/profile/{address}/{what}", {"csrf_token": token, "version": "1"})
            assert sent.status_code == 403
    assert version(desk) == 1
    assert console.get("/profile/retention/house").has_form("/change")


def test_changes_of_long_ago_can_be_looked_at_and_gone_back_to(desk: Desk, console: Console) -> None:
    member = replace(desk.member(), role="admin")
    for number in range(1, 12):
        values: dict[tuple[str, ...], object] = {("desks", "general", "phone"): f"03-1111-{number:04}"}
        with desk.store.transaction() as tx:
            editing.change(tx, member, values, number, desk.now)

    done = console.get("/profile")
    (older,) = [each.get("href", "") for each in done.all("a") if "before=" in each.get("href", "")]
    assert console.submit(console.get(older), "/versions/2/undo").text.count("→ 03-1111-0001") == 1
