"""All tables of the desk. Columns and constraints only: no behaviour lives here."""

from __future__ import annotations

from storage.tables.alarms import Alarm, AlarmCall, Sign
from storage.tables.base import Table
from storage.tables.desk_side import Call, Card, Intake
from storage.tables.desks import Attempt, Audit, Case, Counter, Desk, FindTag, Note, SignedIn, Staff
from storage.tables.doubles import Apart, DoubleTag, Joined
from storage.tables.flow import Arrival, Envelope, Outgoing, SealedSecret, SecretUse, Switch, Tick, Timer
from storage.tables.handovers import Handover, HandoverLine, Seat, ShareAsked
from storage.tables.matters import CaseMatter, MatterChange
from storage.tables.people import Media, Message, Person, Talk, Unsent
from storage.tables.profiles import Profile
from storage.tables.seals import CaseLink, Opening, Reader, Seal
from storage.tables.unanswered import Unanswered

__all__ = [
    "Alarm",
    "AlarmCall",
    "Apart",
    "Arrival",
    "Attempt",
    "Audit",
    "Call",
    "Card",
    "Case",
    "CaseLink",
    "CaseMatter",
    "Counter",
    "Desk",
    "DoubleTag",
    "Envelope",
    "FindTag",
    "Handover",
    "HandoverLine",
    "Intake",
    "Joined",
    "MatterChange",
    "Media",
    "Message",
    "Note",
    "Opening",
    "Outgoing",
    "Person",
    "Profile",
    "Reader",
    "Seal",
    "SealedSecret",
    "Seat",
    "SecretUse",
    "ShareAsked",
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
