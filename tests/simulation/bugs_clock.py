"""Planted bugs of what comes due, of clocks that are wrong, and of what one release stores for another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.scheduler import Scheduler
from conversations import desk as conversing
from conversations import unfinished
from conversations.kernel import stored
from conversations.kernel.effects import Remind
from conversations.kernel.facts import DAY
from conversations.kernel.talk import Conversation, Talk
from conversations.turns import Now, Turn
from storage import inbox, retention
from storage.db import Tx
from storage.ids import new_id
from storage.tables import Arrival, Person, Timer
from tests.simulation.planting import Place, bug

KNOWN = frozenset(
    ("script", "serial", "facts", "revision", "said", "told", "trail", "misses", "seen", "sealed", "at")
)


@bug(by="nothing_rings_twice", workload="silence", seeds=400)
def each_scheduler_by_itself() -> list[Place]:
    """A scheduler looks what is due, and rings it in a transaction of its own: another has done so meanwhile."""

    def fire_timers(self: Scheduler) -> None:
        due = (
            select(Timer.id, Person.line_key, Timer.kind, Timer.subject)
            .join(Person, Person.id == Timer.person_id)
            .where(Timer.due_at <= self.now())
        )
        rows: Sequence[tuple[object, ...]] = ()
        with suppress(SQLAlchemyError), self.store.reading() as tx:
            rows = [tuple(row) for row in tx.connection.execute(due)]
        if rows:
            self._do("timers", lambda tx: _ring(tx, rows, self.now()))

    return [(Scheduler, "fire_timers", fire_timers)]


def _ring(tx: Tx, rows: Sequence[tuple[object, ...]], now: datetime) -> int:
    rung = [(new_id().hex, key, kind, subject) for _, key, kind, subject in rows]
    inbox.add_timers(tx, rung, now)  # type: ignore[arg-type]  # rows
    tx.connection.execute(delete(Timer).where(Timer.id.in_([row[0] for row in rows])))
    return len(rung)


@bug(by="everything_comes_to_its_end", workload="silence")
def a_timer_of_another_council() -> list[Place]:
    """What a job puts into the inbox bears the name of another council: nobody here ever attends to it."""
    real = inbox.add_timers

    def add_timers(tx: Tx, due: Iterable[tuple[str, bytes, str, str]], now: datetime) -> None:
        real(tx, due, now)
        rung = update(Arrival).where(Arrival.timer.is_not(None), Arrival.state == "waiting")
        tx.connection.execute(rung.values(council="elsewhere"))

    return [(inbox, "add_timers", add_timers)]


@bug(by="no_talk_is_lost", workload="release")
def the_next_release_is_not_read() -> list[Place]:
    """What the release after this one has stored, before it was taken back, has fields this one has never heard of."""
    real = stored._conversation

    def conversation(part: dict[str, object]) -> Conversation:
        if part.keys() - KNOWN:
            raise ValueError(sorted(part))
        return real(part)

    return [(stored, "_conversation", conversation)]


@bug(by="nobody_is_reminded_too_early", workload="wrong_for_long", seeds=400)
def what_rings_is_due() -> list[Place]:
    """Whoever hears a reminder ring says it: the clock that rang it may have been wrong, and its person may just have written."""
    real = unfinished.wake

    def wake(talk: Talk, timer: str, subject: str, now: Now) -> Turn:
        return real(talk, timer, subject, _when_it_is_due(talk, now))

    return [(conversing, "wake", wake)]


def _when_it_is_due(talk: Talk, now: Now) -> Now:
    """The moment a reminder would be due if nobody came until then."""
    if talk.active is None:
        return now
    moment = unfinished.due_at(max(talk.active.seen + unfinished.REMIND_AFTER, now.facts.moment))
    today, minute = date.fromordinal(moment // DAY), moment % DAY
    return replace(now, facts=replace(now.facts, today=today, minute=minute))


@bug(by="whoever_is_to_be_reminded_will_be", workload="silence")
def what_rings_early_is_over() -> list[Place]:
    """Whoever was there since the reminder was set is not reminded when it rings, and it is not set again."""
    real = unfinished.wake

    def wake(talk: Talk, timer: str, subject: str, now: Now) -> Turn:
        turn = real(talk, timer, subject, now)
        return replace(turn, effects=tuple(each for each in turn.effects if not isinstance(each, Remind)))

    return [(conversing, "wake", wake)]


@bug(by="what_came_is_kept_as_it_came", workload="wrong_for_long")
def a_jump_makes_bodies_old() -> list[Place]:
    """What came is kept for a day and no longer: a clock that is a day ahead lets go of all there is."""
    return [(retention, "RAW", timedelta(days=1))]
