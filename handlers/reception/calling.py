"""Calls, visits and letters: noted with how they went, so that the case counts as answered and a new promise holds.

Notes what staff did; calls nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from handlers import promises
from handlers.cases import WORDS_MAX, Held, hold_open
from handlers.council import Council
from handlers.errors import Refused
from handlers.reception.form import Form
from storage import audit, calls, cases
from storage.calls import CallId, Way, Went
from storage.db import Tx
from storage.ids import CaseNumber, new_id
from storage.staff import Member

Turn = Literal["theirs", "ours"]
SPOKEN: Final[frozenset[Went]] = frozenset({"spoken", "sent"})
"""After these they have an answer: spoken with, or a letter sent."""

FITTING: Final[dict[Way, frozenset[Went]]] = {
    "call_out": frozenset({"spoken", "message_left", "not_reached"}),
    "call_in": frozenset({"spoken"}),
    "counter": frozenset({"spoken"}),
    "visit": frozenset({"spoken", "message_left", "not_reached"}),
    "letter_out": frozenset({"sent"}),
    "letter_in": frozenset({"spoken"}),
}
"""How each way may have gone."""

CAME: Final[dict[str, Way]] = {
    "phone": "call_in",
    "counter": "counter",
    "visit": "visit",
    "letter": "letter_in",
}
"""The way of a call, by the channel somebody came."""

FURTHEST_BACK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Noting:
    """A call as it is to be noted. turn: whose turn it is now; called_at: aware, not ahead. once: of the form."""

    way: Way
    went: Went
    words: str
    turn: Turn
    called_at: datetime
    once: CallId


def note_call(
    tx: Tx, council: Council, member: Member, number: CaseNumber, noting: Noting, now: datetime
) -> None:
    """Note a call, visit or letter of a case. Spoken with, they have been answered; else it stays our turn.

    Locks: the person. Raises: NotFound, Sealed, Refused (case.closed, handover.not_your_desk, call.when, call.way,
    words.too_long).
    """
    held = hold_open(tx, member, number, now)
    if calls.has(tx, noting.once):
        return
    if not now - FURTHEST_BACK <= noting.called_at <= now:
        raise Refused("call.when")
    if noting.went not in FITTING[noting.way]:
        raise Refused("call.way")
    if len(noting.words) > WORDS_MAX:
        raise Refused("words.too_long")
    _note(tx, council, held, noting, now)


def answered_at_once(
    tx: Tx, council: Council, held: Held, form: Form, came_at: datetime, now: datetime
) -> None:
    """They had their first answer while they were being written down. Locks: the caller holds the person."""
    turn: Turn = "theirs" if form.get("answered") == "theirs" else "ours"
    way = CAME[form.get("channel") or "phone"]
    once = CallId(new_id())
    _note(tx, council, held, Noting(way, "spoken", form.get("answer"), turn, came_at, once), now)


def _note(tx: Tx, council: Council, held: Held, noting: Noting, now: datetime) -> None:
    case = cases.get(tx, held.case.id)
    new = calls.New(noting.once, held.member.id, noting.way, noting.went, noting.words, noting.called_at)
    calls.add(tx, held.person, case.id, new, now)
    came = noting.way in ("call_in", "counter", "letter_in")
    if came and noting.called_at > case.last_said_at:
        cases.change(tx, case.id, last_said_at=noting.called_at)
    if noting.went in SPOKEN:
        cases.first_answered(tx, case.id, max(noting.called_at, case.submitted_at or noting.called_at))
        _turn(tx, council, held, noting.turn, now)
    audit.record(tx, held.member.id, "case.called", case.id, now, f"{noting.way} {noting.went}")


def _turn(tx: Tx, council: Council, held: Held, turn: Turn, now: datetime) -> None:
    """Theirs: nothing is late meanwhile. Ours: the promise begins anew, from now. Danger stays ours until somebody closes it."""
    case = cases.get(tx, held.case.id)
    if turn == "theirs" and not case.is_danger:
        cases.change(tx, case.id, waiting_on="person", due_at=now)  # it was our turn until now
        return
    due_at = promises.promise(council, case.desk, case.urgency, now).due_at
    cases.change(tx, case.id, waiting_on="staff", due_at=due_at, slips=0, snoozed_until=None)
