"""Speaking unasked: the same key at every attempt, so that LINE itself sees to it that nobody reads it twice."""

import threading

import pytest
from sqlalchemy import update

from bot.line_api import LineApi
from storage import people
from storage.ids import PersonId
from storage.outbox import Lane
from storage.tables import Outgoing
from storage.vault import Place
from tests.bot.desk import WORDS, Desk
from tests.servers.child import free_port

PUSH = "/v2/bot/message/push"
LIMIT = "You have reached your monthly limit."


def said_to(phone: object) -> list[str]:
    """The texts of ours on this phone, oldest first."""
    return [bubble["message"].get("text", "") for bubble in phone.bubbles()]  # type: ignore[attr-defined]  # a Phone


def keep_sending(desk: Desk, seconds: float = 400, times: int = 6) -> None:
    """Send, and again whenever the longest pause is over."""
    for _ in range(times):
        desk.send()
        desk.wait_time(seconds)


def test_a_push_carries_the_rows_own_id_as_its_key(any_desk: Desk) -> None:
    hana = any_desk.friend()

    any_desk.speak(hana)
    any_desk.send()

    assert [asked["retryKey"] for asked in any_desk.pushes()] == [str(any_desk.last().id)]
    assert (any_desk.last().state, any_desk.last().via) == ("sent", "push")
    assert said_to(hana).count(WORDS) == 1


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "cut", "accepted_cut", "accepted_error"])
def test_a_push_that_failed_goes_again_under_the_same_key_and_is_seen_once(desk: Desk, kind: str) -> None:
    hana = desk.friend()
    desk.phones.fault(kind, path=PUSH, count=2)

    desk.speak(hana)
    keep_sending(desk)

    assert desk.last().state == "sent"
    assert {asked["retryKey"] for asked in desk.pushes()} == {str(desk.last().id)}
    assert len(desk.pushes()) == (2 if kind == "accepted_error" else 3)  # a conflict is no error any more
    assert said_to(hana).count(WORDS) == 1
    assert sum(asked["counted"] for asked in desk.pushes()) == 1


def test_a_conflict_means_that_it_was_sent(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.fault("accepted_cut", path=PUSH, count=1)

    desk.speak(hana)
    keep_sending(desk)

    first, second = desk.pushes()
    assert (first["status"], first["accepted"], second["status"]) == (None, True, 409)
    assert desk.last().state == "sent"


def test_a_page_of_html_for_a_push_is_not_believed_twice(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.fault("not_json", path=PUSH, count=1)

    desk.speak(hana)
    keep_sending(desk)

    assert desk.last().state == "sent"
    assert said_to(hana).count(WORDS) == 1


@pytest.mark.parametrize(("fault", "ending"), [("rate_limited", "expired"), ("server_error", "unknown")])
def test_a_row_line_could_not_take_for_23_hours_ends_before_its_key_is_forgotten(
    desk: Desk, fault: str, ending: str
) -> None:
    """What LINE clearly refused has not arrived; after a fault of LINE's nobody can say so."""
    hana = desk.friend()
    desk.phones.fault(fault, path=PUSH)
    desk.speak(hana)
    for _ in range(23):
        desk.send()
        desk.wait_time(3600)

    desk.phones.ask("DELETE", "/faults")
    desk.wait_time(60)
    desk.send()

    assert desk.last().state == ending
    assert said_to(hana).count(WORDS) == 0
    assert [kind for kind, _ in desk.troubles()] == [f"outbox.{ending}"]


def test_a_clock_a_day_wrong_makes_nobody_too_late_for_words_line_has_not_taken(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.fault("rate_limited", path=PUSH, count=1)
    desk.wait_time(-86_400)
    desk.speak(hana)
    desk.send()

    desk.wait_time(86_400)
    keep_sending(desk)

    assert desk.last().state == "sent"
    assert said_to(hana).count(WORDS) == 1


def test_at_the_monthly_limit_words_are_held_shown_and_replies_still_go(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.ask("POST", "/quota", {"limit": 0})

    desk.speak(hana, "one")
    desk.speak(hana, "two")
    desk.send()

    assert [row.state for row in desk.rows()[-2:]] == ["held", "held"]
    assert len(desk.pushes()) == 1  # the second was not even tried
    assert desk.switches() == {"push_stopped"}
    assert [kind for kind, _ in desk.troubles()] == ["outbox.held", "outbox.held"]

    before = len(hana.bubbles())
    hana.write("聞こえますか")
    desk.work()
    desk.send()
    assert len(hana.bubbles()) == before + 1
    assert desk.last().state == "sent"


def test_what_may_have_arrived_is_not_held_but_asked_for_under_its_key(any_desk: Desk) -> None:
    """Held, it would be let go after LINE has forgotten its key, and be read twice."""
    hana, taro = any_desk.friend(), any_desk.friend("太郎")
    any_desk.phones.ask("POST", "/quota", {"limit": 1})
    any_desk.phones.fault("accepted_cut", path=PUSH, count=1)
    any_desk.speak(hana)
    any_desk.speak(taro)
    any_desk.send()
    assert any_desk.switches() == {"push_stopped"}

    keep_sending(any_desk, times=2)

    assert [row.state for row in any_desk.rows()[-2:]] == ["sent", "held"]
    assert said_to(hana).count(WORDS) == 1
    assert len(any_desk.pushes()) == 3  # taro's is not tried again


def test_what_may_have_arrived_and_line_does_not_know_is_told_to_staff_and_cannot_be_let_go(
    any_desk: Desk,
) -> None:
    hana = any_desk.friend()
    any_desk.phones.fault("server_error", path=PUSH, count=1)
    any_desk.speak(hana)
    any_desk.send()
    any_desk.phones.ask("POST", "/quota", {"limit": 0})

    keep_sending(any_desk, times=3)

    assert (any_desk.last().state, any_desk.last().reason) == ("unknown", "quota")
    assert any_desk.troubles() == [("outbox.unknown", "quota")]
    assert len(any_desk.pushes()) == 2
    hana.write("聞こえますか")
    any_desk.work()
    any_desk.send()
    assert any_desk.last().state == "sent"  # free answers do not wait behind it


def test_when_the_month_turns_pushes_go_again(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.ask("POST", "/quota", {"limit": 0})
    desk.speak(hana, "held")
    desk.send()
    desk.phones.ask("POST", "/quota", {"limit": 500})
    desk.wait_time(32 * 24 * 3600)

    desk.speak(hana, "next month")
    desk.send()

    assert desk.last().state == "sent"
    assert desk.switches() == set()


def test_while_line_refuses_our_token_rows_are_kept_and_go_once_it_is_accepted(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})

    desk.speak(hana)
    keep_sending(desk, 31, 3)

    assert desk.last().state == "waiting"
    assert desk.switches() == {"line_refuses_us"}
    assert said_to(hana).count(WORDS) == 0

    desk.phones.ask("POST", "/tokens", {"add": desk.token})
    keep_sending(desk, 31, 2)
    assert desk.last().state == "sent"
    assert desk.switches() == set()
    assert said_to(hana).count(WORDS) == 1


def test_a_free_answer_refused_with_our_token_is_not_doubtful(desk: Desk) -> None:
    hana = desk.friend()
    hana.write("こんにちは")
    desk.work()
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})
    desk.send()
    assert desk.switches() == {"line_refuses_us"}

    desk.phones.ask("POST", "/tokens", {"add": desk.token})
    desk.wait_time(70)
    desk.send()

    assert (desk.last().state, desk.last().via) == ("sent", "push")


def test_words_for_somebody_who_blocked_us_meanwhile_end_visibly_without_a_request(desk: Desk) -> None:
    hana = desk.friend()
    desk.speak(hana)
    hana.do("block")
    desk.work()

    desk.send()

    assert (desk.last().state, desk.last().reason) == ("refused", "blocked")
    assert desk.pushes() == []
    assert [kind for kind, _ in desk.troubles()] == ["outbox.refused"]


def test_a_person_line_does_not_know_any_more_is_refused_and_shown_and_holds_nobody_up(desk: Desk) -> None:
    hana, taro = desk.friend("はな"), desk.friend("太郎")
    desk.phones.ask("DELETE", f"/people/{hana.id}")

    desk.speak(hana)
    desk.speak(taro)
    desk.send()

    assert [row.state for row in desk.rows()[-2:]] == ["refused", "sent"]
    assert "400" in str(desk.rows()[-2].reason)
    assert [kind for kind, _ in desk.troubles()] == ["outbox.refused"]


@pytest.mark.parametrize("is_our_fault", [True, False])
def test_what_may_have_arrived_is_not_called_refused_when_a_later_attempt_is(
    desk: Desk, *, is_our_fault: bool
) -> None:
    hana = desk.friend()
    desk.phones.fault("accepted_cut", path=PUSH, count=1)
    desk.speak(hana)
    desk.send()
    if is_our_fault:
        _spoil_words(desk)
    else:
        desk.phones.fault("status", path=PUSH, count=1, status=400, message="The property is invalid")

    keep_sending(desk)

    assert said_to(hana).count(WORDS) == 1
    assert desk.last().state == "unknown"


def test_words_of_staff_overtake_what_was_sent_to_many(desk: Desk) -> None:
    people = [desk.friend(name) for name in ("一", "二", "三")]
    for phone in people:
        desk.speak(phone, "to many", Lane.BULK)
    desk.speak(people[-1], "from staff", Lane.STAFF)

    desk.send()

    texts = [asked["body"]["messages"][0]["text"] for asked in desk.pushes()]
    assert texts == ["from staff", "to many", "to many", "to many"]


@pytest.mark.parametrize("kind", [None, "rate_limited", "accepted_cut"])
def test_each_persons_order_is_kept_by_several_senders_at_once(any_desk: Desk, kind: str | None) -> None:
    people = [any_desk.friend(name) for name in ("一", "二", "三")]
    for number in range(4):
        for phone in people:
            any_desk.speak(phone, f"{number}", Lane.ANSWER)
    if kind:
        any_desk.phones.fault(kind, path=PUSH, count=3)

    senders = [threading.Thread(target=keep_sending, args=(any_desk, 20, 6)) for _ in range(3)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    keep_sending(any_desk)

    assert {row.state for row in any_desk.rows()} == {"sent"}
    for phone in people:
        assert said_to(phone)[-4:] == ["0", "1", "2", "3"]


def test_a_row_that_cannot_be_opened_any_more_is_set_aside_visibly_and_holds_nobody_up(desk: Desk) -> None:
    hana = desk.friend()
    desk.speak(hana, "broken")
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Outgoing).where(Outgoing.state == "waiting").values(body=b"no seal"))
    desk.speak(hana, "whole")

    desk.sender().step()

    assert [row.state for row in desk.rows()[-2:]] == ["refused", "sent"]
    assert [kind for kind, _ in desk.troubles()] == ["outbox.refused"]


def test_words_we_cannot_put_into_lines_form_are_given_up_visibly_and_hold_nobody_up(desk: Desk) -> None:
    hana = desk.friend()
    desk.speak(hana, "broken")
    _spoil_words(desk)
    desk.speak(hana, "whole")

    keep_sending(desk, 60, 4)

    assert [row.state for row in desk.rows()[-2:]] == ["refused", "sent"]
    assert [kind for kind, _ in desk.troubles()] == ["outbox.refused"]


def test_a_free_answer_of_no_known_form_is_given_up_visibly(desk: Desk) -> None:
    hana = desk.friend()
    hana.write("こんにちは")
    desk.work()
    _spoil_words(desk)

    keep_sending(desk, 20, 8)

    assert desk.last().state in {"refused", "unknown"}
    assert desk.pushes() == []


def _spoil_words(desk: Desk) -> None:
    """Put a form into the row that no release of ours knows."""
    with desk.store.transaction() as tx:
        row = tx.connection.execute(Outgoing.__table__.select().where(Outgoing.state == "waiting")).one()
        known = people.look_at(tx, PersonId(row.person_id))
        sealed = known.key.seal('[{"type":"hologram"}]', Place("outbox", "body", row.id.hex))
        tx.connection.execute(update(Outgoing).where(Outgoing.id == row.id).values(body=sealed))


def test_while_line_is_out_of_reach_everything_waits_and_goes_once_it_is_back(desk: Desk) -> None:
    hana = desk.friend()
    hana.write("聞こえますか")
    desk.work()
    desk.speak(hana)
    before, asked = len(hana.bubbles()), len(desk.phones.ledger("request"))
    there, nowhere = desk.line, f"http://127.0.0.1:{free_port()}"
    desk.line = LineApi(nowhere, nowhere, desk.token)
    keep_sending(desk, 5, 3)
    desk.line.close()
    assert [row.state for row in desk.rows()[-2:]] == ["waiting", "waiting"]
    assert len(desk.phones.ledger("request")) == asked

    desk.line = there
    keep_sending(desk)

    assert [row.state for row in desk.rows()[-2:]] == ["sent", "sent"]
    assert len(hana.bubbles()) == before + 2
