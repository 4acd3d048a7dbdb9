"""Desks, their staff and their cases, and the record of who saw and did what."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Digest, Key, Line, Plain, Ref, Sealed, Seq, When, Word
from storage.tables.base import NEVER_AGAIN, Table

_OPEN = text("state in ('started', 'waiting', 'taken')")
_OURS = text("state in ('waiting', 'taken') and waiting_on = 'staff'")
_ASLEEP = text("snoozed_until is not null")
_SENT = text("submitted_at is not null")
_CLOSED = text("state in ('closed', 'withdrawn')")


class Desk(Table):
    """A desk (窓口) with its queue, as the council's profile names it."""

    __tablename__ = "desks"

    council: Mapped[Council] = mapped_column(primary_key=True)
    key: Mapped[Word] = mapped_column(primary_key=True)
    names: Mapped[Plain] = mapped_column(comment="JSON: locale to name")
    phone: Mapped[Word]
    takes: Mapped[Plain] = mapped_column(comment="JSON: topics this desk takes")
    position: Mapped[int]
    active: Mapped[bool]


class Counter(Table):
    """Running numbers: the next case number of a month."""

    __tablename__ = "counters"

    council: Mapped[Council] = mapped_column(primary_key=True)
    name: Mapped[Word] = mapped_column(primary_key=True)
    value: Mapped[int]


class Case(Table):
    """A case (相談): one matter of one person in exactly one queue, from the first answer to its close."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("council", "number"),
        # In the order a queue is read, and with all that its counts need: nothing is looked up that is not shown.
        # The state is in them although it is their condition: SQLite looks it up in every row otherwise.
        Index(
            "ix_cases_open",
            "council",
            "rank",
            "due_at",
            "last_said_at",
            "state",
            "version",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_cases_open_desk",
            "council",
            "desk",
            "rank",
            "due_at",
            "last_said_at",
            "state",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_cases_due", "council", "due_at", sqlite_where=_OURS, postgresql_where=_OURS),
        Index("ix_cases_asleep", "council", "snoozed_until", sqlite_where=_ASLEEP, postgresql_where=_ASLEEP),
        Index("ix_cases_person", "person_id", "submitted_at"),
        Index("ix_cases_sent", "council", "submitted_at", sqlite_where=_SENT, postgresql_where=_SENT),
        Index("ix_cases_closed", "council", "closed_at", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
        Index(
            "ix_cases_closed_desk",
            "council",
            "desk",
            "closed_at",
            sqlite_where=_CLOSED,
            postgresql_where=_CLOSED,
        ),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    number: Mapped[Word] = mapped_column(comment="safe to say on the telephone")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    desk: Mapped[Word]
    state: Mapped[Word] = mapped_column(comment="started, waiting, taken, closed, withdrawn")
    waiting_on: Mapped[Word] = mapped_column(comment="staff, person or agency: whose turn it is")
    topic: Mapped[Word | None]
    urgency: Mapped[Word | None]
    locale: Mapped[Word]
    channel: Mapped[Word] = mapped_column(
        default="line", comment="line, phone, counter, visit or letter: how it came"
    )
    age: Mapped[Word | None] = mapped_column(comment="age group of the one it is about, if told")
    risk: Mapped[int] = mapped_column(
        default=0, comment="0 none, 1 watch, 2 urgent, 3 emergency; never falls"
    )
    rank: Mapped[int] = mapped_column(
        Computed("(3 - risk) * 2 + (case when waiting_on = 'staff' then 0 else 1 end)", persisted=True),
        comment="place in the queue: danger first, then whose turn it is; even: it is ours",
    )
    kinds: Mapped[Plain] = mapped_column(default="", comment="of danger, separated by spaces")
    opened_for: Mapped[Word | None] = mapped_column(
        comment="life: opened without being asked, to protect life"
    )
    follow_up_on: Mapped[date | None] = mapped_column(
        comment="a day on which somebody asks again how they are"
    )
    staff_id: Mapped[Ref | None] = mapped_column(comment="who has taken it")
    area: Mapped[Word | None] = mapped_column(comment="part of the municipality, of the profile")
    against: Mapped[Word | None] = mapped_column(
        comment="the desk a complaint is about: its staff do not see the case"
    )
    routed: Mapped[Plain] = mapped_column(default="", comment="why it is at this desk, separated by spaces")
    due_at: Mapped[When] = mapped_column(
        comment="by when somebody of ours must answer; while it is not our turn, when that was last so"
    )
    slips: Mapped[int] = mapped_column(
        default=0, comment="how often the promise now standing was broken: 1 told, 2 leads called"
    )
    snoozed_until: Mapped[When | None] = mapped_column(comment="nobody need look before")
    answers: Mapped[Sealed | None] = mapped_column(comment="what they answered, as shown to them, sealed")
    opened_at: Mapped[When]
    submitted_at: Mapped[When | None]
    answered_at: Mapped[When | None] = mapped_column(comment="when staff first answered; never changes")
    last_said_at: Mapped[When] = mapped_column(comment="when the person last wrote")
    closed_at: Mapped[When | None]
    outcome: Mapped[Word | None]
    version: Mapped[int] = mapped_column(comment="rises with every change: the later of two staff is told")


class FindTag(Table):
    """A keyed tag by which a case may be found: of a piece of a name or number that stands sealed elsewhere."""

    __tablename__ = "find_tags"
    __table_args__ = ({"sqlite_with_rowid": False},)

    council: Mapped[Council] = mapped_column(primary_key=True)
    tag: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="short on purpose: many pieces share it"
    )
    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    told: Mapped[bool] = mapped_column(
        primary_key=True, comment="of an answer; else of the name on LINE or of a card"
    )


class Note(Table):
    """What staff wrote for each other on a case. Never shown to the person."""

    __tablename__ = "notes"

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[Ref]
    body: Mapped[Sealed]
    written_at: Mapped[When]


class Staff(Table):
    """A member of staff (職員) who may sign in."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("council", "login"),)

    id: Mapped[Key]
    council: Mapped[Council]
    login: Mapped[Word]
    name: Mapped[Word]
    role: Mapped[Word] = mapped_column(comment="clerk, lead or admin")
    locale: Mapped[Word]
    password: Mapped[Line] = mapped_column(comment="Argon2id hash")
    totp: Mapped[Sealed] = mapped_column(comment="second-factor seed, sealed")
    totp_step: Mapped[int] = mapped_column(comment="last time step used: a code works once")
    active: Mapped[bool]
    made_at: Mapped[When]
    mail: Mapped[Sealed | None] = mapped_column(comment="where alarms are mailed to, sealed")
    line_person: Mapped[Ref | None] = mapped_column(comment="their own LINE account, for alarms")
    link_code: Mapped[Digest | None] = mapped_column(comment="keyed hash of the code that links it, once")
    link_until: Mapped[When | None]


class SignedIn(Table):
    """One signed-in browser. The cookie holds a random token; only its digest is kept."""

    __tablename__ = "sessions"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    council: Mapped[Council]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    begun_at: Mapped[When]
    seen_at: Mapped[When]
    ended_at: Mapped[When | None]


class Attempt(Table):
    """A try to sign in, kept to slow down guessing; or a search, kept to slow down looking through everybody."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_recent", "council", "login", "tried_at"), NEVER_AGAIN)

    id: Mapped[Seq]
    council: Mapped[Council]
    login: Mapped[Word]
    source: Mapped[Word]
    passed: Mapped[bool]
    tried_at: Mapped[When]


class Audit(Table):
    """Who saw or did what, when and why: written in the same transaction as the thing itself. Ids, never words."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject", "council", "subject"),
        Index("ix_audit_chain", "council", "id"),
        NEVER_AGAIN,
    )

    id: Mapped[Seq]
    council: Mapped[Council]
    at: Mapped[When]
    staff_id: Mapped[Ref | None] = mapped_column(comment="nobody: the desk itself")
    action: Mapped[Word]
    subject: Mapped[Word | None] = mapped_column(comment="id of the case, person or staff concerned")
    detail: Mapped[Line | None]
    link: Mapped[bytes] = mapped_column(comment="keyed hash of the line before it and of itself")
