"""Sealed cases and who may read them, and which cases belong together. Ids only; reasons stand sealed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Key, Ref, Sealed, When, Word
from storage.tables.base import Table


class Seal(Table):
    """A case that only named people read."""

    __tablename__ = "seals"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    council: Mapped[Council]
    kind: Mapped[Word] = mapped_column(comment="named: chosen readers; meeting: members of a support meeting")
    sealed_by: Mapped[Ref]
    sealed_at: Mapped[When]


class Reader(Table):
    """Somebody who may read a sealed case."""

    __tablename__ = "readers"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    council: Mapped[Council]
    named_by: Mapped[Ref]
    named_at: Mapped[When]


class Opening(Table):
    """Somebody opened a sealed case that was not theirs to read, and wrote why. Shown to the lead until seen."""

    __tablename__ = "openings"

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[Ref]
    reason: Mapped[Sealed] = mapped_column(comment="why, in their own words, sealed")
    opened_at: Mapped[When]
    until: Mapped[When] = mapped_column(comment="how long it stays open to them")
    seen_by: Mapped[Ref | None]
    seen_at: Mapped[When | None]


class CaseLink(Table):
    """Two cases that belong together, because somebody said so. The lesser id stands first."""

    __tablename__ = "case_links"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: Mapped[Key]
    council: Mapped[Council]
    one_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[Word] = mapped_column(comment="household, related")
    linked_by: Mapped[Ref]
    linked_at: Mapped[When]
