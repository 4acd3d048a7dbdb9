"""Whoever asks how their case stands is told what is waited for and by when; a guess is never told."""

from dataclasses import replace
from datetime import timedelta

from conversations.understanding.verdict import Intent, Verdict
from handlers.council import read_council
from handlers.words import all_words
from storage import cases, people
from tests.handlers.desk import Desk


class Asking:
    """Hears in every text the wish to know how the case stands."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        """The wish, whatever is said."""
        del text, hint
        return Verdict("ja", intent=Intent.MY_STATUS, is_sure=True, is_whole=True)


def ask(desk: Desk, /, **case: object) -> str:
    """What is said to somebody who asks, the case being changed like this before."""
    found = desk.case().id
    with desk.store.transaction() as tx:
        cases.change(tx, found, **case)
    desk.council = replace(desk.council, ear=Asking())
    before = len(desk.heard())
    desk.write("私の相談はどうなりましたか")
    return desk.heard()[before]


def test_the_time_promised_is_told(desk: Desk) -> None:
    desk.consult()

    told = ask(desk)

    assert desk.case().number in told
    assert "ごろまでに" in told


def test_a_time_that_would_be_a_guess_is_not_told(desk: Desk) -> None:
    desk.consult()
    desk.council = read_council("nerima", all_words())

    assert "ごろまでに" not in ask(desk, desk="general")


def test_who_is_waited_for_is_told(desk: Desk) -> None:
    desk.consult()

    assert "あなたのお返事をお待ちしています" in ask(desk, waiting_on="person")
    assert "ほかの機関からの返事" in ask(desk, waiting_on="agency")


def test_a_broken_promise_is_owned_up_to(desk: Desk) -> None:
    desk.consult()

    assert "過ぎています" in ask(desk, waiting_on="staff", due_at=desk.now - timedelta(hours=1))


def test_where_nobody_knows_our_number_nobody_is_told_to_call_it(desk: Desk) -> None:
    desk.consult()
    desk.council = replace(desk.council, phone="")

    told = ask(desk, waiting_on="staff", due_at=desk.now - timedelta(hours=1))
    desk.write("ヘルプ")

    for words in (told, desk.heard()[-2]):
        assert "人と話す" in words
        assert "電話 " not in words
        assert "番号" not in words.replace("受付番号", "")


def test_of_a_case_that_rests_no_time_is_told(desk: Desk) -> None:
    desk.consult()

    told = ask(desk, waiting_on="staff", snoozed_until=desk.now + timedelta(days=2))

    assert "ごろまでに" not in told
    assert "過ぎています" not in told


def test_whoever_asks_before_the_last_question_hears_that_nothing_is_lost(desk: Desk) -> None:
    desk.consult()

    told = ask(desk, state="started", submitted_at=None)

    assert desk.case().number in told
    assert "途中です" in told


def test_a_phone_that_others_read_is_told_no_desk(desk: Desk) -> None:
    desk.consult()
    name = desk.council.desk(desk.case().desk).names["ja"]
    assert name in ask(desk)
    person = desk.person().id
    with desk.store.transaction() as tx:
        people.keep_quiet(tx, person, quiet=True)

    told = ask(desk)

    assert name not in told
    assert desk.council.names["ja"] in told
