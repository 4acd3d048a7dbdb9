"""All tables of the desk. Columns and constraints only: no behaviour lives here."""

from __future__ import annotations

from storage.tables.alarms import Alarm, AlarmCall, Sign
from storage.tables.base import Table
from storage.tables.desks import Attempt, Audit, Case, Counter, Desk, FindTag, Note, SignedIn, Staff
from storage.tables.flow import Arrival, Envelope, Outgoing, SealedSecret, SecretUse, Switch, Tick, Timer
from storage.tables.people import Media, Message, Person, Talk, Unsent
from storage.tables.unanswered import Unanswered

__all__ = [
    "Alarm",
    "AlarmCall",
    "Arrival",
    "Attempt",
    "Audit",
    "Case",
    "Counter",
    "Desk",
    "Envelope",
    "FindTag",
    "Media",
    "Message",
    "Note",
    "Outgoing",
    "Person",
    "SealedSecret",
    "SecretUse",
    "Sign",
    "SignedIn",
    "Staff",
    "Switch",
    "Table",
    "Talk",
    "Tick",
    "Timer",
    "Unanswered",
    "Unsent",
]
