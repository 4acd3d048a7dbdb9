"""Taking an alarm in hand, asking again, closing: what staff do once danger was heard."""

import pytest

from handlers import alarm_taking
from handlers import cases as commands
from handlers.errors import Conflict, Refused
from handlers.staff import deactivate_member
from storage import audit
from storage.ids import NoteId, new_id
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.handlers.in_danger import DYING, NOON_FRIDAY, open_alarms, take


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.now = NOON_FRIDAY
    return listening(desk)


def test_whoever_takes_the_alarm_speaks_and_the_person_is_told_once(desk: Desk) -> None:
    desk.write(DYING)
    take(desk)

    assert desk.heard()[-1].startswith("職員が読みました。")
    assert open_alarms(desk) == 0
    assert desk.stand().owner.kind == "staff"
    assert desk.case().state == "taken"
    case = desk.case().id
    with desk.store.reading() as tx:
        actions = [entry.action for entry in audit.of_subject(tx, case)]
    assert actions == ["case.opened_for_life", "alarm.raised", "alarm.taken"]


def test_the_second_to_take_it_is_told_who_was_first(desk: Desk) -> None:
    desk.write(DYING)
    take(desk)

    with pytest.raises(Conflict) as late:
        take(desk, "suzuki")

    assert late.value.who == "職員 tanaka"


def test_taking_the_case_takes_the_alarm(desk: Desk) -> None:
    desk.write(DYING)
    member, number = desk.hire("sato"), desk.case().number
    with desk.store.transaction() as tx:
        commands.take_case(tx, member, number, desk.pass_time())

    assert open_alarms(desk) == 0
    assert desk.heard()[-1].startswith("職員が読みました。")


def test_a_case_of_danger_is_closed_only_with_written_words(desk: Desk) -> None:
    desk.write(DYING)
    member, case = take(desk), desk.case()
    now = desk.pass_time()

    with pytest.raises(Refused) as refused, desk.store.transaction() as tx:
        commands.close_case(tx, desk.council, member, case.number, "answered", case.version, now)
    assert refused.value.key == "case.needs_outcome"

    with desk.store.transaction() as tx:
        commands.write_note(
            tx, member, case.number, "電話で話し、家族といることを確かめた。", NoteId(new_id()), now
        )
        commands.close_case(tx, desk.council, member, case.number, "answered", case.version, now)
    assert desk.case().state == "closed"


def test_somebody_asks_again_on_the_next_working_day(desk: Desk) -> None:
    desk.write(DYING)

    assert str(desk.case().follow_up_on) == "2026-11-24"  # Friday before a holiday on Monday

    member, number = take(desk), desk.case().number
    with desk.store.transaction() as tx:
        alarm_taking.followed_up(tx, member, number, desk.pass_time())
    assert desk.case().follow_up_on is None


def test_a_member_who_leaves_gives_the_case_back_with_a_new_alarm(desk: Desk) -> None:
    desk.write(DYING)
    member = take(desk)
    with desk.store.transaction() as tx:
        deactivate_member(tx, None, member.id, desk.pass_time())

    assert open_alarms(desk) == 1
    assert desk.case().state == "waiting"
    assert desk.stand().owner.kind == "desk"


def test_who_gave_the_talk_back_is_not_there_any_more_although_the_case_is_theirs(desk: Desk) -> None:
    desk.write(DYING)
    member, number = take(desk), desk.case().number
    with desk.store.transaction() as tx:
        commands.hand_back(tx, desk.council, member, number, desk.pass_time())
    desk.write("職員と話したい")
    assert desk.stand().owner.staff == member.id

    desk.write(DYING)

    assert open_alarms(desk) == 1
