"""Working on a case: take, answer, note, hand back, close. And what happens to whoever was a moment too late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from storage import cases, messages, outbox, people, switches, talks
from storage.ids import CaseNumber, OutboxId
from storage.tables import Outgoing
from storage.talks import BOT
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down

WORDS = "お電話ありがとうございました。明日10時にお待ちしています。"


def taken(desk: Desk, console: Console) -> tuple[CaseNumber, Page]:
    number = desk.case()
    return number, console.submit(console.get(f"/cases/{number}"), "/take")


def outgoing_n(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return int(tx.connection.execute(select(func.count(Outgoing.seq))).scalar_one())


def owner(desk: Desk, number: CaseNumber) -> talks.Owner:
    person = desk.person(number)
    with desk.store.reading() as tx:
        return talks.stand(tx, person).owner


def test_a_case_is_taken_answered_noted_and_closed_on_either_database(any_desk: Desk) -> None:
    console = sit_down(any_desk)
    number, page = taken(any_desk, console)

    page = console.submit(page, "/reply", words=WORDS)
    page = console.submit(page, "/note", words="奥さまから電話あり")
    page = console.submit(page, "/close", outcome="answered")

    assert WORDS in page.text
    assert "送信待ち" in page.text
    assert "奥さまから電話あり" in page.text
    assert "相談を終了しました。" in page.text
    assert any_desk.found(number).state == "closed"


def test_taking_a_case_makes_the_bot_silent_and_opens_the_box(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)

    assert owner(desk, number).staff == desk.member().id
    assert page.has_form("/reply")
    assert not page.has_form("/take")
    assert "いま話しているのは 山田 一" in page.text


def test_an_answer_goes_into_the_outbox_with_its_record(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)

    console.submit(page, "/reply", words=WORDS)

    assert outgoing_n(desk) == 1
    assert desk.found(number).waiting_on == "person"
    assert "case.replied" in [entry.action for entry in desk.record_of(desk.found(number).id)]


@pytest.mark.parametrize(
    ("ending", "words"),
    [("sent", "送信済み"), ("unknown", "届いたか確かめられません"), ("expired", "時間切れ")],
)
def test_how_an_answer_went_is_shown(desk: Desk, console: Console, ending: outbox.Ending, words: str) -> None:
    number, page = taken(desk, console)
    console.submit(page, "/reply", words=WORDS)
    with desk.store.transaction() as tx:
        row = outbox.lease_next(tx, desk.now)
        assert row
        outbox.finish(tx, row, ending, desk.now)

    assert words in console.get(f"/cases/{number}").text


def test_an_answer_held_back_is_shown_as_such(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    console.submit(page, "/reply", words=WORDS)
    with desk.store.transaction() as tx:
        row = outbox.lease_next(tx, desk.now)
        assert row
        outbox.hold(tx, row, "quota", desk.now)

    assert "送られていません (送信枠を使い切りました)" in console.get(f"/cases/{number}").text


def test_the_same_form_sent_twice_is_one_answer(desk: Desk, console: Console) -> None:
    _, page = taken(desk, console)
    fields = {**page.form("/reply").fields, "words": WORDS}

    statuses = [console.post(page.form("/reply").action, fields).status_code for _ in range(2)]

    assert statuses == [303, 303]
    assert outgoing_n(desk) == 1


def test_the_same_form_sent_twice_at_once_is_one_answer(any_desk: Desk) -> None:
    console = sit_down(any_desk)
    number, page = taken(any_desk, console)
    once = page.form("/reply").fields["once"]

    def send(_: int) -> int:
        browser = Console(console.client.application).holds(console.token)
        data = {"csrf_token": browser.csrf_token(), "once": once, "words": WORDS}
        return browser.post(f"/cases/{number}/reply", data).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = set(pool.map(send, range(4)))

    assert statuses == {303}
    assert outgoing_n(any_desk) == 1


@pytest.mark.parametrize(
    ("words", "why"), [("", "文が空です"), ("  \n ", "文が空です"), ("長" * 2001, "文が長すぎます")]
)
def test_words_that_will_not_do_stay_in_the_box(desk: Desk, console: Console, words: str, why: str) -> None:
    _, page = taken(desk, console)
    once = page.form("/reply").fields["once"]

    page = console.submit(page, "/reply", 422, words=words)

    assert why in page.text
    assert page.form("/reply").fields["words"] == words
    assert page.form("/reply").fields["once"] == once
    assert outgoing_n(desk) == 0


def test_a_note_that_will_not_do_stays_in_its_own_box(desk: Desk, console: Console) -> None:
    _, page = taken(desk, console)

    page = console.submit(page, "/note", 422, words="メ" * 2001)

    assert page.form("/note").fields["words"] == "メ" * 2001
    assert page.form("/reply").fields["words"] == ""


def test_whoever_is_slower_is_told_who_was_faster(desk: Desk, console: Console) -> None:
    number = desk.case()
    seen = console.get(f"/cases/{number}")
    colleague = sit_down(desk, "sato", "佐藤 恵")
    colleague.submit(colleague.get(f"/cases/{number}"), "/take")

    page = console.submit(seen, "/take", 409)

    assert "いまの担当: 佐藤 恵" in page.text
    assert desk.found(number).staff == desk.member("sato").id
    assert not page.has_form("/reply")


def test_what_was_typed_is_kept_when_the_case_is_no_longer_ones_own(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    console.submit(page, "/hand-back")

    late = console.submit(page, "/reply", 422, words=WORDS)

    assert WORDS in late.said("textarea", id="kept")
    assert outgoing_n(desk) == 1  # the words with which it was handed back
    assert number in late.text


def test_what_was_typed_is_kept_when_the_case_was_closed_meanwhile(desk: Desk, console: Console) -> None:
    _, page = taken(desk, console)
    console.submit(page, "/close", outcome="other")

    late = console.submit(page, "/reply", 422, words=WORDS)

    assert "もう終了しています" in late.text
    assert WORDS in late.said("textarea", id="kept")


def test_what_was_typed_is_kept_when_the_session_has_ended(desk: Desk, console: Console) -> None:
    _, page = taken(desk, console)
    desk.wait(minutes=31)

    late = console.submit(page, "/reply", 401, words=WORDS)

    assert late.said("textarea") == WORDS
    assert outgoing_n(desk) == 0


def test_a_blocked_person_is_not_answered_and_the_words_stay(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    person = desk.person(number)
    with desk.store.transaction() as tx:
        people.gone(tx, person.id, desk.now)

    late = console.submit(page, "/reply", 422, words=WORDS)

    assert "ブロックしているため" in late.text
    assert WORDS in late.said("textarea", id="kept")


def test_a_held_answer_goes_when_staff_say_so_and_only_once(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    console.submit(page, "/reply", words=WORDS)
    with desk.store.transaction() as tx:
        switches.turn_on(tx, "push_stopped", "used up", desk.now, None)
        leased = outbox.lease_next(tx, desk.now + timedelta(minutes=2))
        assert leased is not None
        outbox.hold(tx, leased, "quota", desk.now)
    page = console.get(f"/cases/{number}")
    assert "もう一度送る" in page.text

    done = console.submit(page, f"/again/{leased.id}")
    late = console.submit(page, f"/again/{leased.id}", 422)

    assert "もう一度送る手続きをしました" in done.text
    assert "もう送られたか" in late.text
    with desk.store.transaction() as tx:
        assert not switches.is_on(tx, "push_stopped", desk.now)
        again = outbox.lease_next(tx, desk.now + timedelta(minutes=4))
    assert again is not None
    assert again.id == leased.id


def test_a_held_answer_that_may_have_arrived_a_day_ago_is_not_sent_again(
    desk: Desk, console: Console
) -> None:
    number, page = taken(desk, console)
    console.submit(page, "/reply", words=WORDS)
    with desk.store.transaction() as tx:
        leased = outbox.lease_next(tx, desk.now - timedelta(days=1))
        assert leased is not None
        outbox.hold(tx, leased, "quota", desk.now)
        tx.connection.execute(update(Outgoing).where(Outgoing.id == leased.id).values(via="push"))
    page = console.get(f"/cases/{number}")

    late = console.submit(page, f"/again/{leased.id}", 422)

    assert "すでに届いているかもしれません" in late.text
    with desk.store.reading() as tx:
        assert outbox.states(tx, (leased.id,))[leased.id] == ("held", "quota")


def test_handing_back_lets_the_bot_speak_and_keeps_the_case_open(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)

    page = console.submit(page, "/hand-back")

    assert owner(desk, number) == BOT
    assert desk.found(number).is_open
    assert "ボットの案内に戻しました" in page.text
    assert page.has_form("/take")


def test_closing_a_case_that_moved_asks_to_look_first(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    desk.says(number, "text", words="もうひとつ聞きたいことがあります。")

    page = console.submit(page, "/close", 409, outcome="answered")

    assert "もうひとつ聞きたいことがあります。" in page.text
    assert "この相談に動きがありました" in page.text
    assert desk.found(number).is_open


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("reply", {"words": WORDS, "once": "not-an-id"}),
        ("reply", {"words": WORDS}),
        ("close", {"outcome": "answered", "version": "x"}),
        ("close", {"outcome": "vanished", "version": "1"}),
        ("close", {}),
    ],
)
def test_a_form_that_is_not_ours_is_not_read(
    desk: Desk, console: Console, what: str, fields: dict[str, str]
) -> None:
    number, _ = taken(desk, console)

    response = console.post(f"/cases/{number}/{what}", {"csrf_token": console.csrf_token(), **fields})

    assert response.status_code == 400
    assert desk.found(number).is_open


def test_a_case_nobody_has_can_be_closed_and_then_only_read(desk: Desk, console: Console) -> None:
    number = desk.case()

    page = console.submit(console.get(f"/cases/{number}"), "/close", outcome="led_elsewhere")

    assert [page.has_form(f"/{what}") for what in ("take", "reply", "close", "note")] == [
        False,
        False,
        False,
        True,
    ]
    assert number in console.get("/closed").text
    assert number not in console.get("/").text


def test_a_number_used_by_another_answer_sends_nothing_new(desk: Desk, console: Console) -> None:
    number, page = taken(desk, console)
    once = OutboxId(uuid4())
    console.submit(page, "/reply", words=WORDS, once=str(once))

    console.submit(console.get(f"/cases/{number}"), "/reply", words="別の文", once=str(once))

    assert outgoing_n(desk) == 1


def test_messages_taken_back_are_shown_as_such(desk: Desk, console: Console) -> None:
    number = desk.case()
    desk.keep(number, "text", {"words": "まちがえました"}, line_message="42")
    person = desk.person(number)
    with desk.store.transaction() as tx:
        messages.unsend(tx, person, "42", desk.now)

    page = console.get(f"/cases/{number}")

    assert "取り消されました" in page.text
    assert "まちがえました" not in page.text


def test_a_case_in_a_desk_that_is_gone_can_still_be_read(desk: Desk, console: Console) -> None:
    number = desk.case()
    case = desk.found(number)
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, desk="former")

    assert "former" in console.get(f"/cases/{number}").text
    assert number in console.get("/").text
