"""By when a desk answers: from its own hours, announced anew once, and never lost sight of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conversations.understanding.verdict import Kind
from conversations.vocabulary import Urgency
from handlers import cases as handling
from handlers import promises, resting
from handlers.council import read_council
from handlers.errors import Refused
from handlers.hours import TOKYO
from handlers.words import all_words
from storage import cases, desks, switches, talks
from storage import promises as kept
from storage.cases import Found
from storage.ids import DeskKey, OutboxId, new_id
from storage.promises import Alone
from tests.handlers.desk import Desk

LATE = "遅れています"


def look_after(desk: Desk) -> int:
    """What the clock does, until nothing is left to do."""
    count = 0
    while True:
        with desk.store.transaction() as tx:
            if not promises.look_after(tx, desk.council, desk.now):
                return count
        count += 1


def wait_until_late(desk: Desk) -> Found:
    desk.now = desk.case().due_at + timedelta(minutes=1)
    return desk.case()


@pytest.mark.parametrize(
    ("urgency", "asked", "due"),
    [
        # livelihood: Mon-Fri 8:30-17:15, Sat 9-12; today 2 h, this week 8 h, in their own time 16 h
        ("today", "2026-11-16T10:00", "2026-11-16T12:00"),
        ("today", "2026-11-16T16:30", "2026-11-17T09:45"),
        ("week", "2026-11-16T10:00", "2026-11-17T09:15"),
        ("week", "2026-11-20T17:15", "2026-11-24T13:30"),  # Saturday three hours; Sunday; Monday is a holiday
        ("calm", "2026-12-28T08:30", "2027-01-04T15:45"),  # closed over New Year
        (None, "2026-11-16T10:00", "2026-11-17T09:15"),
    ],
)
def test_a_promise_is_counted_in_the_hours_of_its_desk(
    desk: Desk, urgency: str, asked: str, due: str
) -> None:
    made = promises.promise(
        desk.council,
        DeskKey("livelihood"),
        urgency,
        datetime.fromisoformat(asked).replace(tzinfo=TOKYO),
    )
    assert (made.due_at.astimezone(TOKYO).isoformat(timespec="minutes")[:16], made.is_told) == (due, True)


@pytest.mark.parametrize(
    ("desk_key", "asked", "due"),
    [
        # hours nobody has told us: an office's week, 8:30-17:15, never said to anybody
        ("general", "2026-11-27T16:15", "2026-11-30T09:30"),
        ("volunteer-oizumi", "2026-11-27T16:15", "2026-12-01T09:30"),  # known to be closed on Mondays
        ("volunteer-sekimachi", "2026-12-01T16:15", "2026-12-03T09:30"),  # on Wednesdays
        (
            "volunteer-oizumi",
            "2026-12-28T10:00",
            "2027-01-05T10:30",
        ),  # a Monday, the year's end, a Monday again
    ],
)
def test_where_only_closing_days_are_known_they_count(desk_key: str, asked: str, due: str) -> None:
    made = promises.promise(
        read_council("nerima", all_words()),
        DeskKey(desk_key),
        "today",
        datetime.fromisoformat(asked).replace(tzinfo=TOKYO),
    )
    assert (made.due_at.astimezone(TOKYO).isoformat(timespec="minutes")[:16], made.is_told) == (due, False)


def test_what_is_asked_is_promised_and_what_is_late_comes_first(desk: Desk) -> None:
    first = desk.consult()
    assert first.due_at > desk.now
    other = desk.consult("Uother")
    with desk.store.transaction() as tx:
        cases.change(tx, other.id, due_at=first.due_at - timedelta(hours=1))

    with desk.store.reading() as tx:
        assert [queued.case.id for queued in desks.queue(tx, None)] == [other.id, first.id]
        assert kept.late(tx, first.due_at) != {}


def test_a_promise_that_slips_is_announced_anew_once(desk: Desk) -> None:
    desk.consult()
    assert look_after(desk) == 0

    wait_until_late(desk)
    assert (look_after(desk), look_after(desk)) == (1, 0)

    late = [words for words in desk.heard() if LATE in words]
    assert len(late) == 1
    assert desk.case().number in late[0]
    assert desk.case().due_at > desk.now


def test_broken_again_whoever_leads_is_called_and_the_person_is_not_told_a_third_time(desk: Desk) -> None:
    desk.consult()
    for _ in range(4):
        wait_until_late(desk)
        look_after(desk)

    assert len([words for words in desk.heard() if LATE in words]) == 1
    with desk.store.reading() as tx:
        assert switches.is_on(tx, "promises_broken", desk.now)


def test_an_answer_keeps_the_promise_and_ends_the_alarm(desk: Desk) -> None:
    desk.consult()
    for _ in range(2):
        wait_until_late(desk)
        look_after(desk)
    miki, number = desk.hire("miki"), desk.case().number
    with desk.store.transaction() as tx:
        handling.take_case(tx, miki, number, desk.pass_time())
    with desk.store.transaction() as tx:
        handling.reply(tx, miki, number, "お待たせしました。", OutboxId(new_id()), desk.pass_time())

    look_after(desk)

    with desk.store.reading() as tx:
        assert not switches.is_on(tx, "promises_broken", desk.now)
        assert kept.late(tx, desk.now + timedelta(days=30)) == {}  # it is the person's turn

    desk.write("ありがとうございます。もう一つ聞きたいです。")
    assert desk.case().waiting_on == "staff"
    assert (desk.case().due_at > desk.now, desk.case().slips) == (True, 0)


def test_more_words_do_not_put_off_what_was_promised(desk: Desk) -> None:
    before = desk.consult().due_at
    desk.pass_time(3600)
    desk.write("もうひとつ、言い忘れました。")
    assert desk.case().due_at == before


def test_nothing_automatic_reaches_somebody_whose_screen_others_read(desk: Desk) -> None:
    desk.consult()
    person = desk.person()
    with desk.store.transaction() as tx:
        talks.hush(tx, person, desk.now)

    wait_until_late(desk)

    assert look_after(desk) == 1
    assert not [words for words in desk.heard() if LATE in words]


AWHILE = 4 * 86400.0
"""Seconds within which nobody has taken a case of this week."""


def with_limits(desk: Desk, **changed: object) -> None:
    limits = replace(desk.council.profile.limits, **changed)  # type: ignore[arg-type]  # as each test gives them
    desk.council = replace(desk.council, profile=replace(desk.council.profile, limits=limits))


def test_a_case_nobody_takes_calls_sooner_where_the_profile_says_so(desk: Desk) -> None:
    desk.consult()  # on a Monday at 10:00, for this week; its desk is there from 9 to 20
    desk.pass_time(5 * 3600)
    look_after(desk)
    with desk.store.reading() as tx:
        assert not switches.is_on(tx, "cases_unowned", desk.now)

    with_limits(desk, unowned={Urgency.TODAY: 1, Urgency.WEEK: 4, Urgency.CALM: 8})
    look_after(desk)

    with desk.store.reading() as tx:
        assert switches.is_on(tx, "cases_unowned", desk.now)


def test_a_night_does_not_count_and_a_desk_may_say_otherwise(desk: Desk) -> None:
    case = desk.consult()
    alone = Alone(case.desk, "today", desk.now.replace(hour=10, minute=0))  # 19:00 in Tokyo
    due = promises.limit(desk.council, alone).astimezone(TOKYO)
    strict = [replace(each, unowned={Urgency.TODAY: 1}) for each in desk.council.profile.desks]
    council = replace(desk.council, profile=replace(desk.council.profile, desks=tuple(strict)))

    assert due > alone.since + timedelta(hours=12)
    assert promises.limit(council, alone) < due


def test_a_case_that_waited_long_for_its_person_is_ours_again(desk: Desk) -> None:
    case = desk.consult()
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, waiting_on="person", due_at=desk.now)
    desk.pass_time(desk.council.profile.limits.person * 86400 - 60)
    with desk.store.transaction() as tx:
        assert resting.wake_next(tx, desk.council, desk.now) == 0
    desk.pass_time(120)

    with desk.store.transaction() as tx:
        assert resting.wake_next(tx, desk.council, desk.now) == 1

    assert (desk.case().waiting_on, desk.case().due_at > desk.now) == ("staff", True)


def test_nobody_is_told_anew_where_the_profile_says_so(desk: Desk) -> None:
    desk.consult()
    with_limits(desk, tells=False)

    wait_until_late(desk)
    look_after(desk)

    assert not [words for words in desk.heard() if LATE in words]
    assert desk.case().slips == kept.CALLED


def test_a_case_nobody_takes_calls_whoever_leads(desk: Desk) -> None:
    desk.consult()
    desk.pass_time(AWHILE)
    look_after(desk)
    with desk.store.reading() as tx:
        assert switches.is_on(tx, "cases_unowned", desk.now)


def test_nothing_automatic_reaches_somebody_with_violence_at_home(desk: Desk) -> None:
    case = desk.consult()
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, kinds=Kind.DV.value)

    wait_until_late(desk)

    assert look_after(desk) == 1
    assert not [words for words in desk.heard() if LATE in words]


def test_what_was_begun_and_never_sent_calls_whoever_leads(desk: Desk) -> None:
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "介護・高齢"):
        desk.tap(label)
    desk.pass_time(AWHILE)
    look_after(desk)
    with desk.store.reading() as tx:
        assert not switches.is_on(tx, "cases_unowned", desk.now)

    desk.pass_time(desk.council.profile.limits.unfinished * 86400)
    look_after(desk)

    with desk.store.reading() as tx:
        assert switches.is_on(tx, "cases_unowned", desk.now)


def test_a_case_that_sleeps_is_neither_late_nor_alone(desk: Desk) -> None:
    case = desk.consult()
    until = desk.now + timedelta(days=20)
    with desk.store.transaction() as tx:
        kept.snooze(tx, case.id, until)
    desk.pass_time(10 * 86400)
    assert look_after(desk) == 0
    with desk.store.reading() as tx:
        assert not switches.is_on(tx, "cases_unowned", desk.now)


def test_a_case_rests_until_its_morning_and_is_promised_anew(desk: Desk) -> None:
    case, miki = desk.consult(), desk.hire("miki")
    day = (desk.now + timedelta(days=7)).date()
    with desk.store.transaction() as tx:
        resting.rest(tx, desk.council, miki, case.number, "agency", day, desk.now)
    assert (desk.case().waiting_on, look_after(desk)) == ("agency", 0)

    desk.now = desk.case().snoozed_until or desk.now
    with desk.store.transaction() as tx:
        assert resting.wake_next(tx, desk.council, desk.now) == 1
        assert resting.wake_next(tx, desk.council, desk.now) == 0

    assert (desk.case().waiting_on, desk.case().snoozed_until) == ("staff", None)
    assert desk.case().due_at > desk.now


def test_what_the_person_says_wakes_a_case(desk: Desk) -> None:
    case, miki = desk.consult(), desk.hire("miki")
    with desk.store.transaction() as tx:
        resting.rest(
            tx, desk.council, miki, case.number, "agency", (desk.now + timedelta(days=7)).date(), desk.now
        )
    desk.write("少し困っています。")
    assert (desk.case().waiting_on, desk.case().snoozed_until) == ("staff", None)


@pytest.mark.parametrize("days", [0, -1, 93])
def test_a_case_rests_neither_in_the_past_nor_for_ever(desk: Desk, days: int) -> None:
    case, miki = desk.consult(), desk.hire("miki")
    day = (desk.now.astimezone(TOKYO) + timedelta(days=days)).date()
    with pytest.raises(Refused), desk.store.transaction() as tx:
        resting.rest(tx, desk.council, miki, case.number, "day", day, desk.now)


def test_danger_never_rests(desk: Desk) -> None:
    case, miki = desk.consult(), desk.hire("miki")
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, risk=2)
    with pytest.raises(Refused), desk.store.transaction() as tx:
        resting.rest(
            tx, desk.council, miki, case.number, "day", (desk.now + timedelta(days=2)).date(), desk.now
        )
