"""Names for the things the desk keeps, so that one can never be handed over for another."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

PersonId = NewType("PersonId", UUID)
CaseId = NewType("CaseId", UUID)
MessageId = NewType("MessageId", UUID)
NoteId = NewType("NoteId", UUID)
OutboxId = NewType("OutboxId", UUID)
StaffId = NewType("StaffId", UUID)
MediaId = NewType("MediaId", UUID)
AlarmId = NewType("AlarmId", UUID)
HandoverId = NewType("HandoverId", UUID)
TimerId = NewType("TimerId", UUID)
ArrivalId = NewType("ArrivalId", int)
DeskKey = NewType("DeskKey", str)
CaseNumber = NewType("CaseNumber", str)


def new_id() -> UUID:
    """A fresh id, known before the row is written so that encryption can be bound to it (RFC 9562, version 7)."""
    return uuid7()
