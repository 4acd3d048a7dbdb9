"""「同じ方かもしれません」 on the page of a case: compared, put together, undone, or somebody else; and hidden where it must be."""

from handlers.doubles.noticing import notice_card
from storage import cards, cases, people, seals, seats
from storage.cards import Card, Change
from storage.ids import CaseNumber, DeskKey, StaffId, new_id
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

PHONE = "090-1234-5678"
MIKI = Card("佐藤 美紀", "さとう みき", "1980-05-06", town="豊玉北", house="6-12-1", phone="+819012345678")


def wrote(desk: Desk, name: str = "佐藤 美紀(サトウ ミキ)") -> CaseNumber:
    """Somebody wrote on LINE, and told their name and number."""
    number = desk.case("みき")
    rows: list[dict[str, object]] = [
        {"question": key, "key": "", "label": label, "value": value, "theirs": value, "sensitive": True}
        for key, label, value in (("name", "お名前", name), ("phone", "電話番号", PHONE))
    ]
    desk.answers(number, rows)
    return number


def called(desk: Desk, card: Card = MIKI, at: str = "") -> CaseNumber:
    """Somebody called; a colleague filled the card."""
    with desk.store.transaction() as tx:
        person = people.receive(tx, "ja", desk.now)
        cards.write(tx, person, Change(card, 0, StaffId(new_id())), desk.now)
        notice_card(tx, person.id, card)
        key = DeskKey(at) if at else desk.council.desks[0].key
        case = cases.open_case(tx, person, key, None, desk.now, "2612")
        cases.change(tx, case.id, channel="phone", state="waiting", submitted_at=desk.now)
        return case.number


def test_two_are_compared_put_together_and_parted_on_either_database(any_desk: Desk) -> None:
    line, phone, console = wrote(any_desk), called(any_desk), sit_down(any_desk)

    page = console.get(f"/cases/{phone}")
    assert "同じ方かもしれません" in page.text
    assert "電話番号が同じ" in page.text
    assert "名前が同じ" in page.text

    pair = console.get(f"/cases/{phone}/same/{line}")
    for shown in (
        "佐藤 美紀(サトウ ミキ)",
        "さとう みき",
        "昭和55年(1980年)5月6日",
        "090-1234-5678",
        "豊玉北 6-12-1",
        "記録なし",
    ):
        assert shown in pair.text

    page = console.submit(pair, "/join")
    assert "同じ方としてまとめました。" in page.text
    assert "同じ方としてまとめた相談" in page.text
    assert line in page.said("section", id="same-person")
    assert "電話番号が同じ" not in page.text
    assert phone in console.get(f"/cases/{line}").said("section", id="same-person")

    page = console.submit(page, "/part")
    assert "まとめるのをやめました。" in page.text
    assert "電話番号が同じ" in page.text
    actions = [entry.action for entry in any_desk.record_of(any_desk.found(line).id)]
    assert [each for each in dict.fromkeys(actions) if each.startswith("person.")] == [
        "person.suggested",
        "person.compared",
        "person.joined",
        "person.parted",
    ]


def test_somebody_else_is_not_suggested_again_until_it_is_taken_back(desk: Desk, console: Console) -> None:
    line, phone = wrote(desk), called(desk)

    page = console.submit(console.get(f"/cases/{phone}/same/{line}"), "/apart")
    assert "もう候補に出ません" in page.text
    assert "同じ方かもしれません" not in page.text
    assert "電話番号が同じ" not in console.get(f"/cases/{line}").text

    late = console.get(f"/cases/{line}/same/{phone}")
    assert "別の方とされています。" in late.text
    assert not late.has_form("/join")
    page = console.submit(late, "/may-be")
    assert "電話番号が同じ" in page.text


def test_by_number_any_two_can_be_compared(desk: Desk, console: Console) -> None:
    line, other = wrote(desk), called(desk, Card("鈴木 一郎"))
    page = console.get(f"/cases/{line}")

    pair = console.submit(page, "/same", 303, other=f" {other} ")

    assert "同じところは見つかりませんでした。" in pair.text
    assert console.submit(pair, "/join").has_form("/part")
    for typed in ("0000-0000", line, ""):
        console.submit(page, "/same", 404, other=typed)


def test_whom_a_member_must_not_see_is_not_there(desk: Desk, console: Console) -> None:
    line, phone = wrote(desk), called(desk, at="general")
    ito = desk.member("ito", "伊藤 二")
    here = desk.found(line).desk
    with desk.store.transaction() as tx:
        seats.give(tx, ito.id, [here])
    other_desk = sit_down(desk, "ito", "伊藤 二")

    page = other_desk.get(f"/cases/{line}")
    assert phone not in page.text
    assert "同じ方かもしれません" not in page.text
    other_desk.get(f"/cases/{line}/same/{phone}", status=404)

    assert phone in console.get(f"/cases/{line}").text
    kept = console.get(f"/cases/{line}/same/{phone}")
    me, found = desk.member(), desk.found(phone)
    with desk.store.transaction() as tx:
        seals.seal(tx, found.id, "named", [me.id], me.id, desk.now)
    assert phone not in console.get(f"/cases/{line}").said("section", id="same-person")
    console.get(f"/cases/{line}/same/{phone}", status=404)
    console.submit(kept, "/join", status=404)


def test_nothing_of_it_stands_with_a_person_others_may_read(desk: Desk, console: Console) -> None:
    line, phone = wrote(desk), called(desk)
    found = desk.found(line)
    with desk.store.transaction() as tx:
        cases.change(tx, found.id, kinds="dv")

    for number in (line, phone):
        page = console.get(f"/cases/{number}")
        assert "同じ方かもしれません" not in page.text
        assert "電話番号が同じ" not in page.text
