"""Answering for free: the token first, once; what nobody knows is never said again. LINE's record decides."""

import pytest

from storage import outbox
from tests.bot.desk import Desk
from tests.e2e.phones import Phone

REPLY = "/v2/bot/message/reply"
UNKNOWN = "outbox.unknown"


def seen(phone: Phone) -> int:
    """How many bubbles of ours the person has seen."""
    return len(phone.bubbles())


def answer_to(desk: Desk, phone: Phone) -> int:
    """Somebody writes and their answer waits to be sent; says how many bubbles they saw before."""
    before = seen(phone)
    phone.write("きょうはいい天気ですね")
    desk.work()
    assert desk.last().state == "waiting"
    return before


def test_the_answer_is_free(any_desk: Desk) -> None:
    hana = any_desk.friend()
    before = answer_to(any_desk, hana)

    any_desk.send()

    assert any_desk.last().state == "sent"
    assert seen(hana) == before + 1
    assert any_desk.pushes() == []
    assert [asked["counted"] for asked in any_desk.replies()] == [0] * len(any_desk.replies())


def test_a_token_refused_at_the_first_attempt_is_followed_by_a_push_under_the_rows_key(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.ask("POST", "/clock", {"advance": 90})  # LINE's clock alone: we believe the token fresh

    desk.send()

    assert desk.last().state == "sent"
    assert [asked["retryKey"] for asked in desk.pushes()] == [str(desk.last().id)]
    assert seen(hana) == before + 1


def test_a_token_we_know_to_be_old_is_not_tried(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    tried = len(desk.replies())
    desk.wait_time(51)

    desk.send()

    assert (desk.last().state, desk.last().via) == ("sent", "push")
    assert len(desk.replies()) == tried
    assert seen(hana) == before + 1


@pytest.mark.parametrize("kind", ["accepted_cut", "accepted_error"])
def test_an_answer_that_arrived_unnoticed_is_tried_once_more_and_never_pushed(desk: Desk, kind: str) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    tried = len(desk.replies())
    desk.phones.fault(kind, path=REPLY, count=1)

    desk.send()
    assert desk.last().state == "waiting"
    desk.wait_time(2)
    desk.send()

    assert desk.last().state == "unknown"
    assert seen(hana) == before + 1
    assert len(desk.replies()) == tried + 2
    assert len({asked["body"]["replyToken"] for asked in desk.replies()[tried:]}) == 1
    assert desk.pushes() == []
    assert [kind for kind, _ in desk.troubles()] == [UNKNOWN]


def test_an_answer_that_arrived_while_line_was_silent_is_never_pushed(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.fault("accepted_hang", path=REPLY, count=1, seconds=2)

    desk.send()
    desk.wait_time(2)
    desk.send()
    desk.wait_time(100)
    desk.send()

    assert desk.last().state == "unknown"
    assert seen(hana) == before + 1
    assert desk.pushes() == []


@pytest.mark.parametrize("kind", ["server_error", "cut"])
def test_an_answer_that_did_not_arrive_is_said_at_the_second_try(desk: Desk, kind: str) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.fault(kind, path=REPLY, count=1)

    desk.send()
    desk.wait_time(2)
    desk.send()

    assert desk.last().state == "sent"
    assert seen(hana) == before + 1
    assert desk.troubles() == []


def test_two_doubtful_tries_are_the_end_and_staff_see_it(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    tried = len(desk.replies())
    desk.phones.fault("server_error", path=REPLY)

    for _ in range(4):
        desk.send()
        desk.wait_time(30)

    assert desk.last().state == "unknown"
    assert len(desk.replies()) == tried + 2
    assert seen(hana) == before
    assert [kind for kind, _ in desk.troubles()] == [UNKNOWN]


def test_a_doubtful_try_after_one_that_was_certainly_not_taken_has_its_second_chance(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.fault("rate_limited", path=REPLY, count=1)
    desk.phones.fault("server_error", path=REPLY, count=1)

    for _ in range(3):
        desk.send()
        desk.wait_time(4)

    assert desk.last().state == "sent"
    assert seen(hana) == before + 1


def test_an_answer_line_is_too_busy_for_is_pushed_once_its_token_is_old(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.fault("rate_limited", path=REPLY)

    for _ in range(8):
        desk.send()
        desk.wait_time(10)
    desk.send()

    assert (desk.last().state, desk.last().via) == ("sent", "push")
    assert seen(hana) == before + 1


def test_a_sender_that_died_with_an_answer_in_hand_leaves_it_to_staff_once_the_token_is_old(
    desk: Desk,
) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    with desk.store.transaction() as tx:
        row = outbox.lease_next(tx, desk.clock.now())
        assert row is not None
        outbox.going_by(tx, row, "reply")

    assert desk.send() == 0
    desk.wait_time(60)
    desk.send()

    assert desk.last().state == "unknown"
    assert desk.pushes() == []
    assert seen(hana) == before
    assert [kind for kind, _ in desk.troubles()] == [UNKNOWN]


def test_a_page_of_html_for_an_answer_is_not_taken_for_a_failure(desk: Desk) -> None:
    hana = desk.friend()
    before = answer_to(desk, hana)
    desk.phones.fault("not_json", path=REPLY, count=1)

    desk.send()
    desk.wait_time(60)
    desk.send()

    assert desk.last().state in {"sent", "unknown"}
    assert seen(hana) == before + 1
    assert desk.pushes() == []


def test_after_a_doubtful_push_no_reply_follows_though_a_clock_says_the_token_is_fresh(desk: Desk) -> None:
    """A clock that was a day ahead thought the token old; put right, it thinks it fresh."""
    hana = desk.friend()
    before = answer_to(desk, hana)
    tried = len(desk.replies())
    desk.phones.fault("accepted_error", path="/v2/bot/message/push", count=1)
    desk.clock.pass_time(24 * 3600)
    desk.send()
    desk.clock.pass_time(-24 * 3600)

    desk.send()

    assert len(desk.replies()) == tried
    assert (desk.last().state, desk.last().via) == ("sent", "push")
    assert seen(hana) == before + 1
