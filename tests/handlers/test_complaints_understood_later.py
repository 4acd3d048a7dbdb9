"""A complaint that staff understand as one later, in the boxes or in the form of a call, is guarded like one from LINE."""

from dataclasses import replace

import pytest

from conversations.vocabulary import Matter
from handlers import handing_over
from handlers.cases import take_case
from handlers.errors import Refused
from handlers.reception import taking
from handlers.sealing import open_sealed, seal_case
from handlers.ticking import Ticks, tick
from storage import cases, handovers, matters, people, seals, seats, talks
from storage.cases import Found
from storage.ids import DeskKey
from storage.staff import Member
from storage.talks import Owner
from tests.handlers.desk import MIKI, Desk
from tests.handlers.test_complaints import GENERAL, THERE, naming, seat, sees
from tests.handlers.test_handing_over import offered
from tests.handlers.test_reception import little, take_down

WEST = DeskKey("care-west")


def mark(desk: Desk, member: Member, case: Found, *boxes: Matter, against: str = "", had: str = "") -> bool:
    """A member sends the boxes; says whether the case is still theirs to read."""
    ticks = Ticks(boxes, boxes[0] if boxes else None, had, against)
    with desk.store.transaction() as tx:
        return tick(tx, desk.council, member, case.number, ticks, desk.now)


def test_ticked_later_it_leaves_the_desk_it_is_about_and_the_hands_there(desk: Desk) -> None:
    taken, ours = take_down(desk, little(topic="money"), "ito"), seat(desk, desk.hire("sato"), GENERAL)
    case, theirs = taken.case, seat(desk, taken.member, THERE)
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, desk=THERE)
        take_case(tx, theirs, case.number, desk.now)
        handing_over.offer(tx, theirs, case.number, WEST, offered(), desk.now)

    assert not mark(desk, theirs, case, Matter.COMPLAINT, against=THERE)

    with desk.store.reading() as tx:
        now = cases.get(tx, case.id)
        assert (now.desk, now.routed, now.against) == (GENERAL, "complaint", THERE)
        assert (now.staff, now.state, now.waiting_on) == (None, "waiting", "staff")
        newest = handovers.newest(tx, case.id)
        assert newest is not None
        assert newest.state == "lapsed"
    assert (sees(desk, theirs, case), sees(desk, ours, case)) == (False, True)


def test_the_talk_on_line_goes_with_it(desk: Desk) -> None:
    theirs = seat(desk, desk.hire("ito"), GENERAL)
    case = desk.consult()
    with desk.store.transaction() as tx:
        take_case(tx, theirs, case.number, desk.now)

    mark(desk, theirs, case, Matter.COMPLAINT, against=GENERAL)

    instead = desk.council.profile.complaints.instead
    assert desk.stand(MIKI).owner == Owner("desk", desk=instead)
    assert (desk.case().desk, desk.case().against) == (instead, GENERAL)


def test_only_those_the_profile_names_read_it_from_then_on(desk: Desk) -> None:
    uketsuke, third = seat(desk, desk.hire("uketsuke"), GENERAL), desk.hire("daisansha", "outside")
    desk.council = naming(desk.council, "uketsuke", outside=("daisansha",))
    clerk, case = desk.hire("sato"), desk.consult()

    assert not mark(desk, clerk, case, Matter.CARE, Matter.COMPLAINT)

    assert [sees(desk, each, case) for each in (uketsuke, third, clerk)] == [True, True, False]
    with desk.store.reading() as tx:
        assert seals.of_case(tx, case.id).kind == "complaint"  # type: ignore[union-attr]  # just sealed


def test_a_seal_of_staff_stays_without_the_desk_complained_of(desk: Desk) -> None:
    case, other = desk.consult(), desk.hire("sato")
    at_it = seat(desk, desk.hire("ito"), THERE, case.desk)
    with desk.store.transaction() as tx:
        seal_case(tx, other, case.number, "named", [at_it.id], desk.now)
    assert sees(desk, at_it, case)

    assert mark(desk, other, case, Matter.COMPLAINT, against=THERE)

    assert (sees(desk, at_it, case), sees(desk, other, case)) == (False, True)


def test_where_life_is_at_stake_it_stays_at_its_desk(desk: Desk) -> None:
    clerk, case = desk.hire("sato"), desk.consult()
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, risk=3, desk=WEST, routed="danger")

    mark(desk, clerk, case, Matter.COMPLAINT, against=THERE)

    assert (desk.case().desk, desk.case().routed, desk.case().against) == (WEST, "danger", THERE)


def test_that_it_is_none_only_one_of_its_readers_may_say(desk: Desk) -> None:
    uketsuke, clerk = desk.hire("uketsuke"), desk.hire("sato")
    desk.council = naming(desk.council, "uketsuke")
    case = desk.consult()
    mark(desk, clerk, case, Matter.COMPLAINT, against=THERE)
    with desk.store.transaction() as tx:
        open_sealed(tx, clerk, case.number, "電話が来たので", desk.now)

    with pytest.raises(Refused, match="not_a_reader"):
        mark(desk, clerk, case, Matter.CARE, had="complaint")
    assert mark(desk, uketsuke, case, Matter.CARE, had="complaint")

    with desk.store.reading() as tx:
        assert (desk.case().against, seals.of_case(tx, case.id)) == (None, None)
        assert [one.matter for one in matters.of_case(tx, case.id) if one.told_by == "staff"] == ["care"]


def test_a_desk_we_do_not_have_is_not_taken(desk: Desk) -> None:
    clerk, case = desk.hire("sato"), desk.consult()

    with pytest.raises(Refused, match="no_such_desk"):
        mark(desk, clerk, case, Matter.COMPLAINT, against="nowhere")


def test_on_the_telephone_a_desk_complained_of_makes_it_a_complaint(desk: Desk) -> None:
    taken = take_down(desk, little(topic="money", against=THERE, story="どなられました。"), "ito")
    case, at_it = taken.case, seat(desk, taken.member, THERE)

    assert (case.desk, case.routed, case.against) == (GENERAL, "complaint", THERE)
    assert not sees(desk, at_it, case)
    with desk.store.reading() as tx:
        assert Matter.COMPLAINT.value in [one.matter for one in matters.of_case(tx, case.id)]


def test_a_form_gone_on_with_as_a_complaint_is_guarded_and_opened_again(desk: Desk) -> None:
    taken, form = take_down(desk, little(topic="money"), "ito"), little(topic="money")
    case, at_it = taken.case, seat(desk, taken.member, THERE, GENERAL)

    with desk.store.transaction() as tx:
        opened = taking.open_form(tx, at_it, case.number, desk.now)
        complaint = replace(opened, form=little(topic="money", against=THERE))
        assert not taking.go_on(tx, desk.council, at_it, case.number, complaint, desk.now)
        now = cases.get(tx, case.id)
        assert (now.desk, now.against) == (GENERAL, THERE)
        assert talks.stand(tx, people.look_at(tx, case.person)).owner == Owner("desk", desk=GENERAL)
    assert not sees(desk, at_it, case)

    other = desk.hire("sato")
    with desk.store.transaction() as tx:
        opened = taking.open_form(tx, other, case.number, desk.now)
        assert taking.go_on(tx, desk.council, other, case.number, replace(opened, form=form), desk.now)
        assert (cases.get(tx, case.id).against, cases.get(tx, case.id).routed) == (None, "")
        seats.give(tx, at_it.id, [GENERAL])
    assert sees(desk, at_it, case)
