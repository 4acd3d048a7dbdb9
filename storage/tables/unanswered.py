"""What people wrote and the desk had no answer to. The words themselves stay where they are kept: with the messages."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Key, Plain, Ref, When, Word
from storage.tables.base import Table

_WAITING = text("settled_at IS NULL")


class Unanswered(Table):
    """One message that nothing came of, for staff to learn from."""

    __tablename__ = "unanswered"
    __table_args__ = (
        Index(
            "ix_unanswered_waiting",
            "council",
            "written_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), unique=True)
    case_id: Mapped[Ref | None] = mapped_column(comment="the case it stands in, if there was one")
    lang: Mapped[Word] = mapped_column(comment="of the words, empty if unknown")
    topics: Mapped[Plain] = mapped_column(comment="what they may be about, best first, separated by spaces")
    written_at: Mapped[When]
    settled_by: Mapped[Ref | None]
    settled_at: Mapped[When | None]
