"""Who is at the screen: a signed-in member with an open transaction, or somebody still at the door.

Reads the session, never makes one (`admin.sign_in` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import g, request

from admin import cookies
from admin.room import Console, console
from storage import alarms, staff, unheard
from storage.db import Tx
from storage.seals import OUTSIDE
from storage.staff import Member

REFRESH = "X-Engawa-Refresh"  # the page looks again by itself: that keeps nobody signed in
LISTENING = "live.listen"  # begun anew every quarter of an hour
LOOKS = ("GET", "HEAD")


class SignedOut(Exception):
    """Nobody is signed in here, or no longer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A member of staff doing one thing, in one transaction; or looking at one, and then that is written down."""

    console: Console
    member: Member
    now: datetime
    tx: Tx


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody whose request opens its own transactions, so that nobody waits while a password is hashed."""

    console: Console
    who: Member | None
    now: datetime

    @property
    def member(self) -> Member:
        """Who is signed in. Raises: SignedOut."""
        if self.who is None:
            raise SignedOut
        return self.who


@contextmanager
def visit() -> Iterator[Visit]:
    """Open the one transaction of this request; for a look, one that keeps nobody waiting. Raises: SignedOut."""
    here = console()
    now, store = here.room.now(), here.room.store
    if not cookies.read(cookies.SESSION):
        raise SignedOut  # strangers wait in no queue and keep nobody waiting
    with store.looking() if request.method in LOOKS else store.transaction() as tx:
        member = _member(tx, now)
        if member is None:
            raise SignedOut
        yield Visit(here, member, now, tx)


def caller() -> Caller:
    """Who is calling, looked up beforehand."""
    here = console()
    now = here.room.now()
    if not cookies.read(cookies.SESSION):
        return Caller(here, None, now)
    with here.room.store.looking() as tx:
        member = _member(tx, now)
    return Caller(here, member, now)


def _member(tx: Tx, now: datetime) -> Member | None:
    token = cookies.read(cookies.SESSION)
    found = staff.session(tx, token, now)
    if found is None:
        return None
    g.member = found.member
    if found.member.role != OUTSIDE:  # danger is ours to answer
        g.alarms, g.unheard = alarms.open_now(tx), unheard.count(tx)
    if not _is_by_itself() and found.is_to_be_noted(now):
        _stay(tx, token, now)
    return found.member


def _is_by_itself() -> bool:
    """Whether nobody did this: a page looks again, or listens again, as long as it is open."""
    return REFRESH in request.headers or request.endpoint == LISTENING


def _stay(tx: Tx, token: str, now: datetime) -> None:
    """They did something; what changes more than that holds their session first, as signing somebody out does."""
    if tx.is_look:
        tx.at_the_end(lambda record: staff.touch_session(record, token, now))
    else:
        staff.touch_session(tx, token, now)
