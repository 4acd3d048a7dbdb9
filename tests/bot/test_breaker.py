"""LINE does not accept our token: everybody stops, one asks now and then, nothing is dropped, and it mends itself."""

import threading
from collections.abc import Sequence
from datetime import timedelta

from bot.line_api import LineApi
from bot.sender import Sender
from storage import breaker
from storage.breaker import PAUSE_MOST
from storage.together import Together
from tests.bot.desk import READ_S, WORDS, Desk

PUSH = "/v2/bot/message/push"
REPLY = "/v2/bot/message/reply"
SWITCH = "line_refuses_us"


def lock_out(desk: Desk) -> None:
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})


def let_in(desk: Desk) -> None:
    desk.phones.ask("POST", "/tokens", {"add": desk.token})


def look_for(desk: Desk, seconds: int, every_s: int = 1) -> None:
    """Let senders look again and again for so long."""
    for _ in range(0, seconds, every_s):
        desk.send()
        desk.clock.pass_time(every_s)


def sent(desk: Desk) -> Sequence[str]:
    return [row.state for row in desk.rows()]


def test_the_first_refusal_stops_every_row_and_asking_grows_rarer(any_desk: Desk) -> None:
    people = [any_desk.friend(name) for name in ("一", "二", "三")]
    lock_out(any_desk)
    for phone in people:
        any_desk.speak(phone)
    before = len(any_desk.phones.ledger("request"))

    look_for(any_desk, 600, every_s=10)

    assert len(any_desk.pushes()) == 1
    assert sent(any_desk)[-3:] == ["waiting"] * 3
    assert any_desk.switches() == {SWITCH}
    asked = (len(any_desk.phones.ledger("request")) - before - 1) / 2  # one asking is two requests
    assert 10 <= asked <= 15

    let_in(any_desk)
    any_desk.clock.pass_time(PAUSE_MOST.total_seconds())
    any_desk.send()

    assert sent(any_desk)[-3:] == ["sent"] * 3
    assert any_desk.switches() == set()


def test_a_free_answer_waits_too_and_goes_as_a_push_when_its_token_has_died(any_desk: Desk) -> None:
    hana, taro = any_desk.friend("はな"), any_desk.friend("太郎")
    for phone in (hana, taro):
        phone.write("こんにちは")
    any_desk.work()
    lock_out(any_desk)
    look_for(any_desk, 70, every_s=10)
    assert (
        len(any_desk.replies()) - len(any_desk.phones.ledger("reply")) <= 3
    )  # one of the two was tried, once

    let_in(any_desk)
    any_desk.wait_time(61)
    any_desk.send()

    assert {(row.state, row.via) for row in any_desk.rows()[-2:]} == {("sent", "push")}


def test_it_outlives_the_process_and_holds_for_another(any_desk: Desk) -> None:
    hana = any_desk.friend()
    lock_out(any_desk)
    any_desk.speak(hana)
    any_desk.send()
    any_desk.speak(hana, "second")

    another = Sender(
        any_desk.store, any_desk.line, any_desk.clock.now, threading.Event(), Together(any_desk.store)
    )
    assert another.step() is False

    assert len(any_desk.pushes()) == 1


def test_a_new_token_after_days_sends_everything_once_and_nothing_has_grown_too_old(any_desk: Desk) -> None:
    hana = any_desk.friend()
    lock_out(any_desk)
    any_desk.speak(hana, "one")
    any_desk.speak(hana, "two")
    any_desk.send()
    for _ in range(3):
        any_desk.wait_time(24 * 3600)
        any_desk.send()

    any_desk.phones.ask("POST", "/tokens", {"add": "a-new-token"})
    any_desk.line.close()
    any_desk.line = LineApi(any_desk.phones.address, any_desk.phones.address, "a-new-token", read_s=READ_S)
    any_desk.wait_time(61)
    any_desk.send()

    assert sent(any_desk)[-2:] == ["sent", "sent"]
    texts = [bubble["message"].get("text") for bubble in hana.bubbles()]
    assert texts[-2:] == ["one", "two"]
    assert any_desk.troubles() == []


def test_of_several_senders_one_asks(any_desk: Desk) -> None:
    people = [any_desk.friend(name) for name in ("一", "二", "三")]
    lock_out(any_desk)
    for phone in people:
        any_desk.speak(phone)
    any_desk.send()
    any_desk.clock.pass_time(6)
    before = len(any_desk.phones.ledger("request"))

    senders = [threading.Thread(target=any_desk.send) for _ in range(4)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()

    assert len(any_desk.phones.ledger("request")) - before == 2  # limit and use: one asking


def test_it_opens_by_itself_when_nothing_is_left_to_send(desk: Desk) -> None:
    hana = desk.friend()
    lock_out(desk)
    desk.speak(hana)
    desk.send()
    hana.do("block")
    desk.work()
    let_in(desk)

    desk.clock.pass_time(61)
    desk.send()

    assert desk.switches() == set()


def test_while_line_is_out_of_reach_it_stays_shut(desk: Desk) -> None:
    hana = desk.friend()
    lock_out(desk)
    desk.speak(hana)
    desk.send()
    let_in(desk)
    desk.phones.fault("server_error", path="/v2/bot/message/quota")

    desk.clock.pass_time(6)
    desk.send()

    assert desk.switches() == {SWITCH}
    assert len(desk.pushes()) == 1


def test_a_channel_that_may_not_send_stops_everybody_though_its_token_is_known(desk: Desk) -> None:
    people = [desk.friend(name) for name in ("一", "二", "三")]
    desk.phones.fault("status", path=PUSH, status=403, message="Not allowed.")
    for phone in people:
        desk.speak(phone)

    look_for(desk, 600, every_s=15)

    assert sent(desk)[-3:] == ["waiting"] * 3
    assert len(desk.pushes()) <= 15  # one at each asking at most
    assert desk.switches() == {SWITCH}

    desk.phones.ask("DELETE", "/faults")
    look_for(desk, 150, every_s=15)
    assert sent(desk)[-3:] == ["sent"] * 3
    assert desk.switches() == set()


def test_words_that_alone_are_forbidden_are_held_for_staff_and_stop_nobody_for_long(desk: Desk) -> None:
    hana, taro = desk.friend("はな"), desk.friend("太郎")
    desk.phones.fault("status", path=PUSH, status=403, message="Not allowed.", person=hana.id)
    desk.speak(hana)
    for _ in range(12):
        desk.speak(taro)
        look_for(desk, 100, every_s=20)

    assert sorted(sent(desk)[-13:]) == ["held"] + ["sent"] * 12
    assert desk.troubles() == [("outbox.held", "forbidden")]
    assert desk.switches() == set()


def test_a_pause_set_by_a_clock_a_day_ahead_keeps_nobody_waiting(desk: Desk) -> None:
    hana = desk.friend()
    desk.speak(hana)
    with desk.store.transaction() as tx:
        breaker.shut(tx, "401", desk.clock.now() + timedelta(days=1))

    desk.send()

    assert desk.last().state == "sent"
    assert desk.switches() == set()
    assert [bubble["message"].get("text") for bubble in hana.bubbles()].count(WORDS) == 1


def test_a_request_already_under_way_when_it_shut_changes_nothing(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        breaker.shut(tx, "401", desk.clock.now())
        shut = breaker.look(tx)
        assert shut is not None
        assert breaker.begin_to_ask(tx, shut, desk.clock.now())
        breaker.shut(tx, "401", desk.clock.now())
        again = breaker.look(tx)

    assert again is not None
    assert again.asked == 1
