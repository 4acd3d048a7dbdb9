"""Planted bugs of how an attempt ends: what is tried again, what is given up, and what staff are told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select

from bot import sender, settling
from bot.outcomes import Outcome, QuotaGone, Rejected, Unauthorised
from bot.sender import Sender
from bot.settling import Stop
from storage import outbox
from storage.db import Tx
from storage.outbox import Leased, Via
from storage.prepared import Prepared
from storage.tables import Outgoing, Person
from tests.simulation.planting import Place, bug

AGAIN = timedelta(seconds=5)
COLUMNS = (
    "seq",
    "id",
    "person_id",
    "kind",
    "body",
    "reply_token",
    "token_until",
    "tries",
    "via",
    "made_at",
    "first_try_at",
)


def _settling(kind: type[Outcome], *, is_tried_again: bool) -> list[Place]:
    """Outcomes of one kind end otherwise: tried again, or as if the words had gone out."""
    real = settling.settle

    def settle(tx: Tx, leased: Leased, outcome: Outcome, now: datetime) -> None:
        if not isinstance(outcome, kind):
            real(tx, leased, outcome, now)
        elif is_tried_again:
            outbox.again(tx, leased, now + AGAIN, "tried again")
        else:
            outbox.finish(tx, leased, "sent", now)

    return [(settling, "settle", settle)]


@bug(by="the_last_word_is_not_asked_for_again", workload="quota_end", seeds=400)
def quota_is_tried_for_ever() -> list[Place]:
    """That the month's messages are used up is taken for LINE being busy."""
    return _settling(QuotaGone, is_tried_again=True)


@bug(by="people_see_once_what_was_said", workload="quota_end")
def quota_drops_the_words() -> list[Place]:
    """What LINE does not take for want of quota is over and done with."""
    return _settling(QuotaGone, is_tried_again=False)


@bug(by="people_see_once_what_was_said", workload="locked_out")
def a_refused_token_drops_the_words() -> list[Place]:
    """What LINE does not take because of our token is over and done with."""
    return _settling(Unauthorised, is_tried_again=False)


@bug(by="the_last_word_is_not_asked_for_again", workload="unsayable")
def a_refusal_is_tried_for_ever() -> list[Place]:
    """What LINE refuses for good is tried again and again."""
    return _settling(Rejected, is_tried_again=True)


@bug(by="people_see_once_what_was_said", seeds=400)
def unknown_is_told_as_sent() -> list[Place]:
    """Of what may not have arrived staff are told that it has."""
    real = settling.stop

    def stop(tx: Tx, leased: Leased, why: Stop, now: datetime) -> None:
        if why.ending == "unknown":
            outbox.finish(tx, leased, "sent", now)
        else:
            real(tx, leased, why, now)

    return [(settling, "stop", stop)]


@bug(by="one_key_is_one_message", workload="long_silence", seeds=400)
def pushed_again_after_a_day() -> list[Place]:
    """LINE has forgotten the key of an attempt nobody knows the end of, and it is made again."""
    real = Sender._way

    def way(self: Sender, tx: Tx, leased: Leased) -> Via | Stop:
        found = real(self, tx, leased)
        too_late = isinstance(found, Stop) and found.reason == settling.TOO_LATE
        return "push" if too_late else found

    return [(Sender, "_way", way), (sender, "FEW_TRIES", 1_000_000)]


@bug(by="everything_has_a_limit", workload="long_silence")
def pauses_do_not_grow() -> list[Place]:
    """However long LINE has been down, it is asked again every half minute."""
    return [(settling, "SLOWEST_S", 30.0)]


@bug(by="people_are_spoken_to_in_order")
def answers_overtake_each_other() -> list[Place]:
    """What is due is sent, whether or not something to the same person goes before it."""
    is_due = or_(Outgoing.due_at <= bindparam("now"), Outgoing.due_at > bindparam("far"))
    is_free = or_(Outgoing.leased_until <= bindparam("now"), Outgoing.leased_until > bindparam("far"))
    return [(outbox, "_NEXT", next_words(is_due, or_(Outgoing.leased_until.is_(None), is_free)))]


@bug(by="everything_comes_to_its_end", workload="clock_jump", seeds=400)
def every_moment_is_believed() -> list[Place]:
    """A pause or a lease a wrong clock has written down is waited for, however far ahead it is."""
    is_due = Outgoing.due_at <= bindparam("now")
    is_free = or_(Outgoing.leased_until.is_(None), Outgoing.leased_until <= bindparam("now"))
    return [(outbox, "_NEXT", next_words(is_due, is_free, ~outbox._must_wait()))]


@bug(by="nothing_is_given_up_too_early", workload="clock_jump", seeds=400)
def a_jump_makes_words_old() -> list[Place]:
    """What was first tried a day ago by the clock is given up, however seldom it was tried."""
    return [(sender, "FEW_TRIES", 0)]


def next_words(*which: ColumnElement[bool]) -> Prepared:
    """The next row to send, chosen otherwise, and not locked."""
    columns = [getattr(Outgoing, name) for name in COLUMNS]
    return Prepared(
        select(*columns, Person.sealed_key, Person.line_id, Person.reachable)
        .join(Person, Person.id == Outgoing.person_id)
        .where(Outgoing.council == bindparam("council"), Outgoing.state == outbox.WAITING, *which)
        .order_by(Outgoing.lane, Outgoing.seq)
        .limit(1)
    )
