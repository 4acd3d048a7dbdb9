"""What a case touches: the boxes (相談内容) ticked for it. Ids and enum values only, never words."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Word
from storage.tables.base import Table


class CaseMatter(Table):
    """One box of a case; each teller's are kept apart, so that staff correct without rubbing out what was told."""

    __tablename__ = "case_matters"
    __table_args__ = (Index("ix_case_matters_matter", "council", "matter"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    told_by: Mapped[Word] = mapped_column(primary_key=True, comment="person, heard or staff")
    matter: Mapped[Word] = mapped_column(primary_key=True)
    council: Mapped[Council]
    is_main: Mapped[bool] = mapped_column(comment="what weighs most, of this teller's")
    position: Mapped[int] = mapped_column(comment="in the order told")
