"""The outbox: one row is one request, sent by one sender at a time, in each person's order, and never twice."""

import pytest
from sqlalchemy import insert, select, text, update

from storage import desks, outbox, people
from storage.db import Store
from storage.ids import new_id
from storage.outbox import LEASE_S, TOKEN_S, Lane
from storage.tables import Outgoing
from tests.storage.arriving import at_once, meet
from tests.storage.leaving import has_words, how, lease, leased, put, send_all
from tests.storage.plans import queries, whole_tables_read
from tests.storage.stores import NOW, later


def test_a_row_goes_out_as_it_was_put_in(store: Store) -> None:
    row = put(store, "こんにちは\x00\ud800", token="tok")

    out = leased(store)

    assert (out.id, out.body, out.line_id, out.reply_token) == (row, "こんにちは\x00\ud800", "Umiki", "tok")
    assert (out.token_fresh, out.tries, out.tried_via, out.made_at, out.first_try_at) == (
        True,
        1,
        None,
        NOW,
        None,
    )


def test_a_person_hears_things_in_the_order_they_were_said(store: Store) -> None:
    for number in range(5):
        put(store, f"{number}")

    assert send_all(store) == ["0", "1", "2", "3", "4"]


def test_the_next_row_of_a_person_waits_for_the_earlier_one(store: Store) -> None:
    put(store, "first")
    put(store, "second")
    put(store, "for aoi", "Uaoi")

    first = leased(store)
    assert leased(store).body == "for aoi"
    assert lease(store) is None

    with store.transaction() as tx:
        outbox.again(tx, first, later(30), "LINE is busy")
    assert lease(store, later(10)) is None
    assert send_all(store, later(31)) == ["first", "second", "for aoi"]


def test_words_of_staff_go_first_and_bulk_goes_last(store: Store) -> None:
    put(store, "bulk", "U1", Lane.BULK)
    put(store, "answer", "U2", Lane.ANSWER)
    put(store, "staff", "U3", Lane.STAFF)

    assert send_all(store) == ["staff", "answer", "bulk"]


def test_words_of_staff_do_not_wait_behind_an_answer_to_the_same_person(store: Store) -> None:
    put(store, "answer")
    put(store, "staff", lane=Lane.STAFF)

    assert leased(store).body == "staff"
    assert leased(store).body == "answer"


def test_a_row_is_one_senders_alone(store: Store) -> None:
    put(store, "once")
    taken: list[object] = []

    at_once(*[lambda: taken.append(lease(store))] * 6)

    assert len([row for row in taken if row is not None]) == 1


def test_senders_at_once_take_different_people(store: Store) -> None:
    for number in range(12):
        put(store, f"{number}", f"U{number % 6}")
    taken: list[object] = []

    at_once(*[lambda: taken.append(leased(store).line_id)] * 6)

    assert sorted(map(str, taken)) == [f"U{number}" for number in range(6)]


def test_a_crash_between_lease_and_outcome_comes_back_after_the_lease(store: Store) -> None:
    row = put(store, "words")
    with store.transaction() as tx:
        crashed = outbox.lease_next(tx, NOW)
        assert crashed is not None
        outbox.going_by(tx, crashed, "push")

    assert lease(store, later(LEASE_S - 1)) is None
    back = leased(store, later(LEASE_S + 1))

    assert (back.id, back.tries, back.tried_via, back.first_try_at) == (row, 2, "push", NOW)


def test_what_a_wrong_clock_put_off_for_a_day_goes_once_the_clock_is_right(store: Store) -> None:
    """A clock a day ahead took the row, and its sender died: nobody waits a day for that."""
    row = put(store, "words", now=later(24 * 3600))
    taken = leased(store, later(24 * 3600))

    assert taken.id == row
    assert leased(store, NOW).id == row


def test_a_crash_within_the_lease_leaves_no_trace(store: Store) -> None:
    put(store, "words")

    with pytest.raises(LookupError):
        _die_leasing(store)

    assert leased(store).tries == 1


def _die_leasing(store: Store) -> None:
    with store.transaction() as tx:
        outbox.lease_next(tx, NOW)
        raise LookupError


def test_a_frozen_senders_late_outcome_changes_nothing(store: Store) -> None:
    row = put(store, "words", token="tok")
    frozen = leased(store)
    taken_over = leased(store, later(LEASE_S + 1))

    with store.transaction() as tx:
        assert not outbox.finish(tx, frozen, "refused", later(20), "400: late")
        outbox.hold(tx, frozen, "late", later(20))
        outbox.again(tx, frozen, later(9999), "late")
        outbox.going_by(tx, frozen, "push")
        outbox.drop_token(tx, frozen)
        outbox.not_gone(tx, frozen)

    assert how(store, row) == ("waiting", None)
    with store.transaction() as tx:
        assert outbox.finish(tx, taken_over, "sent", later(21))
    assert how(store, row) == ("sent", None)


@pytest.mark.parametrize("is_given_up", [False, True])
def test_a_frozen_sender_that_heard_line_take_the_words_is_believed(
    store: Store, *, is_given_up: bool
) -> None:
    row = put(store, "words", token="tok")
    frozen = leased(store)
    other = leased(store, later(LEASE_S + 1))
    if is_given_up:
        with store.transaction() as tx:
            outbox.finish(tx, other, "unknown", later(30), "a reply was under way")

    with store.transaction() as tx:
        assert outbox.finish(tx, frozen, "sent", later(31))
        assert not outbox.finish(tx, other, "unknown", later(32), "a reply was under way")

    assert how(store, row) == ("sent", None)
    assert lease(store, later(999)) is None


@pytest.mark.parametrize("ending", ["refused", "expired"])
def test_what_has_ended_for_certain_is_not_sent_afterwards(store: Store, ending: outbox.Ending) -> None:
    row = put(store, "words")
    out = leased(store)

    with store.transaction() as tx:
        outbox.finish(tx, out, ending, NOW, "why")
        assert not outbox.finish(tx, out, "sent", NOW)

    assert how(store, row) == (ending, "why")


def test_what_is_finished_stays_finished(store: Store) -> None:
    row = put(store, "words")
    out = leased(store)

    with store.transaction() as tx:
        assert outbox.finish(tx, out, "sent", NOW)
        assert not outbox.finish(tx, out, "refused", NOW, "twice")

    assert how(store, row) == ("sent", None)


def test_a_reply_under_way_is_known_as_such_ever_after(store: Store) -> None:
    """So that the sender never follows a reply of unknown outcome with a push."""
    put(store, "words", token="tok")
    first = leased(store)
    with store.transaction() as tx:
        outbox.going_by(tx, first, "reply")

    back = leased(store, later(LEASE_S + 1))
    with store.transaction() as tx:
        outbox.again(tx, back, later(TOKEN_S + 10), "unclear")

    last = leased(store, later(TOKEN_S + 11))
    assert (last.tried_via, last.token_fresh) == ("reply", False)


def test_a_reply_that_certainly_never_went_may_become_a_push(store: Store) -> None:
    put(store, "words", token="tok")
    out = leased(store)

    with store.transaction() as tx:
        outbox.going_by(tx, out, "reply")
        outbox.drop_token(tx, out)
        outbox.again(tx, out, NOW, "the token was no longer good")

    back = leased(store)
    assert (back.reply_token, back.tried_via, back.token_fresh) == (None, None, False)


def test_the_way_is_written_before_the_attempt_in_the_same_commit_as_the_lease(store: Store) -> None:
    put(store, "words", token="tok")
    with store.transaction() as tx:
        out = outbox.lease_next(tx, NOW)
        assert out is not None
        outbox.going_by(tx, out, "reply")
        outbox.not_gone(tx, out)

    assert leased(store, later(LEASE_S + 1)).tried_via is None


def test_a_token_is_good_for_less_than_a_minute_from_when_it_reached_us(store: Store) -> None:
    person = meet(store)
    with store.transaction() as tx:
        new = outbox.New("words", Lane.ANSWER, "slow", "tok", token_from=later(-TOKEN_S - 1))
        outbox.add(tx, people.hold(tx, person.id), new, NOW)

    out = leased(store)
    assert (out.reply_token, out.token_fresh) == ("tok", False)


@pytest.mark.parametrize("ending", ["sent", "refused", "expired", "unknown"])
def test_what_has_ended_keeps_no_words(store: Store, ending: outbox.Ending) -> None:
    row = put(store, "words", token="tok")
    out = leased(store)

    with store.transaction() as tx:
        outbox.finish(tx, out, ending, NOW, "why")

    assert how(store, row) == (ending, "why")
    assert not has_words(store, row)


def test_what_is_held_keeps_its_words_and_lets_the_next_go(store: Store) -> None:
    row = put(store, "held")
    put(store, "next")
    out = leased(store)

    with store.transaction() as tx:
        outbox.hold(tx, out, "quota", NOW)

    assert how(store, row) == ("held", "quota")
    assert has_words(store, row)
    assert send_all(store) == ["next"]


def test_a_block_stops_what_waits_for_that_person_and_nobody_else(store: Store) -> None:
    mikis, aois = put(store, "for miki", token="tok"), put(store, "for aoi", "Uaoi")
    miki = meet(store)

    with store.transaction() as tx:
        outbox.stop_for(tx, miki.id, NOW)

    assert how(store, mikis) == ("refused", "blocked")
    assert not has_words(store, mikis)
    assert how(store, aois) == ("waiting", None)


def test_a_block_does_not_lose_a_photo_already_sent_to_us(store: Store) -> None:
    photo = put(store, "{}", kind="content")
    miki = meet(store)

    with store.transaction() as tx:
        outbox.stop_for(tx, miki.id, NOW)

    assert how(store, photo) == ("waiting", None)


def test_a_block_does_not_deny_what_is_being_sent_at_this_moment(store: Store) -> None:
    row = put(store, "words")
    under_way = leased(store)
    miki = meet(store)

    with store.transaction() as tx:
        outbox.stop_for(tx, miki.id, later(1))
    with store.transaction() as tx:
        assert outbox.finish(tx, under_way, "sent", later(2))

    assert how(store, row) == ("sent", None)


def test_words_for_somebody_who_has_blocked_us_never_leave(store: Store) -> None:
    row, photo = put(store, "words"), put(store, "{}", kind="content", lane=Lane.BULK)
    miki = meet(store)
    with store.transaction() as tx:
        people.gone(tx, miki.id, NOW)

    assert leased(store).id == photo
    assert lease(store) is None
    assert how(store, row) == ("refused", "blocked")


def test_a_block_after_a_doubtful_attempt_does_not_say_that_it_did_not_arrive(store: Store) -> None:
    row = put(store, "words")
    out = leased(store)
    with store.transaction() as tx:
        outbox.going_by(tx, out, "push")
        outbox.again(tx, out, later(1), "nobody knows")
        outbox.stop_for(tx, out.person, later(2))

    assert how(store, row) == ("unknown", "blocked")


def test_an_answer_does_not_wait_for_a_photo_that_line_is_still_preparing(store: Store) -> None:
    put(store, "{}", kind="content")
    put(store, "answer")

    assert [leased(store).kind, leased(store).kind] == ["content", "words"]


def test_a_row_nobody_can_open_is_set_aside_and_holds_nobody_up(store: Store) -> None:
    broken = put(store, "broken")
    put(store, "fine", "Uaoi")
    with store.transaction() as tx:
        tx.connection.execute(update(Outgoing).where(Outgoing.id == broken).values(body=b"\x00broken"))

    assert leased(store).body == "fine"
    state, reason = how(store, broken)
    assert (state, bool(reason)) == ("refused", True)


def test_a_form_sent_twice_is_found_by_its_id(store: Store) -> None:
    row = put(store, "words")

    with store.reading() as tx:
        assert outbox.has(tx, row)


def test_the_next_row_is_found_by_an_index(store: Store) -> None:
    put(store, "words")
    with store.transaction() as tx:
        row = dict(tx.connection.execute(select(Outgoing)).mappings().one())
        del row["seq"]
        many = [{**row, "id": new_id(), "state": "sent"} for _ in range(2000)]
        tx.connection.execute(insert(Outgoing), many)
        tx.connection.execute(text("analyze"))

    with store.transaction() as tx:
        with queries(tx) as asked:
            outbox.lease_next(tx, NOW)
            desks.troubles(tx, NOW)

        assert whole_tables_read(tx, asked, "outbox") == []
