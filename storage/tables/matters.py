"""What a case touches: the boxes (相談内容) ticked for it, and how staff changed them. Ids and enum values only, never words."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Plain, Ref, Seq, When, Word
from storage.tables.base import NEVER_AGAIN, Table


class CaseMatter(Table):
    """One box of a case; each teller's are kept apart, so that staff correct without rubbing out what was told."""

    __tablename__ = "case_matters"
    __table_args__ = (Index("ix_case_matters_matter", "council", "matter"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    told_by: Mapped[Word] = mapped_column(primary_key=True, comment="person or staff")
    matter: Mapped[Word] = mapped_column(primary_key=True)
    council: Mapped[Council]
    is_main: Mapped[bool] = mapped_column(comment="what weighs most, of this teller's")
    position: Mapped[int] = mapped_column(comment="in the order told")


class MatterChange(Table):
    """Somebody of the staff changed the boxes of a case: all that were ticked from then on."""

    __tablename__ = "matter_changes"
    __table_args__ = (NEVER_AGAIN,)

    id: Mapped[Seq]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[Ref]
    changed_at: Mapped[When]
    matters: Mapped[Plain] = mapped_column(
        comment="separated by spaces, the main one first; empty: none of their own"
    )
