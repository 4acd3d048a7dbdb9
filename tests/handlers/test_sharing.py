"""The bot asks whether a case may be passed on: one question, a yes or a no that comes back to the case."""

from dataclasses import replace

import pytest

from handlers import cases as commands
from handlers import sharing
from storage import cases, people, shares
from storage.ids import OutboxId, new_id
from storage.shares import Asked
from tests.handlers.desk import Desk
from tests.handlers.ears import NotingEar
from tests.handlers.test_handing_over import THERE, Two, refusal, two

__all__ = ["two"]


def ask(two: Two) -> None:
    number = two.case.number
    two.do(lambda tx, now: sharing.ask_person(tx, two.desk.council, two.sato, number, THERE, now))


def said(two: Two) -> list[str | None]:
    with two.desk.store.reading() as tx:
        found: tuple[Asked, ...] = shares.of_case(tx, two.case.id)
    return [each.said for each in found]


def test_a_yes_comes_back_to_the_case_and_is_a_basis(two: Two) -> None:
    ask(two)
    assert "につないでもよいですか" in two.desk.heard()[-1]

    two.desk.tap("はい")

    assert said(two) == ["yes"]
    assert two.now().waiting_on == "staff"
    two.accept(two.offer(consent_told=False))
    assert two.now().desk == THERE


def test_a_no_loses_nothing_and_is_no_basis(two: Two) -> None:
    ask(two)
    two.desk.tap("いいえ")

    assert said(two) == ["no"]
    assert "これまでどおり" in two.desk.heard()[-1]
    assert refusal(lambda: two.offer(consent_told=False)) == "handover.no_consent"
    assert two.now().is_open


def test_they_may_change_their_mind_and_the_latest_counts(two: Two) -> None:
    ask(two)
    two.desk.tap("はい")
    button = two.desk.button("いいえ")
    assert button
    two.desk.tap("いいえ")

    assert said(two) == ["no"]


def test_whoever_speaks_with_them_goes_on_and_the_bot_says_no_more(two: Two) -> None:
    two.do(lambda tx, now: commands.take_case(tx, two.sato, two.case.number, now))
    ask(two)
    two.desk.tap("はい")
    before = len(two.desk.heard())
    two.desk.write("それで、いつですか")

    assert two.desk.stand().owner.staff == two.sato.id
    assert len(two.desk.heard()) == before


@pytest.mark.parametrize(
    ("typed", "kept"), [("はい、お願いします", "yes"), ("いいえ", "no"), ("どの窓口ですか", None)]
)
def test_a_typed_answer_counts_once_the_buttons_are_gone(two: Two, typed: str, kept: str | None) -> None:
    two.do(lambda tx, now: commands.take_case(tx, two.sato, two.case.number, now))
    ask(two)
    two.desk.write("それは何をする窓口ですか")

    two.desk.write(typed)

    assert said(two) == [kept]


def test_a_yes_to_what_staff_asked_is_no_consent(two: Two) -> None:
    two.do(lambda tx, now: commands.take_case(tx, two.sato, two.case.number, now))
    ask(two)
    two.desk.pass_time()
    two.do(
        lambda tx, now: commands.reply(
            tx, two.sato, two.case.number, "明日来られますか。", OutboxId(new_id()), now
        )
    )

    two.desk.write("はい")

    assert said(two) == [None]


def test_an_answer_to_a_case_that_was_closed_meanwhile_is_kept_and_makes_it_nobodys_turn(two: Two) -> None:
    ask(two)
    version = two.now().version
    two.do(
        lambda tx, now: commands.close_case(
            tx, two.desk.council, two.sato, two.case.number, "answered", version, now
        )
    )

    two.desk.tap("はい")

    assert said(two) == ["yes"]
    assert (two.now().state, two.now().waiting_on) == ("closed", "person")


def test_danger_behind_a_typed_yes_is_heard_before_the_yes(two: Two) -> None:
    two.do(lambda tx, now: commands.take_case(tx, two.sato, two.case.number, now))
    ask(two)
    two.desk.council = replace(two.desk.council, ear=NotingEar())

    two.desk.write("はい、もう死にたい")

    assert said(two) == [None]
    assert two.now().is_danger


def test_nobody_is_asked_twice_at_once(two: Two) -> None:
    ask(two)

    assert refusal(lambda: ask(two)) == "share.asked_before"


def test_whose_phone_others_read_is_neither_asked_nor_told(two: Two) -> None:
    two.do(lambda tx, _: people.keep_quiet(tx, two.case.person, quiet=True))
    heard = len(two.desk.heard())

    assert refusal(lambda: ask(two)) == "share.not_by_message"
    two.accept(two.offer())
    assert len(two.desk.heard()) == heard


@pytest.mark.parametrize("kinds", ["dv", "abuse_child dv"])
def test_nobody_in_danger_at_home_is_asked_by_message_or_told_of_the_desk(two: Two, kinds: str) -> None:
    two.do(lambda tx, _: cases.change(tx, two.case.id, kinds=kinds))
    heard = len(two.desk.heard())

    assert refusal(lambda: ask(two)) == "share.not_by_message"
    two.accept(two.offer())
    assert len(two.desk.heard()) == heard


def test_the_question_of_the_review_is_another_one(desk: Desk) -> None:
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "介護・高齢", "今週じゅう"):
        desk.tap(label)
    desk.write("母が転びます。")
    for label in ("ここ(LINE)で", "答えない"):
        desk.tap(label)

    desk.tap_line("ほかの窓口に伝える")
    desk.tap("はい")
    desk.tap("送る")

    person, case = desk.person(), desk.case()
    with desk.store.reading() as tx:
        assert '"share.2026-11"' in cases.answers(tx, person, case.id)
    assert case.state == "waiting"
