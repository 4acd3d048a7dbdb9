"""Live updates: tells an open page that something changed and how much waits. Ids and counts, never anybody's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from admin.room import Console
from storage import desks, staff
from storage.staff import Member

BEAT_S: Final = 4.0  # how often an idle stream looks whether its session still holds, and says that it lives
LONGEST: Final = timedelta(minutes=15)  # then the browser comes again by itself
COME_AGAIN_MS: Final = 3000


@dataclass(frozen=True, slots=True)
class Listener:
    """One open page. token: of its session."""

    member: Member
    token: str


def stream(console: Console, listener: Listener) -> Iterator[str]:
    """What one page hears, until its session ends."""
    room = console.room
    yield f"retry: {COME_AGAIN_MS}\n\n"
    until = room.now() + LONGEST
    heard = room.store.bell.rung("console")
    mark = _mark(console)
    yield _said("hello", _waiting(console), heard)
    while not console.streams.is_closing and room.now() < until:
        rung = room.store.bell.wait("console", heard, BEAT_S)
        if not _still_in(console, listener):
            yield "event: ended\ndata: {}\n\n"
            return
        # A bell reaches this process only if it rings here or through Redis; the database always knows.
        before, mark = mark, _mark(console)
        yield _said("changed", _waiting(console), rung) if rung > heard or mark != before else ": here\n\n"
        heard = rung


def _still_in(console: Console, listener: Listener) -> bool:
    with console.room.store.reading() as tx:
        found = staff.session(tx, listener.token, console.room.now())
    member = found.member if found else None
    return member is not None and member.id == listener.member.id and member.role == listener.member.role


def _mark(console: Console) -> tuple[int, int, int]:
    with console.room.store.reading() as tx:
        return desks.mark(tx)


def _waiting(console: Console) -> int:
    with console.room.store.reading() as tx:
        return sum(waiting for _opened, waiting in desks.counts(tx).values())


def _said(event: str, waiting: int, version: int) -> str:
    return f"event: {event}\nid: {version}\ndata: {json.dumps({'waiting': waiting, 'version': version})}\n\n"
