"""What comes in and what goes out: envelopes and arrivals on one side, the outbox on the other."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import IN_LINE, Big, Council, Digest, Key, Line, Plain, Ref, Sealed, Seq, When, Word
from storage.tables.base import NEVER_AGAIN, Table


class Envelope(Table):
    """One webhook body exactly as LINE sent it, sealed. The source of truth for every arrival in it."""

    __tablename__ = "envelopes"

    council: Mapped[Council] = mapped_column(primary_key=True)
    digest: Mapped[Digest] = mapped_column(primary_key=True, comment="SHA-256 of the body")
    body: Mapped[Sealed]
    received_at: Mapped[When]
    doomed: Mapped[bool] = mapped_column(
        default=False, comment="holds words taken back: goes once all is done"
    )


class Arrival(Table):
    """One thing that reached us, waiting for its turn or finished. Never dropped."""

    __tablename__ = "arrivals"
    __table_args__ = (
        UniqueConstraint("council", "event_id"),
        Index(
            "ix_arrivals_waiting",
            "council",
            "turn",
            "id",
            sqlite_where=text(IN_LINE),
            postgresql_where=text(IN_LINE),
        ),
        Index(
            "ix_arrivals_waiting_person",
            "person_key",
            "turn",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_arrivals_parked",
            "council",
            "id",
            sqlite_where=text("state = 'parked'"),
            postgresql_where=text("state = 'parked'"),
        ),
        Index("ix_arrivals_envelope", "council", "envelope"),
        NEVER_AGAIN,
    )

    id: Mapped[Seq]
    council: Mapped[Council]
    event_id: Mapped[Word] = mapped_column(comment="LINE's webhookEventId, or the digest of the event")
    person_key: Mapped[Digest | None] = mapped_column(
        comment="keyed hash of the LINE user id; none: nobody to answer"
    )
    envelope: Mapped[Digest | None]
    position: Mapped[int] = mapped_column(comment="which event of the envelope")
    timer: Mapped[Word | None] = mapped_column(comment="kind of timer, when a clock of ours speaks")
    subject: Mapped[Word | None]
    received_at: Mapped[When]
    turn: Mapped[Big] = mapped_column(
        comment="by which it is taken: ms of arrival, later for each that waits before it; 0: danger"
    )
    state: Mapped[Word] = mapped_column(comment="waiting, done, ignored, parked")
    reason: Mapped[Line | None] = mapped_column(comment="why ignored or parked: never anybody's words")
    tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[When | None]
    finished_at: Mapped[When | None]


_NOT_SENT = text("state in ('refused', 'expired', 'unknown', 'held')")


class Outgoing(Table):
    """One request to LINE: its id is the retry key, fixed before the first attempt."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("id"),
        Index(
            "ix_outbox_waiting",
            "council",
            "lane",
            "seq",
            sqlite_where=text(IN_LINE),
            postgresql_where=text(IN_LINE),
        ),
        Index(
            "ix_outbox_waiting_person",
            "person_id",
            "lane",
            "seq",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_outbox_not_sent", "council", "seq", sqlite_where=_NOT_SENT, postgresql_where=_NOT_SENT),
        NEVER_AGAIN,
    )

    seq: Mapped[Seq]
    id: Mapped[Ref]
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word] = mapped_column(comment="words, profile, content")
    lane: Mapped[int] = mapped_column(comment="0 staff and crisis, 1 answers, 2 bulk")
    body: Mapped[Sealed | None]
    reply_token: Mapped[Sealed | None]
    token_until: Mapped[When | None] = mapped_column(
        comment="after this the reply token is not tried any more"
    )
    state: Mapped[Word] = mapped_column(comment="waiting, sent, refused, expired, unknown, held")
    via: Mapped[Word | None] = mapped_column(comment="reply or push, written before the attempt")
    reason: Mapped[Line | None]
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[When]
    first_try_at: Mapped[When | None]
    due_at: Mapped[When]
    leased_until: Mapped[When | None]
    finished_at: Mapped[When | None]
    request_id: Mapped[Plain | None]


class Timer(Table):
    """Something to come back to at a moment; fires once, as an arrival of its person."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("council", "kind", "subject"),
        Index("ix_timers_due", "council", "due_at"),
    )

    id: Mapped[Key]
    council: Mapped[Council]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word]
    subject: Mapped[Word]
    due_at: Mapped[When]


class Tick(Table):
    """A scheduled job that has run: the row makes a second scheduler harmless."""

    __tablename__ = "ticks"

    council: Mapped[Council] = mapped_column(primary_key=True)
    job: Mapped[Word] = mapped_column(primary_key=True)
    planned_at: Mapped[When] = mapped_column(primary_key=True)


class Switch(Table):
    """A state of the whole desk: pushes stopped for lack of quota, and the like."""

    __tablename__ = "switches"

    council: Mapped[Council] = mapped_column(primary_key=True)
    name: Mapped[Word] = mapped_column(primary_key=True)
    reason: Mapped[Line]
    set_at: Mapped[When]
    until: Mapped[When | None]
    told_at: Mapped[When | None] = mapped_column(comment="when administrators were written to")
    ask_at: Mapped[When | None] = mapped_column(comment="when LINE is asked next whether it accepts us")
    asked: Mapped[int] = mapped_column(default=0, comment="how often it was asked")


class SecretUse(Table):
    """How often LINE signed with which channel secret while it is being changed. Never the secret itself."""

    __tablename__ = "secret_uses"

    council: Mapped[Council] = mapped_column(primary_key=True)
    fingerprint: Mapped[Digest] = mapped_column(primary_key=True, comment="keyed hash of the secret")
    count: Mapped[Big]
    first_at: Mapped[When]
    last_at: Mapped[When]


class SealedSecret(Table):
    """A key of ours that must outlive key rotation, wrapped under the current key."""

    __tablename__ = "secrets"

    council: Mapped[Council] = mapped_column(primary_key=True)
    name: Mapped[Word] = mapped_column(primary_key=True)
    sealed: Mapped[Sealed]
