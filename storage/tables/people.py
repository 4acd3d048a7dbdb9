"""Who writes to us, and the state of the talk with each. Names and ids are sealed; queues stay readable."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Big, Council, Digest, Key, Plain, Ref, Sealed, When, Word
from storage.tables.base import Table


class Person(Table):
    """A person (利用者) the desk knows, from LINE or otherwise. This row is the one lock on everything of theirs."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("council", "line_key"),)

    id: Mapped[Key]
    council: Mapped[Council]
    line_key: Mapped[Digest | None] = mapped_column(
        comment="keyed hash of the LINE user id: found, never read; none: never wrote on LINE"
    )
    sealed_key: Mapped[Sealed] = mapped_column(
        comment="this person's own key, wrapped; destroying it erases them"
    )
    line_id: Mapped[Sealed | None] = mapped_column(comment="LINE user id, sealed")
    name: Mapped[Sealed | None] = mapped_column(comment="LINE display name, sealed")
    locale: Mapped[Word] = mapped_column(comment="language they are spoken to in")
    locale_chosen: Mapped[bool] = mapped_column(comment="they chose it themselves")
    reachable: Mapped[bool] = mapped_column(comment="false while they block us")
    quiet: Mapped[bool] = mapped_column(
        default=False, comment="others may read their phone: nothing is pushed by itself"
    )
    met_at: Mapped[When]
    reach_told_at: Mapped[When | None] = mapped_column(
        comment="LINE's time of what last told us whether we reach them"
    )


class Talk(Table):
    """The talk with one person: who speaks for us now, and where the conversation stands."""

    __tablename__ = "talks"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    council: Mapped[Council]
    owner: Mapped[Word] = mapped_column(comment="bot, desk or staff: exactly one of them speaks")
    desk: Mapped[Word | None] = mapped_column(comment="the queue that owns the talk, when a desk does")
    staff_id: Mapped[Ref | None] = mapped_column(comment="who owns the talk, when a person does")
    case_id: Mapped[Ref | None] = mapped_column(comment="the case these words belong to")
    aside_id: Mapped[Ref | None] = mapped_column(comment="the bot's own case, while staff speak of another")
    state: Mapped[Sealed | None] = mapped_column(comment="answers by key, sealed")
    revision: Mapped[int]
    reply_token: Mapped[Sealed | None] = mapped_column(
        comment="of the last thing they said to staff: a free answer"
    )
    token_from: Mapped[When | None]
    hushed_at: Mapped[When | None] = mapped_column(comment="since then we speak of nothing but the weather")
    let_go_at: Mapped[When | None] = mapped_column(comment="when staff last gave the talk back to the bot")
    changed_at: Mapped[When]


class Message(Table):
    """One thing said, in or out, kept exactly as it was shown."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_thread", "person_id", "said_at"),)

    id: Mapped[Key]
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    case_id: Mapped[Ref | None] = mapped_column(index=True)
    author: Mapped[Word] = mapped_column(comment="person, bot or staff")
    staff_id: Mapped[Ref | None]
    kind: Mapped[Word] = mapped_column(comment="text, card, image, place, sticker, press, note …")
    body: Mapped[Sealed | None] = mapped_column(comment="as rendered, sealed; empty once taken back")
    line_message_key: Mapped[Digest | None] = mapped_column(
        index=True, comment="keyed hash of LINE's message id"
    )
    arrival_id: Mapped[Big | None]
    outbox_id: Mapped[Ref | None] = mapped_column(index=True)
    said_at: Mapped[When]
    unsent_at: Mapped[When | None]


class Unsent(Table):
    """Tombstone of a message taken back, so that it stays gone even if it arrives afterwards."""

    __tablename__ = "unsent"

    council: Mapped[Council] = mapped_column(primary_key=True)
    line_message_key: Mapped[Digest] = mapped_column(primary_key=True)
    unsent_at: Mapped[When]


class Media(Table):
    """A photo, voice message or file a person sent: fetched once, sealed, served only to staff."""

    __tablename__ = "media"

    id: Mapped[Key]
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    message_id: Mapped[Ref] = mapped_column(index=True)
    state: Mapped[Word] = mapped_column(comment="wanted, kept, gone, refused")
    mime: Mapped[Plain] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    body: Mapped[Sealed | None]
    made_at: Mapped[When]
