"""People whose phone is read by others: nothing unasked, and no notification that says what it is about."""

import json

import pytest

from conversations.unfinished import UNFINISHED
from handlers import cases
from handlers.arrivals import TimedOut
from handlers.messages import Card, Row, Text
from handlers.quieting import muted
from locales import LOCALES, speaker
from locales.sensitive import sensitive_word
from storage import outbox
from storage.ids import OutboxId, new_id
from storage.outbox import Leased
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.storage.leaving import lease

STORY = "夫が通帳を渡してくれません。"


def quiet_intake(desk: Desk) -> None:
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "介護・高齢", "今週じゅう"):
        desk.tap(label)
    desk.write(STORY)
    desk.tap("自分から書くまで待って")


def sent(desk: Desk) -> list[Leased]:
    """Everything that goes out now, in its order."""
    rows = []
    while (row := lease(desk.store, desk.now)) is not None:
        rows.append(row)
        with desk.store.transaction() as tx:
            outbox.finish(tx, row, "sent", desk.now)
    return rows


def test_who_chooses_to_be_waited_for_is_quiet_from_then_on(desk: Desk) -> None:
    quiet_intake(desk)

    assert desk.person().quiet
    assert "お知らせがあります" in desk.heard()[-2]


def test_another_answer_on_the_card_ends_it(desk: Desk) -> None:
    quiet_intake(desk)
    desk.tap("答えない")
    desk.write("お返事の方法を変える")
    desk.tap("ここ(LINE)で")

    assert not desk.person().quiet


def test_words_turn_it_on_and_off_at_any_time(desk: Desk) -> None:
    desk.write("通知しないで")
    assert desk.person().quiet

    desk.write("お知らせを再開")
    assert not desk.person().quiet


def test_who_asked_in_words_stays_quiet_whatever_they_answer(desk: Desk) -> None:
    desk.write("通知しないで")

    desk.consult()

    assert desk.person().quiet


def test_nothing_is_pushed_by_itself(desk: Desk) -> None:
    quiet_intake(desk)
    said, waiting = len(desk.heard()), desk.rows_waiting()
    desk.pass_time(20 * 3600)

    desk.arrive(TimedOut(UNFINISHED, "1"), token=None)

    assert len(desk.heard()) == said
    assert desk.rows_waiting() == waiting


def test_the_notification_of_a_staff_answer_says_nothing_and_the_talk_says_all(desk: Desk) -> None:
    quiet_intake(desk)
    desk.tap("答えない")
    desk.tap("送る")
    member = desk.hire("sato")
    sent(desk)
    number = desk.case().number
    with desk.store.transaction() as tx:
        cases.take_case(tx, member, number, desk.pass_time())
        cases.reply(
            tx,
            member,
            number,
            "通帳のこと、お聞きします。",
            OutboxId(new_id()),
            desk.pass_time(90),
        )

    (card,) = json.loads(sent(desk)[-1].body)
    assert (card["alt"], card["rows"][0]["value"]) == ("お知らせがあります", "通帳のこと、お聞きします。")
    assert desk.heard()[-1] == "通帳のこと、お聞きします。"


def test_who_hides_their_screen_in_danger_stays_quiet(desk: Desk) -> None:
    desk = listening(desk)
    desk.write("urgent dv です")
    desk.write("天気の話")
    assert desk.person().quiet

    desk.write("つづき")

    assert desk.person().quiet


@pytest.mark.parametrize("locale", LOCALES)
def test_the_notification_names_no_matter(locale: str) -> None:
    card = muted(Text("借金のこと"), locale)

    assert sensitive_word(locale, card.alt) is None
    assert card == Card("", speaker(locale).text("quiet.alt"), (Row("", "借金のこと"),))
