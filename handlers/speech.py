"""Speaking to a person: words are kept as shown and put into the outbox, in one go. Sends nothing itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import rendered
from handlers.messages import Message
from handlers.quieting import muted
from storage import messages, outbox
from storage.db import Tx
from storage.ids import CaseId, OutboxId, StaffId
from storage.messages import Author
from storage.outbox import Lane
from storage.people import Known

PER_REQUEST = 5  # LINE takes five messages in one request, and one request is one row


@dataclass(frozen=True, slots=True)
class Free:
    """A free answer: the reply token of what the person just said, and when it reached us."""

    token: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Words of a member of staff. once: the id of the form they were sent with, so that it counts once."""

    staff: StaffId
    once: OutboxId


@dataclass(frozen=True, slots=True)
class Crisis:
    """The desk's own words when life may be in danger: they wait behind nobody's."""


CRISIS = Crisis()


def speak(
    tx: Tx,
    person: Known,
    case: CaseId | None,
    said: Sequence[Message],
    now: datetime,
    *,
    free: Free | None = None,
    by: Signed | Crisis | None = None,
) -> None:
    """Say something. The first five messages go with the free answer, if there is one. by: none for the bot's words.

    Somebody whose phone others read is told nothing unasked, and of staff's words the notification shows none.
    Whoever never wrote on LINE is told nothing here at all: staff speak with them.
    """
    if not person.has_line:
        return
    if person.quiet and free is None and by is None:
        return
    signed = by if isinstance(by, Signed) else None
    author: Author = "staff" if signed else "bot"
    lane = Lane.STAFF if by else Lane.ANSWER
    for start in range(0, len(said), PER_REQUEST):
        batch = said[start : start + PER_REQUEST]
        first = start == 0
        row = outbox.add(
            tx,
            person,
            outbox.New(
                kind="words",
                lane=lane,
                body=rendered.dump(_discreet(batch, person) if signed else batch),
                reply_token=free.token if free and first else None,
                token_from=free.since if free and first else None,
                id=signed.once if signed and first else None,
            ),
            now,
        )
        for message in batch:
            staff = signed.staff if signed else None
            new = messages.New(author, _kind(message), _body(message), staff=staff, outbox=row)
            messages.keep(tx, person, case, new, now)


def _discreet(batch: Sequence[Message], person: Known) -> Sequence[Message]:
    return tuple(muted(message, person.locale) for message in batch) if person.quiet else batch


def _kind(message: Message) -> str:
    return str(rendered.as_json(message)["type"])


def _body(message: Message) -> str:
    return json.dumps(rendered.as_json(message), ensure_ascii=False)
