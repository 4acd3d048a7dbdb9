"""What staff know and note themselves of a person: the card (人の情報), what was taken down for them, calls and visits.

Columns only. Whatever tells of a person is sealed under that person's key, and goes with it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Key, Ref, Sealed, When, Word
from storage.tables.base import Table


class Card(Table):
    """Somebody as staff know them: name, birth date, address, telephone and the like, in one sealed piece.

    A person has one; so has the one a case is about (本人), where that is somebody else. Both open with the person's key.
    """

    __tablename__ = "cards"

    id: Mapped[Key] = mapped_column(comment="the person's own id; or the case's, for the one it is about")
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    body: Mapped[Sealed] = mapped_column(comment="JSON, sealed")
    version: Mapped[int] = mapped_column(comment="rises with every change: the later of two staff is told")
    changed_by: Mapped[Ref]
    changed_at: Mapped[When]


class Intake(Table):
    """What a member of staff took down for somebody who called, came or wrote; kept as filled in, to go on with."""

    __tablename__ = "intakes"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    council: Mapped[Council]
    taken_by: Mapped[Ref] = mapped_column(comment="who took it down")
    came_at: Mapped[When] = mapped_column(comment="when they called, came or wrote")
    taken_at: Mapped[When] = mapped_column(comment="when it was first kept")
    body: Mapped[Sealed] = mapped_column(comment="JSON: the form as filled in, sealed")
    version: Mapped[int] = mapped_column(comment="rises with every change: the later of two staff is told")


class Call(Table):
    """Staff and person spoke, or tried to, otherwise than on LINE: a call, a visit, a letter."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_case", "case_id", "called_at"),)

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    staff_id: Mapped[Ref]
    way: Mapped[Word] = mapped_column(comment="call_out, call_in, counter, visit, letter_out, letter_in")
    outcome: Mapped[Word] = mapped_column(comment="spoken, message_left, not_reached, sent")
    body: Mapped[Sealed | None] = mapped_column(comment="what was said, in staff's words, sealed")
    called_at: Mapped[When]
    written_at: Mapped[When]
