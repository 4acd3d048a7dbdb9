"""People whom the desk knows twice: keyed tags that lead from one to the other, and what staff said of them. Ids only."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Ref, When
from storage.tables.base import Table


class DoubleTag(Table):
    """A keyed tag of something two people who are one may share: a telephone number, a name with a town. Never readable."""

    __tablename__ = "double_tags"
    __table_args__ = (
        Index("ix_double_tags_source", "person_id", "source_id"),
        {"sqlite_with_rowid": False},
    )

    council: Mapped[Council] = mapped_column(primary_key=True)
    tag: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="one of several of the same piece"
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[Ref] = mapped_column(
        primary_key=True, comment="the case it was told in; the person's own id: it stands on their card"
    )


class Joined(Table):
    """Somebody who is known twice: counted and listed with the other. Taken away, everything is as it was."""

    __tablename__ = "joined"
    __table_args__ = (Index("ix_joined_one", "one_id"), Index("ix_joined_under", "under_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    council: Mapped[Council]
    under_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), comment="whom staff said they are"
    )
    one_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), comment="the first of all who are one, as it follows"
    )
    joined_by: Mapped[Ref]
    joined_at: Mapped[When]


class Apart(Table):
    """Two people who are not one, as staff said: nobody is asked again. The lesser id stands first."""

    __tablename__ = "apart"
    __table_args__ = (Index("ix_apart_other", "other_id"),)

    one_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    council: Mapped[Council]
    told_by: Mapped[Ref]
    told_at: Mapped[When]
