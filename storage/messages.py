"""What was said, in and out, exactly as it was shown. Sealed under the person's own key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from storage.db import Tx
from storage.ids import CaseId, MediaId, MessageId, OutboxId, StaffId, new_id
from storage.people import Known
from storage.prepared import Prepared
from storage.tables import Media, Message, Unsent
from storage.vault import OwnKey, Place

Author = Literal["person", "bot", "staff"]
MediaState = Literal["wanted", "kept", "gone", "refused"]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said. body: JSON as rendered, or empty once it was taken back. case: it belongs to, if to one."""

    id: MessageId
    author: Author
    staff: StaffId | None
    kind: str
    body: str
    said_at: datetime
    unsent: bool
    outbox: OutboxId | None
    case: CaseId | None = None


@dataclass(frozen=True, slots=True)
class New:
    """One thing to keep. line_message: LINE's id of it, for finding it when it is taken back."""

    author: Author
    kind: str
    body: str
    line_message: str = ""
    staff: StaffId | None = None
    outbox: OutboxId | None = None
    arrival: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept. taken_back: the person took it back before it reached us, so only its trace is."""

    id: MessageId
    taken_back: bool


def keep(tx: Tx, person: Known, case: CaseId | None, new: New, now: datetime) -> Kept:
    """Keep something said. If the person took it back before it reached us, only its trace is kept."""
    message = MessageId(new_id())
    key = tx.vault.digest("line_message", new.line_message) if new.line_message else None
    taken_back = key is not None and _is_unsent(tx, key)
    values = {
        "id": message,
        "council": tx.council,
        "person_id": person.id,
        "case_id": case,
        "author": new.author,
        "staff_id": new.staff,
        "kind": new.kind,
        "body": None if taken_back else person.key.seal(new.body, _place(message)),
        "line_message_key": key,
        "arrival_id": new.arrival,
        "outbox_id": new.outbox,
        "said_at": now,
        "unsent_at": now if taken_back else None,
    }
    _KEEP.run(tx, values)
    tx.ring("console")
    return Kept(message, taken_back)


def _is_unsent(tx: Tx, key: bytes) -> bool:
    return bool(_UNSENT.run(tx, {"council": tx.council, "key": key}).rows)


def unsend(tx: Tx, person: Known, line_message: str, now: datetime) -> tuple[int, ...]:
    """The person took a message back: its words and media go, its trace stays. Says which arrivals held it."""
    key = tx.vault.digest("line_message", line_message)
    if not _is_unsent(tx, key):
        tx.connection.execute(insert(Unsent).values(council=tx.council, line_message_key=key, unsent_at=now))
    rows = tx.connection.execute(
        select(Message.id, Message.arrival_id).where(
            Message.person_id == person.id, Message.line_message_key == key
        )
    ).all()
    ids = [row.id for row in rows]
    tx.connection.execute(update(Message).where(Message.id.in_(ids)).values(body=None, unsent_at=now))
    tx.connection.execute(update(Media).where(Media.message_id.in_(ids)).values(body=None, state="gone"))
    tx.ring("console")
    return tuple(row.arrival_id for row in rows if row.arrival_id is not None)


def bodies(tx: Tx, person: Known, line_message: str) -> tuple[str, ...]:
    """What a message of LINE's said, as JSON; nothing if it has not arrived or was taken back."""
    key = tx.vault.digest("line_message", line_message)
    rows = tx.connection.execute(
        select(Message.id, Message.body).where(
            Message.person_id == person.id, Message.line_message_key == key, Message.body.is_not(None)
        )
    )
    return tuple(person.key.open(row.body, _place(row.id)) for row in rows)


def body(tx: Tx, person: Known, message: MessageId) -> str:
    """What was said in one message, as kept. Raises: KeyError if it was taken back or never was."""
    sealed = tx.connection.execute(select(Message.body).where(Message.id == message)).scalar_one_or_none()
    if sealed is None:
        raise KeyError(message)
    return person.key.open(sealed, _place(message))


def opened(key: OwnKey, message: UUID, sealed: bytes) -> str:
    """What was said in a message that was read from its table together with others. Raises: CannotOpen."""
    return key.open(sealed, _place(message))


def rewrite(tx: Tx, person: Known, message: MessageId, body: str) -> None:
    """Show something said otherwise than it was: only ever because words in it were taken back."""
    sealed = person.key.seal(body, _place(message))
    tx.connection.execute(update(Message).where(Message.id == message).values(body=sealed))


def move_to_case(tx: Tx, person: Known, case: CaseId, since: datetime) -> None:
    """What was said since then, and belongs to no case yet, belongs to this one."""
    _MOVE.run(tx, {"person": person.id, "since": since, "case_id": case})


def of_arrival(tx: Tx, person: Known, arrival: int) -> MessageId | None:
    """What was said in an arrival, if it was kept."""
    found = tx.connection.execute(
        select(Message.id).where(Message.person_id == person.id, Message.arrival_id == arrival).limit(1)
    ).scalar_one_or_none()
    return MessageId(found) if found else None


def last_of_staff(tx: Tx, person: Known) -> datetime | None:
    """When a member of staff last wrote to this person."""
    found = select(func.max(Message.said_at)).where(Message.person_id == person.id, Message.author == "staff")
    return tx.connection.execute(found).scalar_one_or_none()


def thread(tx: Tx, person: Known, latest: int | None = None) -> tuple[Said, ...]:
    """What was said with a person, oldest first. latest: only so many of the latest."""
    rows = tx.connection.execute(
        select(
            Message.id,
            Message.author,
            Message.staff_id,
            Message.kind,
            Message.body,
            Message.said_at,
            Message.unsent_at,
            Message.outbox_id,
            Message.case_id,
        )
        .where(Message.person_id == person.id)
        .order_by(Message.said_at.desc(), Message.id.desc())
        .limit(latest)
    ).all()
    return tuple(
        Said(
            id=MessageId(row.id),
            author=row.author,
            staff=row.staff_id,
            kind=row.kind,
            body=person.key.open(row.body, _place(row.id)) if row.body else "",
            said_at=row.said_at,
            unsent=row.unsent_at is not None,
            outbox=row.outbox_id,
            case=CaseId(row.case_id) if row.case_id else None,
        )
        for row in reversed(rows)
    )


def want_media(tx: Tx, person: Known, message: MessageId, now: datetime) -> MediaId:
    """Note that a photo or file is to be fetched."""
    media = MediaId(new_id())
    tx.connection.execute(
        insert(Media).values(
            id=media,
            council=tx.council,
            person_id=person.id,
            message_id=message,
            state="wanted",
            mime="",
            size=0,
            body=None,
            made_at=now,
        )
    )
    return media


def keep_media(tx: Tx, person: Known, media: MediaId, mime: str, body: bytes) -> None:
    """Keep what was fetched, unless it was taken back meanwhile."""
    sealed = person.key.seal_bytes(body, Place("media", "body", media.hex))
    tx.connection.execute(
        update(Media)
        .where(Media.id == media, Media.state == "wanted")
        .values(state="kept", mime=mime, size=len(body), body=sealed)
    )
    tx.ring("console")


def lose_media(tx: Tx, media: MediaId, state: MediaState) -> None:
    """Note that the content cannot be had."""
    tx.connection.execute(update(Media).where(Media.id == media, Media.state == "wanted").values(state=state))
    tx.ring("console")


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo or file as staff may see it. body is empty unless state is kept. case: what it was said in belongs to."""

    id: MediaId
    message: MessageId
    state: MediaState
    mime: str
    body: bytes
    case: CaseId | None = None


def media_of(tx: Tx, person: Known) -> dict[UUID, tuple[MediaId, MediaState, str]]:
    """The media of a person by message: id, state and type, without their content."""
    rows = tx.connection.execute(
        select(Media.message_id, Media.id, Media.state, Media.mime).where(Media.person_id == person.id)
    ).all()
    return {row.message_id: (MediaId(row.id), row.state, row.mime) for row in rows}


def open_media(tx: Tx, person: Known, media: MediaId) -> Seen | None:
    """One photo or file of this person, opened; none if it is not theirs."""
    row = tx.connection.execute(
        select(Media.id, Media.message_id, Media.state, Media.mime, Media.body, Message.case_id)
        .join(Message, Message.id == Media.message_id)
        .where(Media.id == media, Media.person_id == person.id)
    ).one_or_none()
    if row is None:
        return None
    body = person.key.open_bytes(row.body, Place("media", "body", media.hex)) if row.body else b""
    case = CaseId(row.case_id) if row.case_id else None
    return Seen(MediaId(row.id), MessageId(row.message_id), row.state, row.mime, body, case)


def _place(message: UUID) -> Place:
    return Place("messages", "body", message.hex)


_KEEP = Prepared(insert(Message))
_MOVE = Prepared(
    update(Message).where(
        Message.person_id == bindparam("person"),
        Message.case_id.is_(None),
        Message.said_at >= bindparam("since"),
    )
)
_UNSENT = Prepared(
    select(Unsent.unsent_at).where(
        Unsent.council == bindparam("council"), Unsent.line_message_key == bindparam("key")
    )
)
