"""Several people behind one phone: each matter is its own case, about the person it concerns, and never mixed."""

import pytest
from sqlalchemy import select

from handlers.reading import read_case
from handlers.who import Who
from storage import cases, messages
from storage.cases import Found
from storage.tables import Message
from tests.handlers.desk import Desk

MOTHER = ("はい", "家族のこと", "母", "75歳以上")
FATHER = ("はい", "家族のこと", "父", "75歳以上")


def consult_about(desk: Desk, who: tuple[str, ...], story: str) -> Found:
    """A daughter tells of a parent, from the first button to the receipt."""
    for label in who:
        desk.tap(label)
    desk.write("関町北")
    desk.tap("まだ話していません")
    desk.write("花子")
    for label in ("介護・高齢", "今週じゅう"):
        desk.tap(label)
    desk.write(story)
    desk.tap("ここ(LINE)で")
    desk.write("さくら")
    desk.tap("送る")
    return desk.case()


@pytest.fixture
def mothers(desk: Desk) -> Found:
    desk.write("相談したい")
    return consult_about(desk, MOTHER, "母が転びます。")


def words_of(desk: Desk, case: Found) -> str:
    person = desk.person()
    with desk.store.reading() as tx:
        filed = set(tx.connection.execute(select(Message.id).where(Message.case_id == case.id)).scalars())
        thread = [said.body for said in messages.thread(tx, person) if said.id in filed]
        return "\n".join([*thread, cases.answers(tx, person, case.id)])


def test_the_case_is_the_mothers_and_the_contact_is_the_daughters(desk: Desk, mothers: Found) -> None:
    member = desk.hire("kimura")

    with desk.store.transaction() as tx:
        view = read_case(tx, member, mothers.number, desk.pass_time())

    assert view.who == Who("母・75歳以上・関町北・まだ話していません・花子", "さくら")


def test_another_parent_is_another_case(desk: Desk, mothers: Found) -> None:
    desk.write("相談したい")
    assert f"番号 {mothers.number}(母)" in desk.heard()[-1]
    desk.tap("別のこと")

    fathers = consult_about(desk, FATHER, "父が道に迷います。")

    assert fathers.id != mothers.id
    assert "道に迷います" in words_of(desk, fathers)
    assert "道に迷います" not in words_of(desk, mothers)
    assert "転びます" not in words_of(desk, fathers)


def test_what_belongs_to_an_earlier_case_goes_there(desk: Desk, mothers: Found) -> None:
    desk.write("相談したい")
    desk.tap("別のこと")
    consult_about(desk, FATHER, "父が道に迷います。")
    desk.write("相談したい")
    desk.tap("別のこと")
    assert f"番号 {mothers.number}(母)" in desk.heard()[-1]
    desk.tap("その続き")

    desk.write("昨日も台所で転びました。")

    assert "台所で" in words_of(desk, mothers)
    assert len(desk.cases()) == 2
    assert mothers.number in desk.heard()[-1]


def test_a_closed_case_is_not_asked_about(desk: Desk, mothers: Found) -> None:
    with desk.store.transaction() as tx:
        cases.change(tx, mothers.id, state="closed", closed_at=desk.now)

    desk.write("相談したい")

    assert "番号" not in desk.heard()[-1]
