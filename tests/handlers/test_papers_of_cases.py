"""Papers from real cases: what the desk was told stands on them, a seal closes them, and a hand-over shows what was chosen."""

import json
from datetime import UTC, datetime

import pytest

from conversations.handing_over import Basis
from handlers import cases as commands
from handlers import handing_over
from handlers.errors import NotFound, Sealed
from handlers.handing_over import Offering
from handlers.papers.exports import as_json
from handlers.papers.gathering import Wanted, read_sheet
from handlers.papers.sheet import Kind
from storage import audit, matters, seals, seats, shares
from storage.cases import Found
from storage.ids import CaseNumber, DeskKey, HandoverId, NoteId, new_id
from storage.staff import Member
from tests.handlers.desk import Desk

THERE = DeskKey("livelihood")
DUE = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)


def values(desk: Desk, member: Member, kind: Kind, number: CaseNumber | None = None) -> dict[str, str]:
    """The boxes of a paper, by key: values, and ticked things joined."""
    which = number or desk.case().number
    with desk.store.transaction() as tx:
        wanted = Wanted(kind, "json", desk.now, "http://localhost:8000/cases/x")
        sheet = read_sheet(tx, desk.council, member, which, wanted)
    found: dict[str, str] = {}
    for part in json.loads(as_json(sheet))["parts"]:
        for box in part["boxes"]:
            marked = [
                f"{tick['key']}{'!' if tick['mark'] == 'main' else ''}"
                for tick in box.get("ticks", [])
                if tick["mark"]
            ]
            found[box["key"]] = box.get("value", " ".join(marked))
    return found


def offer(desk: Desk, case: Found, giver: Member, *refs: str) -> HandoverId:
    once = HandoverId(new_id())
    offering = Offering(
        Basis.CONSENT, refs, "住まい探しをお願いします。", consent_told=True, once=once, due_at=DUE
    )
    with desk.store.transaction() as tx:
        handing_over.offer(tx, giver, case.number, THERE, offering, desk.pass_time())
    return once


@pytest.fixture
def case(desk: Desk) -> Found:
    return desk.consult()


def test_what_was_told_stands_in_its_boxes(desk: Desk, case: Found) -> None:
    found = values(desk, desk.hire("sato"), Kind.INTAKE)

    assert found["story"] == "母が転びます。"
    assert found["visit"] == "first"
    assert found["way"] == "line"
    assert found["received_by"] == desk.council.desk(case.desk).name("ja")


def test_boxes_are_ticked_by_the_word_of_staff_then_of_the_person(desk: Desk, case: Found) -> None:
    sato = desk.hire("sato")
    with desk.store.transaction() as tx:
        matters.keep(tx, case.id, "person", ["debt", "rent", "mind"])
    found = values(desk, sato, Kind.INTAKE)
    assert (found["matters"], found["more_matters"]) == ("rent debt!", "こころ")
    with desk.store.transaction() as tx:
        matters.keep(tx, case.id, "staff", ["food"])
    assert values(desk, sato, Kind.INTAKE)["matters"] == "food!"


def test_a_seal_closes_the_papers_too(desk: Desk, case: Found) -> None:
    sato, ito = desk.hire("sato"), desk.hire("ito")
    with desk.store.transaction() as tx:
        seals.seal(tx, case.id, "named", [sato.id], sato.id, desk.pass_time())

    assert values(desk, sato, Kind.INTAKE)["story"]
    for kind in Kind:
        with pytest.raises(Sealed):
            values(desk, ito, kind)


def test_a_case_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        values(desk, desk.hire("sato"), Kind.INTAKE, CaseNumber("2611-9999"))


def test_the_sheet_of_an_offer_shows_what_was_chosen_and_the_answer(desk: Desk, case: Found) -> None:
    sato, ito = desk.hire("sato"), desk.hire("ito")
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [case.desk])
        seats.give(tx, ito.id, [THERE])
        shares.ask(tx, case.id, THERE, sato.id, desk.pass_time())
        shares.answer(tx, case.id, THERE, "yes", desk.pass_time())
        commands.write_note(tx, sato, case.number, "電話は夕方に。", NoteId(new_id()), desk.pass_time())
    which = offer(desk, case, sato, "answer:story")

    found = values(desk, sato, Kind.HANDOVER)
    assert found["heard"] == "母が転びます。"
    assert found["shared"] == "story"
    assert (found["name"], found["topic"], found["progress"]) == ("", "", "")
    assert found["basis"] == "consent"
    assert found["to_desk"].startswith("生活サポートセンター")
    assert found["request"] == "住まい探しをお願いします。"
    assert found["agreed_on"] != ""
    assert "生活サポートセンターへ伝えること: 同意" in found["consents"]
    assert found["reply_until"] == "令和8年(2026年)12月8日"
    assert found["answer"] == ""

    with desk.store.transaction() as tx:
        handing_over.hand_back(tx, ito, case.number, which, "住まいの窓口が合います。", desk.pass_time())
    found = values(desk, sato, Kind.HANDOVER)
    assert (found["answer"], found["reason"]) == ("handed_back", "住まいの窓口が合います。")


def test_a_desk_with_which_little_was_shared_prints_little(desk: Desk, case: Found) -> None:
    sato, ito = desk.hire("sato"), desk.hire("ito")
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [case.desk])
        seats.give(tx, ito.id, [THERE])
        commands.write_note(tx, sato, case.number, "内輪の話。", NoteId(new_id()), desk.pass_time())
    offer(desk, case, sato, "answer:urgency")

    for kind in Kind:
        found = values(desk, ito, kind)
        assert "母が転びます。" not in json.dumps(found, ensure_ascii=False)
        assert "内輪の話。" not in json.dumps(found, ensure_ascii=False)
        assert found.get("shown_name", "") == ""


def test_each_paper_has_its_line_in_the_record(desk: Desk, case: Found) -> None:
    values(desk, desk.hire("sato"), Kind.ASSESSMENT)
    with desk.store.reading() as tx:
        last = audit.of_subject(tx, case.id)[-1]

    assert (last.action, last.detail) == ("case.printed", "assessment.json")
