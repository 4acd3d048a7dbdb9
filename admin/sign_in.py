"""The way in: a password, then a code, then a session. Slows guessing down and tells nobody which half was wrong.

Passwords are hashed between transactions, never inside one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from admin.cookies import CODE_S
from admin.room import Console
from handlers import staff as working
from handlers.errors import Refused
from storage import audit, staff
from storage.db import Tx
from storage.ids import StaffId
from storage.staff import Member

TRIES = 10
WITHIN = timedelta(minutes=5)
V6_NEIGHBOURS = 64  # one household or office has this whole IPv6 network to itself
CODES = "code"  # source under which wrong codes are counted: whoever gets there knows the password
STATUSES = {"sign_in.too_often": (429, 300), "sign_in.busy": (503, 10)}
"""By reason: the HTTP status, and after how many seconds to try again."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The password was right. ticket: signed proof for the next page."""

    ticket: str


def try_password(console: Console, login: str, password: str, source: str, now: datetime) -> Passed | None:
    """One try with a password; None: it did not fit. Raises: Refused (sign_in.too_often, sign_in.busy)."""
    named = login.strip().lower()
    with console.room.store.transaction() as tx:
        attempt = staff.note_attempt(tx, named, source, now)
        _refuse_too_often(tx, named, source, now)
        member = staff.by_login(tx, named)
    if not working.check_password(console.passwords, member, password) or member is None:
        return None
    with console.room.store.transaction() as tx:
        staff.attempt_passed(tx, attempt)
    return Passed(_tickets(console).dumps([member.id.hex, _mark(member)]))


def holder(console: Console, ticket: str) -> Member | None:
    """Who passed the first page within the last minutes."""
    try:
        who, mark = _tickets(console).loads(ticket, max_age=CODE_S)
        member_id = StaffId(UUID(who))
    except (BadSignature, ValueError, TypeError):
        return None
    with console.room.store.reading() as tx:
        member = staff.get(tx, member_id)
    return member if member and member.active and _mark(member) == mark else None


def try_code(console: Console, member: Member, code: str, old_token: str, now: datetime) -> str | None:
    """One try with a code; gives the token of the new session. Raises: Refused("sign_in.too_often")."""
    with console.room.store.transaction() as tx:
        attempt = staff.note_attempt(tx, member.login, CODES, now)
        _refuse_too_often(tx, member.login, CODES, now)
    token = secrets.token_urlsafe(32)
    with console.room.store.transaction() as tx:
        if not working.check_code(tx, member, code, now):
            return None
        staff.attempt_passed(tx, attempt)
        if old_token:
            staff.end_session(tx, old_token, now)
        staff.begin_session(tx, member.id, token, now)
        audit.record(tx, member.id, "staff.signed_in", member.id, now)
    return token


def _refuse_too_often(tx: Tx, login: str, source: str, now: datetime) -> None:
    """Raising undoes the try just noted: whoever waits five minutes may try again, however much they tried before."""
    if staff.failed_attempts(tx, login, source, now - WITHIN) > TRIES:
        raise Refused("sign_in.too_often")


def source_of(address: str | None) -> str:
    """Whom to count tries against: the address, or its whole neighbourhood in IPv6."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(IPv6Network((ip, V6_NEIGHBOURS), strict=False))
    return str(ip)


def _tickets(console: Console) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(console.room.secret_key, salt="sign-in.code")


def _mark(member: Member) -> str:
    """Changes with the password, so that a ticket from before opens nothing."""
    return sha256(member.password.encode()).hexdigest()[:16]
