"""Taking out cases whose time is over, and people of whom nothing is left then, with everything that hangs on them.

Decides no period: `retention.py` does. What hangs on a row is read from the tables themselves, so that no new one is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy import Table as Sheet

from storage import audit
from storage.db import Tx
from storage.ids import CaseId
from storage.tables import Case, DoubleTag, Media, Message, Outgoing, Person, Staff, Table, Talk

BATCH = 100  # cases at a time: each brings what was said in it
MOST = 20_000  # cases in one clearing: so many take seconds, and nobody waits for longer


def let_cases_go(tx: Tx, over: Sequence[ColumnElement[bool]], silent_since: datetime, now: datetime) -> int:
    """Take out the cases for which `over` holds, MOST at once; says how many. Whom somebody holds now goes next time.

    silent_since: who has no case left and has said nothing since then goes, too. Locks: the people.
    """
    gone = 0
    while gone < MOST and (cases := _held(tx, over)):
        people = {row.person_id for row in cases}
        _let_go(tx, [CaseId(row.id) for row in cases], now)
        _let_people_go(tx, people, silent_since)
        gone += len(cases)
    return gone


def _held(tx: Tx, over: Sequence[ColumnElement[bool]]) -> list[Any]:
    """Some of those cases, with their people held: looked at again once nobody else can change them."""
    here = (Case.council == tx.council, *over)
    found = select(Case.person_id).where(*here).order_by(Case.closed_at).limit(BATCH)
    theirs = select(Person.id).where(Person.id.in_(found)).order_by(Person.id)
    held = list(tx.connection.execute(theirs.with_for_update(skip_locked=True)).scalars())
    again = select(Case.id, Case.person_id).where(*here, Case.person_id.in_(held)).limit(BATCH)
    return list(tx.connection.execute(again)) if held else []


def _let_go(tx: Tx, cases: Sequence[CaseId], now: datetime) -> None:
    run = tx.connection.execute
    said = select(Message.id).where(Message.case_id.in_(cases))
    sent = select(Message.outbox_id).where(Message.case_id.in_(cases), Message.outbox_id.is_not(None))
    run(delete(Media).where(Media.message_id.in_(said)))
    run(delete(Outgoing).where(Outgoing.id.in_(sent)))
    run(delete(DoubleTag).where(DoubleTag.source_id.in_(cases)))
    run(update(Talk).where(Talk.case_id.in_(cases)).values(case_id=None))
    run(update(Talk).where(Talk.aside_id.in_(cases)).values(aside_id=None))
    _take_out(tx, Message.__table__, Message.case_id.in_(cases))
    _take_out(tx, Case.__table__, Case.id.in_(cases))
    for case in cases:
        audit.record(tx, None, "case.erased", case, now)


def _let_people_go(tx: Tx, people: set[UUID], silent_since: datetime) -> None:
    """What they said beside their cases goes with its time. Who is on the staff with their own LINE stays."""
    beside = (Message.person_id.in_(people), Message.case_id.is_(None), Message.said_at < silent_since)
    tx.connection.execute(delete(Media).where(Media.message_id.in_(select(Message.id).where(*beside))))
    _take_out(tx, Message.__table__, and_(*beside))
    alone = select(Person.id).where(
        Person.id.in_(people),
        ~exists().where(Case.person_id == Person.id),
        ~exists().where(Message.person_id == Person.id, Message.said_at >= silent_since),
        ~exists().where(Staff.line_person == Person.id),
    )
    gone = list(tx.connection.execute(alone).scalars())
    if gone:
        _take_out(tx, Person.__table__, Person.id.in_(gone))


def _take_out(tx: Tx, table: Any, which: ColumnElement[bool]) -> None:
    """These rows, and before them all that refer to them."""
    for inner, refers in _referring(table):
        keys: Select[Any] = select(*table.primary_key.columns).where(which)
        _take_out(tx, inner, or_(*(column.in_(keys) for column in refers)))
    tx.connection.execute(delete(table).where(which))


def _referring(table: Sheet) -> Iterator[tuple[Sheet, list[Column[Any]]]]:
    """Tables that refer to this one, with the columns that do."""
    for inner in Table.metadata.sorted_tables:
        refers = [key.parent for key in inner.foreign_keys if key.column.table is table]
        if refers:
            yield inner, refers
