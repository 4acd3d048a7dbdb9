"""Tells administrators when the desk itself is in trouble, and whoever is on duty when danger went unheard; within seconds.

Says what the console says, and nothing of anybody. What is shown there stays there, whether or not a letter gets through.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from bot.alarming import Notice, Way, address_of
from handlers.duty import Duty
from locales import speaker
from storage import staff, switches
from storage.alarms import SEALED, Channel
from storage.db import Store, Tx
from storage.faults import Fault
from storage.seals import OUTSIDE
from storage.staff import Member
from storage.switches import On

log = logging.getLogger(__name__)

OF_CASES = frozenset({"promises_broken", "cases_unowned"})
"""Troubles with cases, and not with the desk itself: the profile says who is called."""


OF_LIFE: frozenset[switches.Name] = frozenset({"danger_parked"})
"""Troubles in which somebody may be in danger: everybody who is called by alarms is told, by every way there is."""
PAGES: Mapping[str, str] = {"danger_parked": "parked"}
"""Where it is seen to, if not on the first page of the console."""
WIDEST = 3  # the circle of duty that takes in the leads


@dataclass(frozen=True, slots=True)
class Teller:
    """Looks for troubles nobody has been told about. Any number may run: each trouble is one's to tell.

    way: by mail, if it is set up; by_line: to linked colleagues, of danger alone. called: logins of who is written to
    about cases; duty: who is called when somebody may be in danger, without it everybody.
    """

    store: Store
    way: Way | None
    public_url: str
    now: Callable[[], datetime]
    called: Callable[[], Sequence[str]] = tuple
    by_line: Way | None = None
    duty: Callable[[], Duty] | None = None

    def step(self) -> bool:
        """Tell of one trouble. False: there is none to tell of, or no letter got through and it is tried again later."""
        try:
            with self.store.transaction() as tx:
                switch = switches.take_untold(tx, self.now(), None if self.way else OF_LIFE)
                readers = self._readers(tx, switch) if switch else ()
            if switch is None:
                return False
            faults = [way(to, self._notice(member, switch)) for member, to, way in readers]
            log.log(_weight(faults), "trouble.told", extra={"kind": switch.name, "count": len(faults)})
            if not faults or None in faults:
                return True
            with self.store.transaction() as tx:
                switches.tell_again(tx, switch.name)
        except (SQLAlchemyError, OSError, Fault) as fault:
            log.error("trouble.untold", exc_info=fault)
        return False

    def _notice(self, member: Member, switch: On) -> Notice:
        what = speaker(member.locale, "console")
        said = what.text(f"console.switch.{switch.name}")
        subject = speaker(member.locale, "staff").text("staff.trouble.subject", what=said)
        words = f"{said}\n{what.text(f'console.switch.{switch.name}.what')}\n{self.public_url}/{PAGES.get(switch.name, '')}"
        name = f"{switch.name} {switch.set_at.isoformat()} {member.id}"
        return Notice(subject, words, str(uuid.uuid5(uuid.NAMESPACE_OID, name)), self.now())

    def _readers(self, tx: Tx, switch: On) -> Sequence[_Reader]:
        """Whom it is for, of those who can be reached; else everybody who can: somebody must know."""
        everybody = staff.everybody(tx)
        active = [member for member in everybody if member.active and member.role != OUTSIDE]
        reached = list(_reached(tx, active, "mail", self.way)) if self.way else []
        if switch.name in OF_LIFE:
            circle = self.duty().circle(WIDEST, self.now(), everybody) if self.duty else ()
            reached += _reached(tx, active, "line", self.by_line) if self.by_line else []
            named = [each for each in reached if each.member.id in circle or each.member.role == "admin"]
            return named or reached
        called = self.called() if switch.name in OF_CASES else ()
        named = [each for each in reached if each.member.login in called]
        return named or [each for each in reached if each.member.role == "admin"] or reached


class _Reader(NamedTuple):
    """Somebody to be told, where, and by which way."""

    member: Member
    to: str
    way: Way


def _reached(tx: Tx, active: Sequence[Member], channel: Channel, way: Way) -> Iterator[_Reader]:
    """Those who have such an address; one that does not open keeps nobody else from being told."""
    for member in active:
        to, why = address_of(tx, member.id, channel)
        if to:
            yield _Reader(member, to, way)
        elif why == SEALED:
            log.warning("trouble.address_does_not_open", extra={"way": channel})


def _weight(faults: Sequence[str | None]) -> int:
    return logging.INFO if None in faults else logging.WARNING
