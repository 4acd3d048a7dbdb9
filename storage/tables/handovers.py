"""Cases on their way from desk to desk, and who works at which. What was shared and why stands sealed; the log stays."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Key, Line, Ref, Sealed, When, Word
from storage.tables.base import Table

_OPEN = text("state in ('offered', 'on_paper')")


class Handover(Table):
    """One offer of a case to another desk, or on paper to an agency outside, and what came of it. Never deleted."""

    __tablename__ = "handovers"
    __table_args__ = (
        # One open offer of a case, whoever is faster.
        Index("uq_handovers_open_case", "case_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_handovers_open", "council", "to_desk", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    from_desk: Mapped[Word]
    to_desk: Mapped[Word | None] = mapped_column(comment="none: on paper, to an agency outside")
    agency: Mapped[Line | None] = mapped_column(comment="the agency's name, as on the sheet")
    basis: Mapped[Word] = mapped_column(comment="consent, life, law, meeting")
    state: Mapped[Word] = mapped_column(comment="offered, on_paper, accepted, returned, withdrawn, lapsed")
    words: Mapped[Sealed | None] = mapped_column(comment="why, and what is asked for, sealed")
    explained: Mapped[Sealed | None] = mapped_column(comment="what the person was told about it, sealed")
    offered_by: Mapped[Ref]
    offered_at: Mapped[When]
    due_at: Mapped[When | None] = mapped_column(comment="by when an answer is expected")
    answered_by: Mapped[Ref | None]
    answered_at: Mapped[When | None]
    reason: Mapped[Sealed | None] = mapped_column(
        comment="why it was handed back, or what was answered, sealed"
    )


class HandoverLine(Table):
    """One thing the giver chose to share, as it stood at that moment."""

    __tablename__ = "handover_lines"

    id: Mapped[Key]
    council: Mapped[Council]
    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handovers.id"), index=True)
    kind: Mapped[Word] = mapped_column(comment="answer, note, talk")
    position: Mapped[int]
    body: Mapped[Sealed] = mapped_column(comment="JSON: what it was called and what it said, sealed")


class ShareAsked(Table):
    """A person was asked whether their case may be passed on, and what they said."""

    __tablename__ = "shares_asked"

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    to_whom: Mapped[Line] = mapped_column(comment="key of a desk, or an agency's name")
    asked_by: Mapped[Ref]
    asked_at: Mapped[When]
    said: Mapped[Word | None] = mapped_column(comment="yes, no; none: not answered yet")
    said_at: Mapped[When | None]


class Seat(Table):
    """A member of staff works at a desk. Whoever has no seat works at every desk."""

    __tablename__ = "seats"

    council: Mapped[Council] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    desk: Mapped[Word] = mapped_column(primary_key=True)
