"""What ends by itself when a case is closed or taken elsewhere: an offer that nobody has answered."""

from __future__ import annotations

from datetime import datetime

from conversations.handing_over import Event, State, decide
from storage import audit, handovers
from storage.db import Tx
from storage.ids import CaseId
from storage.people import Known
from storage.staff import Member


def lapse(tx: Tx, person: Known, case: CaseId, member: Member, now: datetime) -> None:
    """The case is closed, or goes where it was not offered: an open offer of it ends, and the log says so. Locks: the caller holds the person's row."""
    newest = handovers.newest(tx, case)
    if newest is None:
        return
    state, effects = decide(State(newest.state), Event.CLOSE)
    if effects:
        handovers.answer(tx, person, newest.id, state.value, member.id, now)
        audit.record(tx, member.id, f"handover.{state.value}", case, now)
