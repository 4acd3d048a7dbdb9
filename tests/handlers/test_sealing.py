"""Who sees how much of a case: what is sealed, what was shared line by line, and what belongs together."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from handlers import cases as commands
from handlers import finding, handover_reading, reading, relating, sealing
from handlers.errors import Refused, Sealed
from handlers.reading import CaseView
from storage import audit, cases, desks, people, seals, seats
from storage.db import Tx
from storage.ids import CaseNumber, DeskKey, NoteId, new_id
from storage.staff import Member
from storage.vault import Vault
from tests.handlers.test_handing_over import Two, refusal, two, waiting_case

__all__ = ["two"]

T = TypeVar("T")
OTHERS = "Uotosan"


def do(two: Two, work: Callable[[Tx], T]) -> T:
    two.desk.pass_time()
    with two.desk.store.transaction() as tx:
        return work(tx)


def seen(two: Two, member: Member) -> CaseView:
    return do(two, lambda tx: reading.read_case(tx, member, two.case.number, two.desk.now))


def seal(two: Two, kind: seals.Kind = "named", *readers: Member) -> None:
    ids = [each.id for each in readers]
    do(two, lambda tx: sealing.seal_case(tx, two.sato, two.case.number, kind, ids, two.desk.now))


def actions(two: Two) -> list[str]:
    return [entry.action for entry in do(two, lambda tx: audit.of_subject(tx, two.case.id))]


def test_of_a_sealed_case_others_see_the_number_and_the_desk(two: Two) -> None:
    mori = two.desk.hire("mori")
    seal(two)

    with pytest.raises(Sealed) as told:
        seen(two, mori)
    page = do(two, lambda tx: reading.read_queue(tx, mori, None, two.desk.now))
    (row,) = page.rows

    assert (told.value.number, told.value.desk) == (two.case.number, two.case.desk)
    assert (row.is_sealed, row.person_name, row.case.topic, row.case.staff) == (True, "", None, None)
    assert seen(two, two.sato).answers


def test_no_name_is_opened_that_is_not_shown(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    mori, other = two.desk.hire("mori"), waiting_case(two.desk, OTHERS)
    seal(two)
    do(two, lambda tx: seats.give(tx, mori.id, [_another_desk(tx, other.desk)]))
    for case in (two.case, other):
        do(two, lambda tx, person=case.person: people.name(tx, people.hold(tx, person), "みどり"))  # type: ignore[misc]  # bound at once

    with monkeypatch.context() as patch:
        patch.delattr(Vault, "own_key")
        page = do(two, lambda tx: reading.read_queue(tx, mori, None, two.desk.now))

    assert {(row.case.id, row.is_sealed, row.is_others) for row in page.rows} == {
        (two.case.id, True, False),
        (other.id, False, True),
    }


def _another_desk(tx: Tx, desk: DeskKey) -> DeskKey:
    return next(window.key for window in desks.windows(tx) if window.key != desk)


def test_nothing_is_done_with_a_case_that_is_closed_to_one(two: Two) -> None:
    mori = two.desk.hire("mori")
    seal(two)
    note = NoteId(new_id())

    with pytest.raises(Sealed):
        do(two, lambda tx: commands.take_case(tx, mori, two.case.number, two.desk.now))
    with pytest.raises(Sealed):
        do(two, lambda tx: commands.write_note(tx, mori, two.case.number, "x", note, two.desk.now))
    with pytest.raises(Sealed):
        do(two, lambda tx: sealing.unseal_case(tx, mori, two.case.number, two.desk.now))


def test_a_sealed_case_is_found_by_its_number_alone(two: Two) -> None:
    mori = two.desk.hire("mori")
    seal(two)

    found = do(two, lambda tx: finding.find(tx, mori, two.case.number, two.desk.now))

    assert [hit.row.is_sealed for hit in found.hits] == [True]


def test_an_emergency_opens_it_for_a_while_and_the_lead_reads_why(two: Two) -> None:
    mori, lead = two.desk.hire("mori"), two.desk.hire("kato", "lead")
    seal(two)
    reason = "ご家族から、倒れたとの電話。"

    do(two, lambda tx: sealing.open_sealed(tx, mori, two.case.number, reason, two.desk.now))

    assert seen(two, mori).answers
    (opening,) = do(two, lambda tx: sealing.read_openings(tx, two.desk.now, lead))
    assert (opening.staff, opening.reason) == (mori.id, reason)
    do(two, lambda tx: sealing.seen_openings(tx, lead, two.case.number, two.desk.now))
    assert do(two, lambda tx: sealing.read_openings(tx, two.desk.now, lead)) == ()
    two.desk.pass_time(sealing.OPEN_FOR.total_seconds())
    with pytest.raises(Sealed):
        seen(two, mori)
    assert {"case.sealed", "case.opened_sealed", "seal.reasons_seen"} <= set(actions(two))


def test_whoever_it_is_open_to_reads_all_of_it_wherever_they_work(two: Two) -> None:
    mori = two.desk.hire("mori")
    do(two, lambda tx: seats.give(tx, mori.id, [DeskKey("livelihood")]))
    seal(two, "meeting", two.ito)  # of another desk, as members of a support meeting are

    do(two, lambda tx: sealing.open_sealed(tx, mori, two.case.number, "倒れたとの電話。", two.desk.now))

    for member in (two.ito, mori):
        view = seen(two, member)
        assert [line.value for line in view.answers] == ["母が転びます。"]
        assert view.thread
    with pytest.raises(Refused, match="not_your_desk"):  # to read is not to work on it
        do(two, lambda tx: commands.take_case(tx, mori, two.case.number, two.desk.now))


def test_without_a_reason_nothing_is_opened(two: Two) -> None:
    mori = two.desk.hire("mori")
    seal(two)

    opening = refusal(
        lambda: do(two, lambda tx: sealing.open_sealed(tx, mori, two.case.number, " ", two.desk.now))
    )

    assert opening == "words.empty"


def test_a_sealed_case_goes_only_where_somebody_may_read_it(two: Two) -> None:
    seal(two)
    assert refusal(two.offer) == "handover.no_reader_there"

    seal(two, "meeting", two.ito)
    two.accept(two.offer())

    assert two.now().desk == "livelihood"


def test_the_receiving_desk_sees_what_was_shared_and_what_comes_after(two: Two) -> None:
    before = seen(two, two.ito)
    assert (before.answers, before.thread, before.notes, before.who.writer) == ((), (), (), "")

    which = two.offer("answer:story")
    assert [line.value for line in seen(two, two.ito).answers] == ["母が転びます。"]
    assert seen(two, two.ito).thread == ()

    two.accept(which)
    two.desk.write("ありがとうございます")
    after = seen(two, two.ito)
    assert [line.value for line in after.answers] == ["母が転びます。"]
    assert "ありがとうございます" in after.thread[-1].said.body
    assert len(after.thread) < len(seen(two, two.sato).thread)


def test_offers_wait_at_the_desk_asked_and_are_seen_by_the_desk_that_gave(two: Two) -> None:
    two.offer(due_at=two.desk.now)

    (to_me,) = do(two, lambda tx: handover_reading.waiting_offers(tx, two.ito, None, two.desk.now))
    (by_me,) = do(two, lambda tx: handover_reading.waiting_offers(tx, two.sato, None, two.desk.now))

    assert (to_me.mine, to_me.late, by_me.mine, by_me.late) == (True, True, False, True)


def link(two: Two, other: CaseNumber) -> None:
    do(
        two,
        lambda tx: relating.link(tx, two.sato, two.case.number, other, "household", two.desk.now),
    )


def links(two: Two) -> list[str]:
    found = do(two, lambda tx: relating.read_links(tx, two.sato, two.case, two.desk.now))
    return [each.number for each in found]


def test_two_cases_of_a_household_are_linked_by_hand_and_unlinked(two: Two) -> None:
    other = waiting_case(two.desk, OTHERS).number
    assert links(two) == []

    link(two, other)
    assert links(two) == [other]
    do(two, lambda tx: relating.unlink(tx, two.sato, two.case.number, other, two.desk.now))

    assert links(two) == []
    assert {"case.linked", "case.unlinked"} <= set(actions(two))


@pytest.mark.parametrize("guarded", ["mine", "theirs"])
def test_no_link_ever_leads_to_somebody_in_danger_at_home(two: Two, guarded: str) -> None:
    other = waiting_case(two.desk, OTHERS)
    link(two, other.number)
    endangered = two.case if guarded == "mine" else other
    do(two, lambda tx: cases.change(tx, endangered.id, kinds="dv"))
    two.case = do(two, lambda tx: cases.get(tx, two.case.id))

    assert links(two) == []
    with pytest.raises(Refused, match=r"link\.never"):
        link(two, other.number)
