"""Which request that LINE took was for which row of our outbox: both sides, held side by side, one by one.

A push bears its row's id as its key. A reply that LINE has confirmed is known by LINE's own number of the request. What is
left was taken without our knowing: it can only be of a row kept as unknown, of the same person, in the same words, and, where
the bot answers, of the event whose reply token it used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.line_out import to_line
from handlers import rendered
from storage import people
from storage.db import Store
from storage.ids import PersonId
from storage.outbox import OVERTAKEN, Lane
from storage.tables import Message, Outgoing
from tests.simulation.evidence import Evidence, Row

Ledger = Sequence[Mapping[str, Any]]
PUSH, REPLY = "/v2/bot/message/push", "/v2/bot/message/reply"


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the outbox. request: LINE's number of it, where we were told. event: what it followed in the talk.

    said: its messages as LINE shows them; None where the talk does not keep them as they were, because the person took
    words back.
    """

    row: Row
    person: str
    request: str | None
    event: str
    said: object

    @property
    def is_shown(self) -> bool:
        """Whether staff are shown that nobody knows what became of it."""
        return self.row.state == "unknown"

    @property
    def is_overtaken(self) -> bool:
        """Whether it was deliberately not said, because something graver was."""
        return self.row.reason == OVERTAKEN

    @property
    def is_answer(self) -> bool:
        """Whether the bot said it to what the person did just before, with no token but that one's."""
        return self.row.lane == Lane.ANSWER


@dataclass(frozen=True, slots=True)
class Taken:
    """One request LINE took. event: whose reply token it used. place: where it stands in LINE's ledger."""

    request: str
    person: str
    key: str
    event: str
    said: object
    place: int

    def fits(self, kept: Kept) -> bool:
        """Whether it can have been of this row."""
        same_words = kept.said is None or kept.said == self.said
        same_event = not self.event or not kept.is_answer or kept.event == self.event
        return self.person == kept.person and same_words and same_event


@dataclass(frozen=True)
class Pairs:
    """Rows, what LINE took of each, and what it took that no row is left for.

    blocked: whoever blocked the account once: LINE takes what is said to them meanwhile and shows it to nobody.
    """

    rows: Mapping[UUID, Kept]
    taken: Mapping[UUID, list[Taken]] = field(default_factory=dict)
    strays: list[Taken] = field(default_factory=list)
    blocked: frozenset[str] = frozenset()

    def of(self, kept: Kept) -> list[Taken]:
        """What LINE took of a row."""
        return self.taken.get(kept.row.id, [])

    def wrong(self) -> Iterator[str]:
        """I4, I5: sent was taken once, unknown once or not at all, all else never; and nothing else was taken."""
        for kept in self.rows.values():
            taken, state = self.of(kept), kept.row.state
            whose = f"{kept.row.id} for {kept.person[:6]}, kept as {state}"
            if len(taken) > 1:
                yield f"{whose}, was taken {len(taken)} times"
            if state == "sent" and not taken and kept.person not in self.blocked:
                yield f"{whose}, was never taken"
            if state not in ("sent", "unknown") and taken:
                yield f"{whose}, was taken all the same"
            if any(not each.fits(kept) for each in taken):
                yield f"{whose}, was taken for something else"
        for stray in self.strays:
            yield f"LINE took {stray.request} for {stray.person[:6]}, and it is of no row"

    def twice(self) -> Mapping[str, int]:
        """By person, how often LINE took what was no row's own or was its row's before, and showed it."""
        found: dict[str, int] = {}
        for kept in self.rows.values():
            taken = self.of(kept)
            fit = sum(each.fits(kept) for each in taken) if kept.row.state in ("sent", "unknown") else 0
            found[kept.person] = found.get(kept.person, 0) + len(taken) - min(1, fit)
        for stray in self.strays:
            found[stray.person] = found.get(stray.person, 0) + 1
        return {person: count for person, count in found.items() if count}


def pair(store: Store, found: Evidence, webhooks: Ledger, requests: Ledger) -> Pairs:
    """Hold LINE's ledger against the outbox."""
    rows = {kept.row.id: kept for kept in _kept(store, found)}
    by_key = {str(row): row for row in rows}
    by_request = {kept.request: row for row, kept in rows.items() if kept.request}
    taken: dict[UUID, list[Taken]] = {}
    unclear: list[Taken] = []
    strays: list[Taken] = []
    for each in _taken(webhooks, requests):
        row = by_key.get(each.key) if each.key else by_request.get(each.request)
        if row is not None:
            taken.setdefault(row, []).append(each)
        else:
            (strays if each.key else unclear).append(each)
    free = [kept for row, kept in rows.items() if kept.is_shown and row not in taken]
    for each, kept in _matched(unclear, free):
        if kept is None:
            strays.append(each)
        else:
            taken.setdefault(kept.row.id, []).append(each)
    blocked = frozenset(event.person for event in found.line.events if event.kind == "unfollow")
    return Pairs(rows, taken, strays, blocked)


def tokens_of(webhooks: Ledger) -> dict[str, str]:
    """The event each reply token came with."""
    return {
        event["replyToken"]: event["webhookEventId"]
        for attempt in webhooks
        for event in attempt["events"]
        if "replyToken" in event
    }


def people_of(webhooks: Ledger) -> dict[str, str]:
    """Whose event it was."""
    return {
        event["webhookEventId"]: event["source"]["userId"]
        for attempt in webhooks
        for event in attempt["events"]
        if "userId" in event["source"]
    }


def _taken(webhooks: Ledger, requests: Ledger) -> Iterator[Taken]:
    events = tokens_of(webhooks)
    for place, request in enumerate(requests):
        if not request["accepted"] or request["path"] not in (PUSH, REPLY):
            continue
        body = request["body"]
        for delivery in request["deliveries"] or ():
            yield Taken(
                request=request["requestId"],
                person=delivery["person"],
                key=request.get("retryKey") or "",
                event=events.get(body.get("replyToken", ""), ""),
                said=body["messages"],
                place=place,
            )


def _kept(store: Store, found: Evidence) -> Iterator[Kept]:
    events = {record.id: event for event, records in found.arrivals.items() for record in records}
    rewritten = {event.person for event in found.line.events if event.kind == "unsend"}
    with store.reading() as tx:
        kept = {row.id: row for row in tx.connection.execute(_REQUESTS)}
        whose = {row.person_id: people.line_id_of(tx, PersonId(row.person_id)) for row in kept.values()}
        followed: dict[UUID, int] = {}
        last: dict[UUID, int] = {}
        for line in tx.connection.execute(_SAID):
            if line.author == "person" and line.arrival_id:
                last[line.person_id] = line.arrival_id
            elif line.outbox_id and line.person_id in last:
                followed.setdefault(line.outbox_id, last[line.person_id])
    for row in found.rows:
        person = whose[kept[row.id].person_id]
        said = None if person in rewritten or not row.bubbles else _as_shown(row)
        yield Kept(row, person, kept[row.id].request_id, events.get(followed.get(row.id, 0), ""), said)


_REQUESTS = select(Outgoing.id, Outgoing.person_id, Outgoing.request_id).where(Outgoing.kind == "words")
_SAID = select(Message.person_id, Message.author, Message.arrival_id, Message.outbox_id).order_by(Message.id)


def _as_shown(row: Row) -> object:
    return to_line(rendered.load(f"[{','.join(row.bubbles)}]"))


def _matched(requests: Sequence[Taken], rows: Sequence[Kept]) -> Iterator[tuple[Taken, Kept | None]]:
    """As many of these as can be, each with a row of its own."""
    holder: dict[int, int] = {}

    def place(number: int, seen: set[int]) -> bool:
        for at, kept in enumerate(rows):
            if at in seen or not requests[number].fits(kept):
                continue
            seen.add(at)
            if at not in holder or place(holder[at], seen):
                holder[at] = number
                return True
        return False

    for number in range(len(requests)):
        place(number, set())
    chosen = {number: rows[at] for at, number in holder.items()}
    for number, each in enumerate(requests):
        yield each, chosen.get(number)
