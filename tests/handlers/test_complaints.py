"""苦情: a complaint is read by those who take complaints and the members from outside, never by the desk it is about."""

from dataclasses import replace

import pytest

from handlers import complaints, finding, handing_over, reading, sealing
from handlers.council import Council, read_council
from handlers.errors import NotFound, Refused, Sealed
from handlers.seating import read_seats, seat_member
from handlers.words import all_words
from storage import cases, seals, seats
from storage.cases import Found
from storage.ids import DeskKey
from storage.staff import Member
from tests.handlers.desk import MIKI, Desk
from tests.handlers.ears import listening
from tests.handlers.test_handing_over import offered

GENERAL, THERE = DeskKey("general"), DeskKey("livelihood")
STORY = "窓口で、どなられました。"


def naming(council: Council, *staff: str, outside: tuple[str, ...] = ()) -> Council:
    taking = replace(council.profile.complaints, staff=staff, outside=outside)
    return replace(council, profile=replace(council.profile, complaints=taking))


def complain(desk: Desk, about: str = "生活サポートセンター", who: str = MIKI) -> Found:
    desk.write("相談したい", who)
    for label in ("はい", "自分のこと", "苦情・対応への不満"):
        desk.tap(label, who)
    desk.tap(about, who) if about else desk.write("名前を知らない方です", who)
    desk.write(STORY, who)
    for label in ("ここ(LINE)で", "答えない", "送る"):
        desk.tap(label, who)
    return desk.case(who)


def seat(desk: Desk, member: Member, *desks: DeskKey) -> Member:
    with desk.store.transaction() as tx:
        seats.give(tx, member.id, desks)
    return member


def sees(desk: Desk, member: Member, case: Found) -> bool:
    """Whether a member reads the case: in its page, and in the queue or a search, which must agree."""
    with desk.store.transaction() as tx:
        rows = reading.read_queue(tx, member, None, desk.now).rows
        found = finding.find(tx, member, case.number, desk.now).hits
        listed = any(row.case.id == case.id and not row.is_sealed for row in rows)
        assert listed == any(not hit.row.is_sealed for hit in found)
        try:
            told = reading.read_case(tx, member, case.number, desk.now).answers
        except NotFound:
            told = ()
    assert bool(told) == listed
    return listed


def test_the_staff_of_the_desk_complained_of_do_not_know_of_it(desk: Desk) -> None:
    theirs, ours = seat(desk, desk.hire("ito"), THERE, GENERAL), seat(desk, desk.hire("sato"), GENERAL)

    case = complain(desk)

    assert (case.desk, case.routed, case.against) == (GENERAL, "complaint", THERE)
    assert (sees(desk, theirs, case), sees(desk, ours, case)) == (False, True)
    with desk.store.transaction() as tx:
        assert reading.read_queue(tx, theirs, None, desk.now).rows == ()
        for command in (
            lambda: reading.read_case(tx, theirs, case.number, desk.now),
            lambda: sealing.open_sealed(tx, theirs, case.number, "見たいので", desk.now),
        ):
            with pytest.raises(NotFound) as told:
                command()
            assert not isinstance(told.value, Sealed)


def test_only_those_the_profile_names_and_the_members_from_outside_read_it(desk: Desk) -> None:
    uketsuke, third = seat(desk, desk.hire("uketsuke"), GENERAL), desk.hire("daisansha", "outside")
    clerk, at_it = desk.hire("sato"), seat(desk, desk.hire("ito"), THERE)
    desk.council = naming(desk.council, "uketsuke", "ito", "nobody", outside=("daisansha",))
    other = desk.consult("Uother")

    case = complain(desk)

    readers = [sees(desk, member, case) for member in (uketsuke, third, clerk, at_it)]
    assert readers == [True, True, False, False]
    with desk.store.transaction() as tx:
        assert [row.case.id for row in reading.read_queue(tx, third, None, desk.now).rows] == [case.id]
        with pytest.raises(NotFound):
            reading.read_case(tx, third, other.number, desk.now)
        with pytest.raises(NotFound):
            sealing.open_sealed(tx, third, other.number, "見たいので", desk.now)
        assert seals.of_case(tx, case.id).kind == complaints.KIND  # type: ignore[union-attr]  # just sealed


def test_why_it_was_opened_is_no_reading_for_a_lead_of_the_desk_complained_of(desk: Desk) -> None:
    at_it, other = seat(desk, desk.hire("ito", "lead"), THERE), seat(desk, desk.hire("kato", "lead"), GENERAL)
    clerk = seat(desk, desk.hire("sato"), GENERAL)
    desk.council = naming(desk.council, "kato")
    case = complain(desk)

    with desk.store.transaction() as tx:
        sealing.open_sealed(tx, clerk, case.number, "家族から電話がありました。", desk.now)
        told = [sealing.read_openings(tx, desk.now, lead) for lead in (at_it, other)]

    assert [[each.case for each in some] for some in told] == [[], [case.number]]


def test_a_complaint_about_the_desk_that_takes_complaints_goes_elsewhere(desk: Desk) -> None:
    at_it = seat(desk, desk.hire("ito"), GENERAL)

    case = complain(desk, "総合相談")

    assert (case.desk, case.against) == (desk.council.profile.complaints.instead, GENERAL)
    assert not sees(desk, at_it, case)


def test_a_complaint_about_nobody_knows_which_desk_is_taken_all_the_same(desk: Desk) -> None:
    case = complain(desk, "")

    assert (case.desk, case.against) == (GENERAL, None)


def test_a_complaint_told_in_own_words_is_known_at_its_desk_alone(desk: Desk) -> None:
    elsewhere, ours = seat(desk, desk.hire("ito"), THERE), seat(desk, desk.hire("sato"), GENERAL)
    everywhere = desk.hire("kato")

    case = complain(desk, "")

    assert (case.desk, case.against) == (GENERAL, None)
    assert [sees(desk, member, case) for member in (elsewhere, ours, everywhere)] == [False, True, True]
    with desk.store.transaction() as tx:
        assert reading.read_queue(tx, elsewhere, None, desk.now).rows == ()
        with pytest.raises(NotFound) as told:
            reading.read_case(tx, elsewhere, case.number, desk.now)
        assert not isinstance(told.value, Sealed)
        handing_over.offer(tx, ours, case.number, THERE, offered(), desk.now)
        assert seals.hidden_from(tx, elsewhere.id, [case.id]) == frozenset()


def test_it_is_never_handed_to_that_desk_nor_shown_to_its_staff(desk: Desk) -> None:
    at_it, ours = seat(desk, desk.hire("ito"), THERE), desk.hire("sato")
    case = complain(desk)

    with desk.store.transaction() as tx:
        with pytest.raises(Refused, match="complained_of"):
            handing_over.offer(tx, ours, case.number, THERE, offered(), desk.now)
        with pytest.raises(Refused, match="complained_of"):
            sealing.seal_case(tx, ours, case.number, "named", [at_it.id], desk.now)


def test_what_turns_out_to_be_no_complaint_is_open_again(desk: Desk) -> None:
    desk.hire("uketsuke")
    desk.council = naming(desk.council, "uketsuke")
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "苦情・対応への不満", "生活サポートセンター"):
        desk.tap(label)
    before = desk.case()
    desk.write("もどる")
    desk.write("もどる")
    desk.tap("仕事")

    with desk.store.reading() as tx:
        after = cases.get(tx, before.id)
        assert (before.against, after.against, seals.of_case(tx, before.id)) == (THERE, None, None)
    assert after.desk == THERE


def test_where_somebody_lives_decides_the_desk(desk: Desk) -> None:
    desk.council = read_council(desk.council.key, all_words())
    desks = {}
    for who, told in (("Ubutton", "西部"), ("Ucode", "177-0041"), ("Utown", "石神井町3丁目"), ("Uskip", "")):
        desk.write("相談したい", who)
        for label in ("はい", "自分のこと", "介護・高齢", "今週じゅう"):
            desk.tap(label, who)
        desk.write("母が転びます。", who)
        for label in ("ここ(LINE)で", "答えない"):
            desk.tap(label, who)
        if not told:
            desk.tap("答えない", who)
        elif told == "西部":
            desk.tap(told, who)
        else:
            desk.write(told, who)
        desk.tap("送る", who)
        desks[who] = (desk.case(who).desk, desk.case(who).area)

    west = (DeskKey("care-west"), "west")
    assert desks == {"Ubutton": west, "Ucode": west, "Utown": west, "Uskip": (GENERAL, None)}


@pytest.mark.parametrize(
    ("town", "is_told"),
    [("杉並区", True), ("西東京市田無町3丁目", True), ("石神井町", False), ("栄町", False)],
)
def test_whoever_lives_in_another_town_is_taken_in_and_told_of_the_council_there(
    desk: Desk, town: str, is_told: bool
) -> None:
    desk.council = read_council("nerima", all_words())
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "障がい", "今週じゅう"):
        desk.tap(label)
    desk.write("家に閉じこもっています。")
    for label in ("ここ(LINE)で", "答えない"):
        desk.tap(label)
    desk.write(town)
    desk.tap("送る")

    told = [words for words in desk.heard() if "その町の社会福祉協議会もあります" in words]
    assert bool(told) == is_told
    assert desk.case().state == "waiting"


def test_danger_in_a_complaint_about_the_duty_desk_stays_where_somebody_sees_it(desk: Desk) -> None:
    listening(desk)
    ours = seat(desk, desk.hire("sato"), THERE)
    case = complain(desk, "総合相談")
    desk.write("urgent suicide")

    assert (desk.case().is_danger, desk.council.duty.desk) == (True, GENERAL)
    assert desk.case().desk == case.desk != GENERAL
    assert sees(desk, ours, case)


def test_members_from_outside_work_at_no_desk(desk: Desk) -> None:
    third, lead = desk.hire("daisansha", "outside"), desk.hire("lead", "lead")

    with desk.store.transaction() as tx:
        assert [each.member.id for each in read_seats(tx, lead, desk.now).colleagues] == [lead.id]
        with pytest.raises(NotFound):
            seat_member(tx, lead, third.id, [THERE], desk.now)
