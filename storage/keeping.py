"""Puts many deliveries into the inbox at once, by the shortest way each database has. `storage/inbox.py` says what they mean.

Written for the database driver: here the usual care for single statements costs more than the work itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from storage.db import Tx
from storage.tables import Arrival

SHARE_MS = 200
"""How much later an arrival is reckoned for each of the same person's that waits before it: nobody's flood holds up the others."""


class Coming(NamedTuple):
    """An arrival to be kept, if its event is not there yet."""

    event_id: str
    person_key: bytes | None
    envelope: bytes
    position: int
    received_at: datetime
    state: str
    reason: str | None


class Sealed(NamedTuple):
    """An envelope to be kept, if it brings an arrival that is new."""

    digest: bytes
    body: bytes
    received_at: datetime


def keep(tx: Tx, coming: Sequence[Coming], sealed: Sequence[Sealed]) -> None:
    """Keep what is new, numbered in the order it came, and the envelopes of that alone."""
    (_keep_in_sqlite if tx.is_sqlite else _keep_in_postgres)(tx, coming, sealed)


def _keep_in_sqlite(tx: Tx, coming: Sequence[Coming], sealed: Sequence[Sealed]) -> None:
    """Many rows at once cannot say which of them were new; with one writer at a time, their numbers do."""
    moment = _moment_in_sqlite(tx)
    ask = tx.connection.exec_driver_sql
    newest = ask("select coalesce(max(id), 0) from arrivals").scalar_one()
    ask(_ARRIVALS_IN_SQLITE, [_in_sqlite(tx.council, row, moment) for row in coming])
    fresh = set(ask("select envelope from arrivals where id > ?", (newest,)).scalars())
    kept = [
        (tx.council, row.digest, row.body, moment(row.received_at)) for row in sealed if row.digest in fresh
    ]
    if kept:
        ask(_ENVELOPES_IN_SQLITE, kept)


def _in_sqlite(council: str, row: Coming, moment: Callable[[datetime], object]) -> dict[str, object]:
    when = {"received": moment(row.received_at), "ms": ms(row.received_at), "share": SHARE_MS}
    return row._asdict() | when | {"council": council}


def ms(moment: datetime) -> int:
    """A moment as a number that turns are reckoned by."""
    return int(moment.timestamp() * 1000)


def _moment_in_sqlite(tx: Tx) -> Callable[[datetime], object]:
    """How the column itself writes a moment."""
    dialect = tx.connection.dialect
    write = Arrival.__table__.c.received_at.type.dialect_impl(dialect).bind_processor(dialect)
    return write or str


def _keep_in_postgres(tx: Tx, coming: Sequence[Coming], sealed: Sequence[Sealed]) -> None:
    """One statement, the same for any number of rows, so that it is prepared once and travels once."""
    parts = {
        "council": tx.council,
        "coming": _as_json(coming),
        "sealed": _as_json(sealed),
        "share": SHARE_MS,
    }
    tx.connection.exec_driver_sql(_ALL_IN_POSTGRES, parts)


def _as_json(rows: Sequence[Coming | Sealed]) -> str:
    return json.dumps([row._asdict() for row in rows], default=_as_text)


def _as_text(value: bytes | datetime) -> str:
    return "\\x" + value.hex() if isinstance(value, bytes) else value.isoformat()


# A person's key is of one council alone: with the council beside it, a planner may go along that and read all it has.
_ARRIVALS_IN_SQLITE = """
    insert into arrivals
        (council, event_id, person_key, envelope, position, received_at, turn, state, reason, tries)
    values (
        :council, :event_id, :person_key, :envelope, :position, :received,
        max(:ms, :share + coalesce((
            select max(turn) from arrivals
            where person_key = :person_key and state = 'waiting'
        ), 0)),
        :state, :reason, 0
    )
    on conflict do nothing
"""

_ENVELOPES_IN_SQLITE = """
    insert into envelopes (council, digest, body, received_at, doomed)
    values (?, ?, ?, ?, false)
    on conflict do nothing
"""

# Numbered in the order of arrival, written in one order for all writers: two webhook processes with the same
# events would else wait for each other.
_ALL_IN_POSTGRES = """
    with coming as materialized (
        select nextval(pg_get_serial_sequence('arrivals', 'id')) as id,
            (extract(epoch from event.received_at) * 1000)::bigint as ms, event.*
        from json_to_recordset(%(coming)s::json) as event (
            event_id text, person_key bytea, envelope bytea, position int, received_at timestamptz, state text,
            reason text
        )
    ), kept as (
        insert into arrivals
            (id, council, event_id, person_key, envelope, position, received_at, turn, state, reason, tries)
        select id, %(council)s::varchar, event_id, person_key, envelope, position, received_at,
            greatest(ms, (
                select max(turn) + %(share)s::bigint from arrivals as earlier
                where earlier.person_key = coming.person_key and earlier.state = 'waiting'
            )) + %(share)s::bigint * (row_number() over (partition by person_key order by id) - 1),
            state, reason, 0
        from coming
        order by event_id
        on conflict do nothing
        returning envelope
    )
    insert into envelopes (council, digest, body, received_at, doomed)
    select %(council)s::varchar, digest, body, received_at, false
    from json_to_recordset(%(sealed)s::json) as letter (digest bytea, body bytea, received_at timestamptz)
    where digest in (select envelope from kept)
    order by digest
    on conflict do nothing
"""
