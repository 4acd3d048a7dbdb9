"""Writes to administrators when the desk itself is in trouble: one letter for each trouble, within seconds.

Says what the console says, and nothing of anybody. What is shown there stays there, whether or not a letter gets through.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.alarming import Notice, Way
from locales import speaker
from storage import links, staff, switches
from storage.db import Store, Tx
from storage.faults import Fault
from storage.seals import OUTSIDE
from storage.staff import Member
from storage.switches import On

log = logging.getLogger(__name__)

OF_CASES = frozenset({"promises_broken", "cases_unowned"})
"""Troubles with cases, and not with the desk itself: the profile says who is called."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Looks for troubles nobody has been written to about. Any number may run: each trouble is one's to tell.

    called: logins of who is written to about cases.
    """

    store: Store
    way: Way
    public_url: str
    now: Callable[[], datetime]
    called: Callable[[], Sequence[str]] = tuple

    def step(self) -> bool:
        """Tell of one trouble. False: there is none to tell of, or no letter got through and it is tried again later."""
        try:
            with self.store.transaction() as tx:
                switch = switches.take_untold(tx, self.now())
                readers = _readers(tx, self.called() if switch.name in OF_CASES else ()) if switch else ()
            if switch is None:
                return False
            faults = [self.way(to, self._notice(member, switch)) for member, to in readers]
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
        words = f"{said}\n{what.text(f'console.switch.{switch.name}.what')}\n{self.public_url}/"
        name = f"{switch.name} {switch.set_at.isoformat()} {member.id}"
        return Notice(subject, words, str(uuid.uuid5(uuid.NAMESPACE_OID, name)), self.now())


def _readers(tx: Tx, called: Sequence[str]) -> Sequence[tuple[Member, str]]:
    """Those called by name; else administrators with a mail address; else everybody with one: somebody must know."""
    active = [member for member in staff.everybody(tx) if member.active and member.role != OUTSIDE]
    reached = [(member, to) for member in active if (to := links.mail_of(tx, member.id))]
    named = [(member, to) for member, to in reached if member.login in called]
    return named or [(member, to) for member, to in reached if member.role == "admin"] or reached


def _weight(faults: Sequence[str | None]) -> int:
    return logging.INFO if None in faults else logging.WARNING
