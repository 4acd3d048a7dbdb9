"""The list of what had no answer: kept once, read with its words, settled once, gone with them."""

from __future__ import annotations

import json
from datetime import timedelta

from storage import messages, people, unanswered
from storage.db import Store, Tx
from storage.ids import MessageId, StaffId, new_id
from storage.people import Known
from tests.storage.stores import NOW

WORDS = "あれはどうなりましたか"


def said(tx: Tx, person: Known, line_message: str = "m1") -> MessageId:
    new = messages.New("person", "text", json.dumps({"words": WORDS}, ensure_ascii=False), line_message)
    return messages.keep(tx, person, None, new, NOW).id


def test_a_message_is_on_the_list_once_and_leaves_it_when_settled(store: Store) -> None:
    member = StaffId(new_id())
    with store.transaction() as tx:
        person = people.meet(tx, "U" + "1" * 32, "ja", NOW)
        new = unanswered.New(said(tx, person), "ja", ("event", "other"))
        unanswered.keep(tx, person, None, new, NOW)
        unanswered.keep(tx, person, None, new, NOW)

        (row,) = unanswered.waiting(tx)
        assert (json.loads(row.body)["words"], row.topics, row.lang) == (WORDS, ("event", "other"), "ja")
        assert unanswered.count(tx) == 1
        assert unanswered.settle(tx, row.id, member, NOW)
        assert not unanswered.settle(tx, row.id, member, NOW)
        assert (unanswered.waiting(tx), unanswered.count(tx)) == ((), 0)


def test_what_was_taken_back_is_not_shown(store: Store) -> None:
    with store.transaction() as tx:
        person = people.meet(tx, "U" + "1" * 32, "ja", NOW)
        unanswered.keep(tx, person, None, unanswered.New(said(tx, person), "ja", ()), NOW)
        messages.unsend(tx, person, "m1", NOW)

        assert unanswered.waiting(tx) == ()


def test_what_waited_for_long_is_let_go_of(store: Store) -> None:
    with store.transaction() as tx:
        person = people.meet(tx, "U" + "1" * 32, "ja", NOW)
        unanswered.keep(tx, person, None, unanswered.New(said(tx, person), "ja", ()), NOW)
        day = timedelta(days=1)

        unanswered.let_go(tx, settled_before=NOW - day, written_before=NOW - day)
        assert unanswered.count(tx) == 1
        unanswered.let_go(tx, settled_before=NOW, written_before=NOW + day)
        assert unanswered.count(tx) == 0
