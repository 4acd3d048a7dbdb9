"""Planted bugs on the way out: what is sent, how often, and which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true, update

from bot import settling
from bot.outcomes import Outcome, Unsure
from bot.sender import Sender
from bot.settling import Stop
from handlers import speech, turn
from handlers.messages import Message
from storage import outbox
from storage.db import Tx
from storage.ids import CaseId, new_id
from storage.outbox import Leased, Via
from storage.people import Known
from storage.tables import Outgoing
from tests.simulation.planting import Place, bug


@bug(by="people_see_once_what_was_said")
def marked_sent_before_it_goes() -> list[Place]:
    """The row is finished in the transaction that leases it."""
    real = Sender._set_out

    def set_out(self: Sender, tx: Tx, leased: Leased) -> Via | Stop:
        way = real(self, tx, leased)
        if not isinstance(way, Stop):
            outbox.finish(tx, leased, "sent", self.now())
        return way

    return [(Sender, "_set_out", set_out)]


@bug(by="people_see_once_what_was_said")
def new_key_each_try() -> list[Place]:
    """Every attempt at a push has a key of its own."""
    real = Sender._speak

    def speak(self: Sender, leased: Leased, way: Via) -> Outcome:
        return real(self, replace(leased, id=new_id()), way)  # type: ignore[arg-type]  # the mistake

    return [(Sender, "_speak", speak)]


@bug(by="an_unclear_reply_is_left_alone")
def unclear_reply_is_pushed() -> list[Place]:
    """After a reply of unknown outcome the words are pushed."""

    def unsure(tx: Tx, leased: Leased, outcome: Unsure, now: datetime) -> None:
        outbox.drop_token(tx, leased)
        outbox.again(tx, leased, now, outcome.why)

    return [(settling, "_unsure", unsure)]


@bug(by="people_see_once_what_was_said", workload="block", seeds=400)
def what_is_on_its_way_is_stopped() -> list[Place]:
    """Words that are no longer to be said are stopped, and counted as not said, also when a sender has them in hand."""

    def stop(tx: Tx, which: ColumnElement[bool], reason: str, now: datetime) -> None:
        ended = {"state": "refused", "reason": reason, "finished_at": now, "leased_until": None, "body": None}
        tx.connection.execute(update(Outgoing).where(which).values(ended))

    return [(outbox, "_stop", stop), (outbox, "_nobodys", lambda _now: true())]


@bug(by="the_bot_answers_everything")
def one_answer_at_a_time() -> list[Place]:
    """To whoever an answer is still on its way nothing more is said: it looks as if they had pressed twice."""
    real = speech.speak

    def speak(
        tx: Tx, person: Known, case: CaseId | None, said: Sequence[Message], *rest: Any, **by: Any
    ) -> None:
        waits = select(Outgoing.id).where(Outgoing.person_id == person.id, Outgoing.state == outbox.WAITING)
        if tx.connection.execute(waits.limit(1)).first() is None:
            real(tx, person, case, said, *rest, **by)

    return [(turn, "speak", speak)]
