"""The alarm loop: calls whoever is on duty, by mail and by LINE, again and again until somebody takes the alarm.

Like the sender: a call is claimed and written down in one transaction, made outside it, and its end written in another.
No call says whom or what it is about.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic
from bot.line_api import LineApi
from bot.mail import Letter, MailServer, Passing
from bot.outcomes import Again, Sent
from handlers.council import Council
from handlers.messages import Text
from locales import speaker
from storage import alarms, links, people, staff
from storage.alarms import BLOCKED, SEALED, UNSET, Call, CallEnding, Channel
from storage.db import Store, Tx
from storage.faults import Fault
from storage.ids import StaffId
from storage.vault import CannotOpen

IDLE_S = 0.5  # how often to look even if nobody rang
REST_S = 0.5  # while the database is away
PAUSES = (timedelta(minutes=2), timedelta(minutes=2), timedelta(minutes=2))  # after the first rounds
LATER = timedelta(minutes=5)  # between all further rounds
AGAIN = timedelta(seconds=5)  # until a call is made again that a short fault came between

log = logging.getLogger(__name__)

Way = Callable[[str, "Notice"], str | None]
"""Makes one call: to an address, with a notice. None: it went out; else the kind of fault, Passing if it may go by."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a call says: that something is to be looked at, and where."""

    subject: str
    words: str
    id: str
    at: datetime


def by_mail(server: MailServer) -> Way:
    """Calls go out as letters."""
    return lambda to, said: server.send(Letter(to, said.subject, said.words, said.id, said.at))


def by_line(line: LineApi) -> Way:
    """Calls go out as pushes, each under its own retry key: twice asked for, it arrives once."""

    def push(to: str, said: Notice) -> str | None:
        outcome = line.push(to, (Text(said.words),), UUID(said.id))
        if isinstance(outcome, Sent):
            return None
        kind = type(outcome).__name__
        return Passing(kind) if isinstance(outcome, Again) else kind

    return push


@dataclass(slots=True)
class Alarmer:
    """Makes the calls of one channel, and plans everybody's rounds. Any number may run, in any number of processes.

    way: None where the channel is not set up: its calls are then written down as failed, for all to see.
    """

    store: Store
    council: Council
    channel: Channel
    way: Way | None
    public_url: str
    now: Callable[[], datetime]
    ended: threading.Event

    def run(self) -> None:
        """Work until told to stop."""
        while not self.ended.is_set():
            heard = self.store.bell.rung("alarms")
            if not self.step():
                self.store.bell.wait("alarms", heard, IDLE_S)

    def step(self) -> bool:
        """Plan a round that is due, and make one call. False: there was nothing to do."""
        try:
            if not self._any_due():
                return False
            planned = self._plan()
            return self._call() or planned
        except (SQLAlchemyError, OSError, Fault) as fault:
            log.error("alarms.failed", exc_info=fault)
            self.ended.wait(REST_S)
            return False

    def _any_due(self) -> bool:
        with self.store.reading() as tx:
            return alarms.any_due(tx, self.channel, self.now())

    def _plan(self) -> bool:
        with self.store.transaction() as tx:
            return plan(tx, self.council, self.now())

    def _call(self) -> bool:
        begun = monotonic()
        with self.store.transaction() as tx:
            call = alarms.lease_call(tx, self.channel, self.now())
            if call is None:
                return False
            (to, why), notice = address_of(tx, call.staff, self.channel), self._notice(tx, call)
        fault = self.way(to, notice) if self.way and to else why
        with self.store.transaction() as tx:
            state = self._write_down(tx, call, fault)
        log.info(
            "alarms.called",
            extra={"way": self.channel, "state": state, "ms": round((monotonic() - begun) * 1000)},
        )
        return True

    def _write_down(self, tx: Tx, call: Call, fault: str | None) -> str:
        """How it went; what may be over in a moment is not left for the next round."""
        if isinstance(fault, Passing) and call.tries < alarms.TRIES_MOST:
            alarms.put_back(tx, call, self.now() + AGAIN)
            return "again"
        ending: CallEnding = "failed" if fault else "sent"
        alarms.finish_call(tx, call, ending, self.now(), fault)
        return ending

    def _notice(self, tx: Tx, call: Call) -> Notice:
        member = staff.get(tx, call.staff)
        says = speaker(member.locale if member else "ja", "staff")
        subject = says.text("staff.alarm.subject", number=call.number)
        link = f"{self.public_url}/cases/{call.number}"
        words = f"{subject}\n{link}\n{says.text('staff.alarm.how')}"
        return Notice(subject, words, str(call.id), self.now())


def plan(tx: Tx, council: Council, now: datetime) -> bool:
    """Put down the calls of one alarm whose round is due. False: none is."""
    due = alarms.next_due(tx, now)
    if due is None:
        return False
    ways = links.ways_to(tx)
    circle = council.duty.circle(due.round + 1, now, staff.everybody(tx))
    called = dict.fromkeys((due.for_staff, *circle) if due.for_staff else circle)
    whom = [(member, channel) for member in called for channel in ways.get(member, ())]
    pause = PAUSES[due.round] if due.round < len(PAUSES) else LATER
    alarms.call_round(tx, due, whom, pause, now)
    log.info("alarms.round", extra={"attempt": due.round + 1, "count": len(whom)})
    return True


def address_of(tx: Tx, member: StaffId, channel: Channel) -> tuple[str, str]:
    """Where a call to a member goes; nowhere: why not, for staff to read."""
    try:
        if channel == "mail":
            return links.mail_of(tx, member), UNSET
        person = links.line_person(tx, member)
        if person is None:
            return "", UNSET
        # LINE takes a push to somebody who has blocked us, and shows it to nobody.
        return (people.line_id_of(tx, person), UNSET) if people.is_reachable(tx, person) else ("", BLOCKED)
    except CannotOpen:
        return "", SEALED  # their trouble alone: whoever is called after them must not wait for it
