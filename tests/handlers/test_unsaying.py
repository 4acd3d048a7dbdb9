"""What a person takes back is gone from everywhere it was copied to, and its question is open again."""

import pytest
from sqlalchemy import select, update

from handlers.arrivals import Unsent
from storage import cases, not_gone, outbox
from storage.outbox import LEASE_S, Leased
from storage.tables import Outgoing
from tests.handlers.desk import Desk
from tests.storage.leaving import how, lease
from tests.storage.stores import later

STORY = "夫が通帳を渡してくれません。" * 20  # longer than a card shows
SHORT = "雨もりがします。"


def told(desk: Desk, story: str, phone: str = "０９０−１２３４−５６７８") -> None:
    """An intake up to its review."""
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "住まい", "急がない"):
        desk.tap(label)
    desk.write(story, message="story")
    desk.tap("電話で")
    desk.write(phone, message="phone")
    desk.tap("答えない")


def everything_kept(desk: Desk) -> str:
    """All that is readable of this person: thread, cases, where the talk stands."""
    person = desk.person()
    with desk.store.reading() as tx:
        answers = [cases.answers(tx, person, case.id) for case in desk.cases()]
    return "\n".join([*(said.body for said in desk.thread()), *answers, desk.stand().state])


@pytest.mark.parametrize("story", [STORY, SHORT])
def test_words_taken_back_at_the_review_are_nowhere_any_more(desk: Desk, story: str) -> None:
    told(desk, story)

    desk.arrive(Unsent("story"))

    assert story[:40] not in everything_kept(desk)
    assert story[:10] not in desk.stand().state


@pytest.mark.parametrize(
    "phone", ["０９０−１２３４−５６７８", "ゼロキューゼロ、いちにさんよん、ごろくななはち"]
)
def test_a_number_taken_back_is_gone_in_every_form(desk: Desk, phone: str) -> None:
    told(desk, SHORT, phone)

    desk.arrive(Unsent("phone"))

    kept = everything_kept(desk)
    assert not [form for form in ("+819012345678", "090-1234-5678", "０９０−１２３４") if form in kept]


@pytest.mark.parametrize("typed", ["サトウ　ミキ", "サトウミキです", "佐藤です。", "ＭＩＫＩ"])
@pytest.mark.parametrize("is_sent", [False, True])
def test_a_name_taken_back_is_gone_as_it_was_understood(desk: Desk, typed: str, *, is_sent: bool) -> None:
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "住まい", "急がない"):
        desk.tap(label)
    desk.write(SHORT)
    desk.tap("ここ(LINE)で")
    desk.write(typed, message="name")
    if is_sent:
        desk.tap("送る")

    desk.arrive(Unsent("name"))

    kept = everything_kept(desk)
    assert not [form for form in ("サトウ", "ミキ", "佐藤", "MIKI", "ＭＩＫＩ") if form in kept]


def test_the_question_is_open_again_and_the_case_is_sent_without_the_words(desk: Desk) -> None:
    told(desk, STORY)
    desk.arrive(Unsent("story"))

    desk.write("やはり、こちらです。雨もりがします。")

    assert "やはり、こちらです。" in everything_kept(desk)
    desk.tap("送る")
    assert desk.case().submitted_at is not None


def test_words_taken_back_after_the_case_was_sent_leave_the_case(desk: Desk) -> None:
    told(desk, SHORT)
    desk.tap("送る")

    desk.arrive(Unsent("story"))

    kept = everything_kept(desk)
    assert SHORT not in kept
    assert "取り消されました" in kept


def test_what_was_not_taken_back_stays(desk: Desk) -> None:
    told(desk, SHORT)

    desk.arrive(Unsent("phone"))

    assert SHORT in everything_kept(desk)


def begin(desk: Desk, *labels: str) -> None:
    desk.write("相談したい")
    for label in labels:
        desk.tap(label)


def test_the_answer_taken_back_is_asked_for_again_at_once(desk: Desk) -> None:
    begin(desk, "はい", "自分のこと", "住まい", "急がない")
    desk.write(SHORT, message="story")
    assert "お返事は" in desk.heard()[-1]

    desk.arrive(Unsent("story"), token=None)

    assert desk.heard()[-2].startswith("取り消しを受け取りました")
    assert "どんなことがありましたか" in desk.heard()[-1]
    assert desk.rows_waiting()  # nobody waits for the next message to learn of it


def test_a_typed_choice_taken_back_is_open_again(desk: Desk) -> None:
    begin(desk, "はい", "自分のこと")
    desk.write("住まい", message="topic")

    desk.arrive(Unsent("topic"))

    assert "どんなことですか" in desk.heard()[-1]
    desk.tap("仕事")
    assert desk.case().topic == "work"


def test_one_message_of_a_burst_goes_and_the_rest_stays(desk: Desk) -> None:
    begin(desk, "はい", "自分のこと", "住まい", "急がない")
    desk.write(SHORT, message="one")
    desk.write("大家さんが怖いです。夜に来ます。", message="two")
    desk.tap("ここ(LINE)で")
    desk.tap("答えない")

    desk.arrive(Unsent("two"))

    kept = everything_kept(desk)
    assert "大家さん" not in kept
    assert SHORT in kept
    desk.tap("送る")
    assert desk.case().submitted_at is not None


def test_what_was_no_answer_is_taken_back_without_a_word(desk: Desk) -> None:
    begin(desk, "はい", "自分のこと")
    desk.write("ねえ", message="nothing")
    said = len(desk.heard())

    desk.arrive(Unsent("nothing"))

    assert len(desk.heard()) == said


def test_while_staff_have_the_talk_the_bot_says_nothing_of_it(desk: Desk) -> None:
    begin(desk, "はい", "自分のこと", "住まい", "急がない")
    desk.write(SHORT, message="story")
    desk.write("人と話したい")
    said = len(desk.heard())

    desk.arrive(Unsent("story"))

    assert len(desk.heard()) == said
    assert SHORT not in everything_kept(desk)


def to_be_sent(desk: Desk) -> list[str]:
    """What the outbox still holds, oldest first, whether or not it may go."""
    key = desk.person().key
    with desk.store.reading() as tx:
        rows = tx.connection.execute(select(Outgoing.id, Outgoing.body).order_by(Outgoing.seq)).all()
    return [key.open(row.body, outbox.place("body", row.id)) for row in rows if row.body]


@pytest.mark.parametrize("state", ["waiting", "held"])
def test_words_taken_back_are_not_sent_any_more_and_the_rest_is(desk: Desk, state: str) -> None:
    told(desk, SHORT)
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Outgoing).values(state=state))
    before = to_be_sent(desk)
    assert SHORT in "".join(before)

    desk.arrive(Unsent("story"))

    after = to_be_sent(desk)
    assert SHORT not in "".join(after)
    assert "取り消されました" in "".join(after)
    assert after[: len(before) - 1] == before[:-1]  # what does not hold them is as it was


def with_the_words_in_hand(desk: Desk) -> Leased:
    """A sender has just taken up the review in which the words stand."""
    told(desk, SHORT)
    with desk.store.transaction() as tx:
        while (row := outbox.lease_next(tx, desk.now)) is not None and SHORT not in row.body:
            outbox.finish(tx, row, "sent", desk.now)
        assert row is not None
        outbox.going_by(tx, row, "push")
    return row


def test_words_a_sender_has_in_hand_are_not_given_to_line_a_second_time(desk: Desk) -> None:
    row = with_the_words_in_hand(desk)

    desk.arrive(Unsent("story"))

    assert SHORT not in "".join(to_be_sent(desk))
    after = lease(desk.store, later(LEASE_S * 100))
    assert after is None or after.id != row.id
    assert how(desk.store, row.id) == ("unknown", "taken_back")


def test_words_a_sender_has_in_hand_are_not_held_for_staff_to_send(desk: Desk) -> None:
    row = with_the_words_in_hand(desk)

    desk.arrive(Unsent("story"))
    with desk.store.transaction() as tx:
        outbox.hold(tx, row, "quota", desk.now)

    assert how(desk.store, row.id) == ("refused", "taken_back")
    with desk.store.transaction() as tx:
        assert not_gone.release(tx, row.person, row.id, desk.now) == "not_held"


def test_words_a_sender_had_in_hand_went_as_they_went(desk: Desk) -> None:
    row = with_the_words_in_hand(desk)

    desk.arrive(Unsent("story"))
    with desk.store.transaction() as tx:
        assert outbox.finish(tx, row, "sent", desk.now)

    assert how(desk.store, row.id) == ("sent", None)
