"""Planted bugs of the desk: danger and its calls, two members of staff, the record, what is taken back, what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.alarming import Alarmer
from conversations.kernel import stored
from conversations.kernel.effects import Alarm
from conversations.kernel.replies import Reply
from conversations.kernel.talk import Conversation
from conversations.understanding.verdict import CALM, Verdict
from handlers import cases as commands
from handlers import danger, turn, unsaying
from handlers.alarm_taking import settle
from handlers.arrivals import Arrival
from handlers.council import Council
from handlers.turn import Moment
from storage import audit, cases, desks, erasing, messages, talks, turns
from storage.alarms import Raised
from storage.db import Store, Tx
from storage.ids import CaseId, CaseNumber, OutboxId, new_id
from storage.people import Known
from storage.staff import Member
from storage.tables import Audit, Message, Outgoing, Unsent
from storage.talks import Owner
from tests.simulation.database import WEATHER
from tests.simulation.planting import Place, bug

# --- danger


@bug(by="danger_reaches_somebody", workload="danger_again")
def second_alarm_swallowed() -> list[Place]:
    """Danger of which staff were called once is known: they are not called again, also if nobody has it in hand now."""
    real = danger._call

    def call(
        tx: Tx, case: cases.Found, alarm: Alarm, raised: Raised | None, *rest: object, **more: bool
    ) -> Raised:
        return raised or real(tx, case, alarm, raised, *rest, **more)  # type: ignore[arg-type]  # as it came

    return [(danger, "_call", call)]


@bug(by="danger_has_a_case", workload="danger_again")
def alarm_only_when_the_bot_talks() -> list[Place]:
    """Danger is looked for where the bot answers; in the talk of a desk or of staff nobody listens for it."""
    real = turn._in_anothers_talk

    def silent(moment: Moment, reply: Reply, verdict: Verdict, arrival: Arrival) -> None:
        real(moment, reply, CALM, arrival)

    return [(turn, "_in_anothers_talk", silent)]


@bug(by="danger_reaches_somebody", workload="danger_again")
def calls_wait_for_the_outbox() -> list[Place]:
    """Calls stand in one line with all that is to be sent, and wait until LINE has taken it."""
    real = Alarmer._call

    def call(self: Alarmer) -> bool:
        with self.store.reading() as tx:
            if tx.connection.execute(select(Outgoing.id).where(Outgoing.state == "waiting")).first():
                return False
        return real(self)

    return [(Alarmer, "_call", call)]


@bug(by="one_danger_has_one_case", workload="danger_again")
def a_case_for_each_danger() -> list[Place]:
    """Whoever is in danger gets a case for it, whether or not they have one already."""
    real = danger._case_for

    def anew(tx: Tx, council: Council, person: Known, before: danger.Before, now: datetime) -> cases.Found:
        return real(tx, council, person, replace(before, case=None), now)

    return [(danger, "_case_for", anew), (cases, "latest_open", lambda _tx, _person: None)]


# --- two members of staff


@bug(by="one_member_has_a_case", workload="staff_pair")
def the_later_one_has_the_case() -> list[Place]:
    """Taking a case does not ask whether a colleague has taken it since the page was shown."""

    def take(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
        held = commands.hold_open(tx, member, number, now)
        cases.change(tx, held.case.id, staff_id=member.id, state="taken")
        stand = talks.stand(tx, held.person)
        owner = Owner("staff", staff=member.id)
        talks.keep(tx, held.person, replace(stand, owner=owner, case=held.case.id), now)
        audit.record(tx, member.id, "case.taken", held.case.id, now)
        settle(tx, held.person, held.case.id, member, now)

    return [(commands, "take_case", take)]


@bug(by="nothing_is_closed_unread", workload="in_haste")
def stale_version_is_taken() -> list[Place]:
    """The version on the form is not compared: a case is closed over words that came since the page was shown."""
    real = commands.close_case

    def close(
        tx: Tx,
        council: Council,
        member: Member,
        number: CaseNumber,
        outcome: commands.Outcome,
        _version: int,
        now: datetime,
    ) -> None:
        found = cases.by_number(tx, number)
        real(tx, council, member, number, outcome, found.version if found else 0, now)

    return [(commands, "close_case", close)]


@bug(by="forms_count_once", workload="staff_pair")
def a_form_counts_each_time() -> list[Place]:
    """An answer has no number of its own: a double press, or a page loaded again, sends it twice."""
    real = commands.reply

    def reply(tx: Tx, member: Member, number: CaseNumber, words: str, _once: OutboxId, now: datetime) -> None:
        real(tx, member, number, words, OutboxId(new_id()), now)

    return [(commands, "reply", reply)]


@bug(by=("what_staff_did_is_on_record", "what_staff_wrote_is_on_record"), workload="stumbling", seeds=400)
def record_outside_the_transaction() -> list[Place]:
    """The record has a transaction of its own: it may tell of what was rolled back, and miss what was done."""
    begin, record = Store.transaction, audit.record_each
    later: ContextVar[list[tuple[object, ...]]] = ContextVar("later")

    def noted(_tx: Tx, *line: object) -> None:
        later.get([]).append(line)

    def write(self: Store, lines: list[tuple[object, ...]]) -> None:
        if not lines:
            return
        with suppress(SQLAlchemyError), begin(self) as tx:
            for line in lines:
                record(tx, *line)  # type: ignore[arg-type]  # as it came

    @contextmanager
    def transaction(self: Store) -> Iterator[Tx]:
        lines: list[tuple[object, ...]] = []
        later.set(lines)
        try:
            with begin(self) as tx:
                yield tx
        except Exception:
            write(self, lines)
            raise
        write(self, lines)

    return [(Store, "transaction", transaction), (audit, "record_each", noted)]


@bug(by="the_record_is_one_chain", workload="letting_go")
def the_record_is_tidied() -> list[Place]:
    """What is erased goes from the record as well: the lines that stay no longer fit each other."""
    real = erasing._let_go

    def let_go(tx: Tx, some: Sequence[CaseId], now: datetime) -> None:
        real(tx, some, now)
        gone = [case.hex for case in some]
        tx.connection.execute(delete(Audit).where(Audit.subject.in_(gone), Audit.action == "case.closed"))

    return [(erasing, "_let_go", let_go)]


@bug(by="staff_see_what_was_not_sent")
def staff_are_shown_refusals_alone() -> list[Place]:
    """What nobody knows the end of has not failed, and is not shown to staff."""
    real = desks.troubles

    def troubles(tx: Tx, since: datetime, *, page: int = 0) -> tuple[desks.Trouble, ...]:
        return tuple(each for each in real(tx, since, page=page) if each.kind != "outbox.unknown")

    return [(desks, "troubles", troubles)]


# --- what is taken back


@bug(by="what_was_taken_back_is_gone", workload="unsend")
def taken_back_too_early() -> list[Place]:
    """What is taken back before it has come is not written down; when it comes, it stands in the talk."""
    real = messages.unsend

    def unsend(tx: Tx, person: Known, line_message: str, now: datetime) -> tuple[int, ...]:
        known = messages.bodies(tx, person, line_message)
        return real(tx, person, line_message, now) if known else ()

    return [(messages, "unsend", unsend)]


@bug(by="what_was_taken_back_is_gone", workload="unsend")
def taken_back_in_memory() -> list[Place]:
    """What is taken back before it has come is known to the process that heard of it, and forgotten when that starts anew."""
    real = messages.unsend
    memory: dict[tuple[str, int], set[bytes]] = {}

    def remembered() -> set[bytes]:
        actor = WEATHER.world.actor if WEATHER.world else None
        return memory.setdefault((actor.process.name, actor.process.deaths), set()) if actor else set()

    def unsend(tx: Tx, person: Known, line_message: str, now: datetime) -> tuple[int, ...]:
        found = real(tx, person, line_message, now)
        key = tx.vault.digest("line_message", line_message)
        tx.connection.execute(delete(Unsent).where(Unsent.line_message_key == key))
        remembered().add(key)
        return found

    return [(messages, "unsend", unsend), (messages, "_is_unsent", lambda _tx, key: key in remembered())]


@bug(by="what_was_taken_back_is_gone", workload="unsend")
def the_case_keeps_it() -> list[Place]:
    """What is taken back goes from the talk, and not from the answers of the case it was told for."""
    return [
        (unsaying, "_clear_cases", lambda _tx, _person, _words: None),
        (unsaying, "_forget_answer", lambda _tx, _council, _person, _words, _now: False),
    ]


@bug(by="what_was_taken_back_is_gone", workload="unsend")
def the_envelope_keeps_it() -> list[Place]:
    """What is taken back goes from the talk, and stays in the delivery it came in."""
    return [(turns, "doom", lambda _tx, _arrival: None)]


@bug(by="what_was_erased_is_gone", workload="letting_go")
def erasing_misses_the_outbox() -> list[Place]:
    """What is said in a case goes with it, and not what still waits to be said."""
    real = erasing._let_go

    def let_go(tx: Tx, some: Sequence[CaseId], now: datetime) -> None:
        said = select(Message.outbox_id).where(Message.case_id.in_(some), Message.outbox_id.is_not(None))
        waits = select(Outgoing).where(Outgoing.id.in_(said), Outgoing.state == "waiting")
        kept = [
            dict(row)
            for row in tx.connection.execute(waits.with_only_columns(*Outgoing.__table__.columns)).mappings()
        ]
        real(tx, some, now)
        if kept:
            tx.connection.execute(insert(Outgoing), kept)

    return [(erasing, "_let_go", let_go)]


# --- what is stored


@bug(by="no_talk_is_lost", workload="release")
def a_new_field_is_required() -> list[Place]:
    """The new release expects of every stored talk what only it writes itself."""
    real = stored._conversation

    def conversation(part: dict[str, object]) -> Conversation:
        if "seen" not in part:
            raise ValueError(sorted(part))
        return real(part)

    return [(stored, "_conversation", conversation)]
