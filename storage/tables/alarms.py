"""Danger heard, and who was called because of it. Kinds and levels stay plain; which words said so is sealed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Key, Line, Plain, Ref, Sealed, When, Word
from storage.tables.base import Table

_OPEN = text("state = 'open'")
_WAITING = text("state = 'waiting'")


class Sign(Table):
    """Something a person wrote that was heard as danger, or as a reason to take care."""

    __tablename__ = "signs"

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[Ref | None] = mapped_column(comment="the words it was heard in; gone if taken back")
    risk: Mapped[int] = mapped_column(comment="1 watch, 2 urgent, 3 emergency")
    kinds: Mapped[Plain] = mapped_column(comment="separated by spaces, the likeliest first")
    evidence: Mapped[Sealed] = mapped_column(comment="JSON: rule and place in the text, sealed")
    heard_at: Mapped[When]


class Alarm(Table):
    """Danger to life that somebody on duty must take in hand. Calls go on until one does."""

    __tablename__ = "alarms"
    __table_args__ = (
        Index("ix_alarms_open", "council", "call_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    risk: Mapped[int]
    state: Mapped[Word] = mapped_column(comment="open, taken")
    lang: Mapped[Word] = mapped_column(comment="of the words it was raised by, empty if unknown")
    for_staff: Mapped[Ref | None] = mapped_column(comment="who speaks with the person: called first")
    raised_at: Mapped[When]
    spoken_at: Mapped[When | None] = mapped_column(comment="when the person was last given numbers")
    spoken_risk: Mapped[int] = mapped_column(comment="for which level")
    round: Mapped[int] = mapped_column(comment="how many times all of a circle were called")
    call_at: Mapped[When] = mapped_column(comment="when the next round is due")
    taken_by: Mapped[Ref | None]
    taken_at: Mapped[When | None]


class AlarmCall(Table):
    """One attempt to reach one member of staff by one channel, and how it went. Its id is LINE's retry key."""

    __tablename__ = "alarm_calls"
    __table_args__ = (
        UniqueConstraint("alarm_id", "round", "staff_id", "channel"),
        Index(
            "ix_alarm_calls_waiting", "council", "made_at", sqlite_where=_WAITING, postgresql_where=_WAITING
        ),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    alarm_id: Mapped[UUID] = mapped_column(ForeignKey("alarms.id"))
    staff_id: Mapped[Ref]
    channel: Mapped[Word] = mapped_column(comment="mail or line")
    round: Mapped[int]
    state: Mapped[Word] = mapped_column(comment="waiting, sent, failed, moot")
    reason: Mapped[Line | None]
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[When]
    leased_until: Mapped[When | None]
    finished_at: Mapped[When | None]
