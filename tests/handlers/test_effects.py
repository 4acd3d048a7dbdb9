"""Everything a conversation can bring about is brought about: in the talk, the case, the clock and the words."""

import json
from typing import get_args

import pytest
from sqlalchemy import select

from conversations.kernel.effects import (
    Alarm,
    Call,
    Choice,
    Effect,
    FillCase,
    Forget,
    HandToStaff,
    KeepQuiet,
    NotUnderstood,
    OpenCase,
    Prompt,
    RejoinCase,
    Remind,
    Review,
    ReviewLine,
    Say,
    SpeakIn,
    SubmitCase,
    TellHours,
    TellProgramme,
    TellStatus,
    Wants,
    WithdrawCase,
)
from conversations.kernel.replies import Command
from conversations.kernel.shown import Literal
from conversations.understanding.verdict import Kind, Risk
from conversations.vocabulary import Answer, CaseDraft, Topic, Urgency
from handlers.messages import Button, Card, Link, PickTime, Press, SendPhoto, SendPlace, Text
from handlers.scene import Scene
from storage import cases, people, talks, timers
from storage.db import Tx
from storage.tables import Timer
from tests.handlers.desk import MIKI, Desk
from tests.storage.arriving import take_all
from tests.storage.stores import NOW, later

DRAFT = CaseDraft(
    topic=Topic.CARE,
    urgency=Urgency.TODAY,
    answers=(Answer("story", "label.story", Literal("母が転びます。"), sensitive=True),),
)
SAMPLES: dict[type, Effect] = {
    Say: Say("staff.called"),
    Prompt: Prompt(1, "topic", 1, "ask.topic"),
    Review: Review(1, "send", 1, "ask.send", "ask.send.note", (), ()),
    SpeakIn: SpeakIn("en"),
    OpenCase: OpenCase(None),
    FillCase: FillCase(DRAFT),
    SubmitCase: SubmitCase(DRAFT, "intake.received"),
    WithdrawCase: WithdrawCase(),
    RejoinCase: RejoinCase("2611-0001"),
    Alarm: Alarm(Risk.URGENT, (Kind.SUICIDE,), "ja"),
    HandToStaff: HandToStaff("asked"),
    TellStatus: TellStatus((Command.STAFF,)),
    KeepQuiet: KeepQuiet(is_quiet=True),
    TellProgramme: TellProgramme("wheelchair", (Command.STAFF,)),
    TellHours: TellHours(("general",), "sat", (Command.STAFF,)),
    NotUnderstood: NotUnderstood("ja", ("event",)),
    Remind: Remind("unfinished", "1", 3600),
    Forget: Forget("unfinished", "1"),
}


def begin(tx: Tx, desk: Desk) -> Scene:
    person = people.meet(tx, MIKI, "ja", NOW)
    return Scene(tx, desk.council, person, talks.BOT, None, NOW)


@pytest.mark.parametrize("kind", get_args(Effect), ids=lambda kind: kind.__name__)
def test_every_effect_can_be_applied(desk: Desk, kind: type) -> None:
    with desk.store.transaction() as tx:
        begin(tx, desk).apply(SAMPLES[kind])


def test_a_question_brings_its_choices_its_wishes_and_its_commands(desk: Desk) -> None:
    asked = Prompt(
        1,
        "topic",
        2,
        "ask.topic",
        choices=(Choice("care", "choice.topic.care"),),
        wants=(Wants.WORDS, Wants.NUMBER, Wants.PHOTO, Wants.PLACE, Wants.DATE, Wants.TIME),
        commands=(Command.BACK,),
    )
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(asked)
        (shown,) = scene.said

    assert isinstance(shown, Text)
    assert [type(button.action) for button in shown.buttons] == [
        Press,
        SendPhoto,
        SendPhoto,
        SendPlace,
        PickTime,
        PickTime,
        Press,
    ]


def test_a_call_dials_the_digits_alone(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(Say("staff.called", calls=(Call("call.council", "03-0000(代) 0001"),)))
        (shown,) = scene.said

    assert isinstance(shown, Text)
    assert [button.action for button in shown.buttons] == [Link("tel:0300000001")]


def test_a_review_is_a_card_whose_lines_can_be_changed(desk: Desk) -> None:
    line = ReviewLine("story", "label.story", Literal("あ" * 500))
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(Review(1, "send", 1, "ask.send", "ask.send.note", (line,), ()))
        (shown,) = scene.said

    assert isinstance(shown, Card)
    assert isinstance(shown.rows[0].change, Button)
    assert len(shown.rows[0].value) < len("あ" * 500)


def test_from_a_change_of_language_on_the_same_turn_speaks_it(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        for effect in (OpenCase(None), SpeakIn("en"), Say("staff.called")):
            scene.apply(effect)
        assert scene.case is not None
        assert cases.get(tx, scene.case).locale == "en"

    known = desk.person()
    assert (known.locale, known.locale_chosen) == ("en", True)
    assert isinstance(scene.said[-1], Text)
    assert "member of staff" in scene.said[-1].words


def test_answers_are_kept_as_staff_read_them_beside_what_the_person_saw(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(SpeakIn("en"))
        scene.apply(FillCase(DRAFT))
        assert scene.case is not None
        (row,) = json.loads(cases.answers(tx, scene.person, scene.case))
        found = cases.get(tx, scene.case)

    assert (row["question"], row["label"], row["value"], row["sensitive"]) == (
        "story",
        "できごと",
        "母が転びます。",
        True,
    )
    assert (found.topic, found.urgency, found.desk, found.state) == ("care", "today", "general", "started")


def test_filling_twice_keeps_one_case_and_the_latest_answers(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(FillCase(DRAFT))
        scene.apply(FillCase(CaseDraft(topic=Topic.WORK)))

    (case,) = desk.cases()
    assert (case.topic, case.urgency, case.desk) == ("work", None, "livelihood")


def test_once_it_waits_in_a_queue_only_staff_move_it(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(SubmitCase(DRAFT, "intake.received"))
        scene.apply(FillCase(CaseDraft(topic=Topic.WORK)))

    assert (desk.case().desk, desk.case().topic) == ("general", "work")


def test_what_waits_in_a_queue_is_not_withdrawn_by_a_conversation(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(SubmitCase(DRAFT, "intake.received"))
        scene.apply(WithdrawCase())

    assert desk.case().state == "waiting"
    assert scene.case == desk.case().id


def test_a_case_that_somebody_has_stays_theirs_when_the_person_asks_for_staff_again(desk: Desk) -> None:
    sato = desk.hire("sato")
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(HandToStaff("asked"))
        assert scene.case is not None
        cases.change(tx, scene.case, staff_id=sato.id, state="taken")
        scene.apply(HandToStaff("asked"))

    assert (scene.owner.kind, scene.owner.staff) == ("staff", sato.id)
    assert desk.case().state == "taken"


def test_a_reminder_comes_once_at_its_time_and_can_be_forgotten(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene = begin(tx, desk)
        scene.apply(Remind("unfinished", "1", 3600))
        scene.apply(Remind("unfinished", "2", 3600))
        scene.apply(Forget("unfinished", "2"))

    with desk.store.transaction() as tx:
        assert timers.fire_due(tx, later(3599)) == 0
        assert timers.fire_due(tx, later(3600)) == 1
        assert tx.connection.execute(select(Timer.id)).all() == []
    assert len(take_all(desk.store, later(3600))) == 1


def test_the_case_number_follows_the_month_in_japan(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        person = people.meet(tx, MIKI, "ja", NOW)
        last_evening = NOW.replace(month=10, day=31, hour=15, minute=30)  # half past midnight in Tokyo
        Scene(tx, desk.council, person, talks.BOT, None, last_evening).apply(OpenCase(None))

    assert desk.case().number == "2611-0001"
