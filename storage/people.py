"""People: met, found again, spoken to in their language, reachable or not. Opens what is sealed of theirs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from storage import cards
from storage.db import Tx
from storage.ids import PersonId, new_id
from storage.prepared import Prepared
from storage.tables import Person
from storage.vault import CannotOpen, OwnKey, Place

log = logging.getLogger(__name__)


class NotOnLine(Exception):
    """Something was to be sent to somebody who never wrote on LINE: it is refused, whoever asked."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person the desk knows, with their key open for this transaction. name: LINE display name or empty.

    line_key: None for somebody who never wrote on LINE; they are never reachable there, and nothing is sent to them.
    quiet: others may read their phone, so nothing is pushed by itself.
    """

    id: PersonId
    line_key: bytes | None
    key: OwnKey
    name: str
    locale: str
    locale_chosen: bool
    reachable: bool
    met_at: datetime
    quiet: bool = False

    @property
    def has_line(self) -> bool:
        """Whether they have ever written to us on LINE."""
        return self.line_key is not None


_COLUMNS = (
    Person.id,
    Person.line_key,
    Person.sealed_key,
    Person.name,
    Person.locale,
    Person.locale_chosen,
    Person.reachable,
    Person.met_at,
    Person.quiet,
)


def meet(tx: Tx, line_id: str, locale: str, now: datetime) -> Known:
    """Find the person behind a LINE id and hold their row; make them known if they are new."""
    line_key = tx.vault.digest("line_id", line_id)
    found = by_line_key(tx, line_key)
    return found if found is not None else _make_known(tx, (line_key, line_id), locale, now)


def receive(tx: Tx, locale: str, now: datetime) -> Known:
    """Make somebody known who called, came or wrote a letter: without LINE, so nothing can ever be sent to them."""
    return _make_known(tx, None, locale, now)


def _make_known(tx: Tx, line: tuple[bytes, str] | None, locale: str, now: datetime) -> Known:
    person = PersonId(new_id())
    key, wrapped = tx.vault.new_own_key(person)
    line_key = line[0] if line else None
    values = {
        "id": person,
        "council": tx.council,
        "line_key": line_key,
        "sealed_key": wrapped,
        "line_id": key.seal(line[1], _place("line_id", person)) if line else None,
        "name": None,
        "locale": locale,
        "locale_chosen": False,
        "reachable": line is not None,
        "met_at": now,
        "quiet": False,
    }
    _NEW.run(tx, values)
    return Known(
        person, line_key, key, "", locale, locale_chosen=False, reachable=line is not None, met_at=now
    )


def by_line_key(tx: Tx, line_key: bytes) -> Known | None:
    """Find a person by the keyed hash of their LINE id, and hold their row."""
    row = _BY_KEY.run(tx, {"council": tx.council, "key": line_key}).one_or_none()
    return _opened(tx, row) if row else None


def hold(tx: Tx, person: PersonId) -> Known:
    """Hold the person's row: from here on nobody else changes anything of theirs until we are done."""
    return _known(tx, _HELD, person)


def look_at(tx: Tx, person: PersonId) -> Known:
    """Read a person without holding them."""
    return _known(tx, _SEEN, person)


def _known(tx: Tx, query: Prepared, person: PersonId) -> Known:
    return _opened(tx, query.run(tx, {"council": tx.council, "person": person}).one())


def _opened(tx: Tx, row: Any) -> Known:
    key = tx.vault.own_key(row.id, row.sealed_key)
    return Known(
        id=PersonId(row.id),
        line_key=row.line_key,
        key=key,
        name=_name(key, row) if row.name else "",
        locale=row.locale,
        locale_chosen=row.locale_chosen,
        reachable=row.reachable,
        met_at=row.met_at,
        quiet=row.quiet,
    )


def _name(key: OwnKey, row: Any) -> str:
    """What they are called; nothing where it does not open: what they write is heard all the same."""
    try:
        return key.open(row.name, _place("name", row.id))
    except CannotOpen:
        log.warning("person.name_lost")
        return ""


def line_id_of(tx: Tx, person: PersonId) -> str:
    """The LINE id to send to. Raises: CannotOpen if the person was erased, or has none."""
    row = tx.connection.execute(
        select(Person.sealed_key, Person.line_id).where(Person.id == person, Person.council == tx.council)
    ).one_or_none()
    if row is None or row.line_id is None:
        raise CannotOpen("no such person on LINE")
    return tx.vault.own_key(person, row.sealed_key).open(row.line_id, _place("line_id", person))


def is_reachable(tx: Tx, person: PersonId) -> bool:
    """Whether they can be reached on LINE, as far as LINE has told us. Opens nothing."""
    asked = select(Person.reachable).where(Person.id == person, Person.council == tx.council)
    return bool(tx.connection.execute(asked).scalar_one_or_none())


def speak_in(tx: Tx, person: PersonId, locale: str, *, chosen: bool) -> None:
    """From now on speak to them in this language. chosen: they said so themselves."""
    tx.connection.execute(
        update(Person).where(Person.id == person).values(locale=locale, locale_chosen=chosen)
    )


def keep_quiet(tx: Tx, person: PersonId, *, quiet: bool) -> None:
    """From now on push nothing by itself to them, or as before. Locks: the caller holds the person."""
    tx.connection.execute(update(Person).where(Person.id == person).values(quiet=quiet))


def name(tx: Tx, known: Known, display_name: str) -> None:
    """Keep the name they are shown by: their own on LINE, or of who is not there, the one staff know.

    Their cases are found by it. Locks: the caller holds the person.
    """
    sealed = known.key.seal(display_name, _place("name", known.id))
    tx.connection.execute(update(Person).where(Person.id == known.id).values(name=sealed))
    cards.find_again(tx, known.id, known.key, display_name)


def gone(tx: Tx, person: PersonId, at: datetime) -> bool:
    """They blocked us at that moment of LINE's: nothing can reach them. False: late news, they have been back since."""
    return _tell_reach(tx, person, at, reachable=False)


def back(tx: Tx, person: PersonId, at: datetime) -> bool:
    """They were there at that moment of LINE's. False: late news, they have blocked us since."""
    return _tell_reach(tx, person, at, reachable=True)


def _tell_reach(tx: Tx, person: PersonId, at: datetime, *, reachable: bool) -> bool:
    told = tx.connection.execute(
        update(Person)
        .where(Person.id == person, or_(Person.reach_told_at.is_(None), Person.reach_told_at <= at))
        .values(reachable=reachable, reach_told_at=at)
    )
    return told.rowcount == 1


def _place(column: str, person: object) -> Place:
    return Place("people", column, person.hex)  # type: ignore[attr-defined]  # PersonId is a UUID


_NEW = Prepared(insert(Person))
_SEEN_BY_KEY = select(*_COLUMNS).where(
    Person.council == bindparam("council"), Person.line_key == bindparam("key")
)
_SEEN_BY_ID = select(*_COLUMNS).where(
    Person.council == bindparam("council"), Person.id == bindparam("person")
)
_BY_KEY, _HELD = (Prepared(seen.with_for_update()) for seen in (_SEEN_BY_KEY, _SEEN_BY_ID))
_SEEN = Prepared(_SEEN_BY_ID)
