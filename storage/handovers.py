"""Offers of a case to another desk, what was shared with each, and what came of them. The log is never cut."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from storage.columns import fixed
from storage.db import Tx
from storage.ids import CaseId, DeskKey, HandoverId, StaffId, new_id
from storage.people import Known
from storage.tables import Case, Handover, HandoverLine
from storage.vault import Place

LineKind = Literal["answer", "note", "talk"]
OPEN = ("offered", "on_paper")
OFFERED, ACCEPTED = "offered", "accepted"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing shared, as it stood when it was. label: what was asked, or who noted it; ref: where it came from."""

    kind: LineKind
    ref: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class New:
    """An offer to keep. id: given by the form, so that one sent twice is one offer. to_desk None: on paper."""

    id: HandoverId
    case: CaseId
    from_desk: DeskKey
    to_desk: DeskKey | None
    agency: str
    basis: str
    state: str
    words: str
    by: StaffId
    due_at: datetime | None
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer as it stands, without what is sealed. agency: empty for a desk of ours."""

    id: HandoverId
    case: CaseId
    from_desk: DeskKey
    to_desk: DeskKey | None
    agency: str
    basis: str
    state: str
    by: StaffId
    offered_at: datetime
    due_at: datetime | None
    answered_by: StaffId | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One offer with what its giver wrote, what was shared, and what was answered. explained: to the person."""

    offer: Offer
    words: str
    reason: str
    lines: tuple[Line, ...]
    explained: str = ""


_COLUMNS = (
    Handover.id,
    Handover.case_id,
    Handover.from_desk,
    Handover.to_desk,
    Handover.agency,
    Handover.basis,
    Handover.state,
    Handover.offered_by,
    Handover.offered_at,
    Handover.due_at,
    Handover.answered_by,
    Handover.answered_at,
)


def has(tx: Tx, offer: HandoverId) -> bool:
    """Whether this offer was made before."""
    return tx.connection.execute(select(Handover.state).where(Handover.id == offer)).first() is not None


def add(tx: Tx, person: Known, new: New, lines: Sequence[Line], now: datetime) -> None:
    """Keep an offer and what it shares. Locks: the caller holds the person's row."""
    values = {
        "id": new.id,
        "council": tx.council,
        "case_id": new.case,
        "from_desk": new.from_desk,
        "to_desk": new.to_desk,
        "agency": new.agency or None,
        "basis": new.basis,
        "state": new.state,
        "words": person.key.seal(new.words, _place("words", new.id)) if new.words else None,
        "explained": person.key.seal(new.explained, _place("explained", new.id)) if new.explained else None,
        "offered_by": new.by,
        "offered_at": now,
        "due_at": new.due_at,
    }
    tx.connection.execute(insert(Handover).values(values))
    rows = [_line_row(tx, person, new.id, line, position) for position, line in enumerate(lines)]
    if rows:
        tx.connection.execute(insert(HandoverLine), rows)
    tx.ring("console")


def _line_row(tx: Tx, person: Known, offer: HandoverId, line: Line, position: int) -> dict[str, object]:
    row = new_id()
    body = json.dumps({"ref": line.ref, "label": line.label, "value": line.value}, ensure_ascii=False)
    return {
        "id": row,
        "council": tx.council,
        "handover_id": offer,
        "kind": line.kind,
        "position": position,
        "body": person.key.seal(body, _line_place(row)),
    }


def answer(
    tx: Tx, person: Known, offer: HandoverId, state: str, by: StaffId, now: datetime, reason: str = ""
) -> None:
    """Keep how an offer ended. Locks: the caller holds the person's row."""
    sealed = person.key.seal(reason, _place("reason", offer)) if reason else None
    ended = {"state": state, "answered_by": by, "answered_at": now, "reason": sealed}
    tx.connection.execute(update(Handover).where(Handover.id == offer).values(ended))
    tx.ring("console")


def newest(tx: Tx, case: CaseId) -> Offer | None:
    """The latest offer of a case, open or not."""
    query = select(*_COLUMNS).where(Handover.case_id == case, Handover.council == tx.council)
    row = tx.connection.execute(
        query.order_by(Handover.offered_at.desc(), Handover.id.desc()).limit(1)
    ).first()
    return _offer(row) if row else None


def newest_accepted(tx: Tx, case: CaseId) -> Offer | None:
    """The latest offer of a case that another desk of ours has accepted."""
    query = select(*_COLUMNS).where(
        Handover.case_id == case,
        Handover.council == tx.council,
        Handover.state == "accepted",
        Handover.to_desk.is_not(None),
    )
    row = tx.connection.execute(query.order_by(Handover.answered_at.desc()).limit(1)).first()
    return _offer(row) if row else None


def parties(tx: Tx, case: CaseId) -> frozenset[DeskKey]:
    """The desks that have to do with a case by its hand-overs: who gave it first, and whom it is offered to or was given."""
    query = select(Handover.from_desk, Handover.to_desk, Handover.state).where(
        Handover.case_id == case, Handover.council == tx.council, Handover.to_desk.is_not(None)
    )
    rows = tx.connection.execute(query.order_by(Handover.offered_at, Handover.id)).all()
    first = [row.from_desk for row in rows if row.state == ACCEPTED][:1]
    theirs = [row.to_desk for row in rows if row.state in (OFFERED, ACCEPTED)]
    return frozenset(DeskKey(desk) for desk in (*first, *theirs))


def of_case(tx: Tx, person: Known, case: CaseId) -> tuple[Opened, ...]:
    """Every offer of a case with what was shared, the oldest first."""
    query = select(*_COLUMNS, Handover.words, Handover.reason, Handover.explained).where(
        Handover.case_id == case, Handover.council == tx.council
    )
    rows = tx.connection.execute(query.order_by(Handover.offered_at, Handover.id)).all()
    lines = _lines(tx, person, [row.id for row in rows])
    return tuple(
        Opened(
            _offer(row[: len(_COLUMNS)]),
            person.key.open(row.words, _place("words", row.id)) if row.words else "",
            person.key.open(row.reason, _place("reason", row.id)) if row.reason else "",
            lines.get(row.id, ()),
            person.key.open(row.explained, _place("explained", row.id)) if row.explained else "",
        )
        for row in rows
    )


def _lines(tx: Tx, person: Known, offers: Sequence[UUID]) -> Mapping[UUID, tuple[Line, ...]]:
    rows = tx.connection.execute(
        select(HandoverLine.id, HandoverLine.handover_id, HandoverLine.kind, HandoverLine.body)
        .where(HandoverLine.handover_id.in_(offers))
        .order_by(HandoverLine.position)
    )
    found: dict[UUID, tuple[Line, ...]] = {}
    for row in rows:
        body = json.loads(person.key.open(row.body, _line_place(row.id)))
        line = Line(row.kind, str(body["ref"]), str(body["label"]), str(body["value"]))
        found[row.handover_id] = (*found.get(row.handover_id, ()), line)
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open offer as a queue shows it, with nothing of what it shares. urgency: of its case."""

    offer: Offer
    number: str
    urgency: str | None


def waiting(tx: Tx) -> tuple[Waiting, ...]:
    """Every open offer of the council, who should answer first ahead."""
    rows = tx.connection.execute(_WAITING, {"council": tx.council})
    return tuple(Waiting(_offer(row[: len(_COLUMNS)]), row.number, row.urgency) for row in rows)


def _offer(row: Sequence[Any]) -> Offer:
    found = Offer(*row)
    return replace(found, agency=found.agency or "")


def _place(column: str, offer: UUID) -> Place:
    return Place("handovers", column, offer.hex)


def _line_place(line: UUID) -> Place:
    return Place("handover_lines", "body", line.hex)


# Built once: building such a statement takes longer than running it.
_WAITING = (
    select(*_COLUMNS, Case.number, Case.urgency)
    .join(Case, Case.id == Handover.case_id)
    .where(Handover.council == bindparam("council"), Handover.state.in_([fixed(state) for state in OPEN]))
    .order_by(func.coalesce(Handover.due_at, Handover.offered_at), Handover.id)
)
