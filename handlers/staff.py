"""Staff who may sign in: invited, checked at the door, changed, turned away. Sends nothing and keeps no session open.

Passwords and codes are looked at here and nowhere else; neither is ever logged.
"""

from __future__ import annotations

import hmac
import io
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import pyotp
import segno
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handlers.errors import Refused
from storage import alarms, audit, cases, people, staff, talks
from storage.db import Tx
from storage.ids import CaseId, StaffId
from storage.staff import Member
from storage.talks import Owner

Role = Literal["clerk", "lead", "admin", "outside"]

MEMORY_KIB = 64 * 1024
ROUNDS = 3
IN_FLIGHT = 2  # hashes at once: 64 MiB each, on a machine that also answers people
PATIENCE_S = 10.0  # how long a try waits for its turn before it is told that the door is crowded
SHORTEST = 14  # characters of a password
LONGEST = 256
LEFT = timedelta(days=1)  # within which somebody looks at what a colleague who has left was waiting for
FEWEST_LETTERS = 5  # different ones in a password
STEP_S = 30  # a code's time step
ISSUER = "engawa"

DEMO_LOGIN = "demo"
DEMO_PASSWORD = "engawa-no-hidamari"  # noqa: S105 - shown on the sign-in page of a demo installation

# The password of nobody, thrown away when this was made: trying it costs what trying a real one costs.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$GwW5n/k+GHMYTqURnTWkPw$hzWIhdyxkJrNLUVp4AL0M8WRNNiBTHnG8HNKEB9f+gA"

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Demo:
    """The pre-made account of an installation without a real channel; its sign-in page shows all of this."""

    login: str
    password: str
    seed: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who is to work at the desk. login: 2 to 40 of a-z, 0-9, dot, hyphen, underscore."""

    login: str
    name: str
    role: Role
    locale: str = "ja"


@dataclass(frozen=True, slots=True)
class Invited:
    """What a new member needs to sign in, shown to them once. seed: of the second factor, base32."""

    member: StaffId
    login: str
    password: str
    seed: str


class Passwords:
    """Hashes passwords at a price (Argon2id), a few at a time. One per process."""

    def __init__(self, rounds: int = ROUNDS, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib)
        self._turns = threading.BoundedSemaphore(IN_FLIGHT)

    def hash(self, password: str) -> str:
        """A password as it is kept. Raises: Refused("sign_in.busy")."""
        self._wait()
        try:
            return self._hasher.hash(password)
        finally:
            self._turns.release()

    def match(self, kept: str | None, password: str) -> bool:
        """Whether this is the password. kept None: nobody's, at the same price. Raises: Refused("sign_in.busy")."""
        self._wait()
        try:
            self._hasher.verify(kept or NOBODYS, password[:LONGEST])
            return kept is not None
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._turns.release()

    def _wait(self) -> None:
        if not self._turns.acquire(timeout=PATIENCE_S):
            raise Refused("sign_in.busy")


def invite_member(tx: Tx, passwords: Passwords, new: Invitation, now: datetime) -> Invited:
    """Let somebody work at the desk, with a password and a second factor made for them.

    Raises: Refused (staff.login_bad, staff.login_taken). Hashes inside the transaction: for the command line.
    """
    if not _LOGIN.fullmatch(new.login):
        raise Refused("staff.login_bad")
    if staff.by_login(tx, new.login):
        raise Refused("staff.login_taken")
    password, seed = _new_password(), pyotp.random_base32()
    kept = staff.NewMember(new.login, new.name, new.role, new.locale, passwords.hash(password), seed)
    member = staff.add(tx, kept, now)
    audit.record(tx, None, "staff.invited", member, now, new.role)
    return Invited(member, new.login, password, seed)


def ensure_demo(tx: Tx, passwords: Passwords, now: datetime) -> Demo:
    """Make the demo account, or make it as it was: an installation without a real channel is for trying things."""
    kept = passwords.hash(DEMO_PASSWORD)
    found = staff.by_login(tx, DEMO_LOGIN)
    if found is None:
        seed = pyotp.random_base32()
        staff.add(tx, staff.NewMember(DEMO_LOGIN, "見本 職員", "lead", "ja", kept, seed), now)
        return Demo(DEMO_LOGIN, DEMO_PASSWORD, seed)
    staff.change(tx, found.id, password=kept, active=True)
    return Demo(DEMO_LOGIN, DEMO_PASSWORD, staff.totp_seed(tx, found.id))


def retire_demo(tx: Tx, now: datetime) -> None:
    """A real channel is configured: nobody signs in as the demo account any more."""
    found = staff.by_login(tx, DEMO_LOGIN)
    if found is not None and found.active:
        deactivate_member(tx, None, found.id, now)


def deactivate_member(tx: Tx, by: StaffId | None, member: StaffId, now: datetime) -> None:
    """Somebody no longer works at the desk: signed out everywhere, and their cases wait in the queue again.

    Locks: the people whose cases they had.
    """
    staff.change(tx, member, active=False)
    staff.end_sessions(tx, member, now)
    for case in cases.open_of_staff(tx, member):
        _back_to_the_queue(tx, by, case, now)
    audit.record(tx, by, "staff.deactivated", member, now)


def _back_to_the_queue(tx: Tx, by: StaffId | None, case: CaseId, now: datetime) -> None:
    """Nobody has this case any more: whoever is at the desk may take it, and the person is not left unheard."""
    found = cases.get(tx, case)
    person = people.hold(tx, found.person)
    due_at = found.due_at if found.waiting_on == "staff" else now + LEFT
    cases.change(tx, case, staff_id=None, state="waiting", waiting_on="staff", due_at=due_at)
    stand = talks.stand(tx, person)
    if stand.case == case and stand.owner.kind == "staff":
        talks.keep(tx, person, replace(stand, owner=Owner("desk", desk=found.desk)), now)
    audit.record(tx, by, "case.released", case, now)
    if found.is_danger:  # whoever had it in hand has gone: others are called again
        alarms.raise_alarm(tx, alarms.New(case, found.risk), now)


def check_password(passwords: Passwords, member: Member | None, password: str) -> bool:
    """Whether this is the member's password; nobody and somebody who has left cost the same time.

    Slow on purpose: never call it inside a transaction. Raises: Refused("sign_in.busy").
    """
    return passwords.match(member.password if member and member.active else None, password)


def check_code(tx: Tx, member: Member, typed: str, now: datetime) -> bool:
    """Whether this is the member's code of this moment, one step early or late. Each code works once."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    totp = pyotp.TOTP(staff.totp_seed(tx, member.id), interval=STEP_S)
    here = _step(now)
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return staff.use_totp_step(tx, member.id, step)
    return False


def change_password(tx: Tx, member: Member, kept: str, now: datetime) -> None:
    """Give a member the new password (already hashed) and sign them out everywhere."""
    staff.change(tx, member.id, password=kept)
    staff.end_sessions(tx, member.id, now)
    audit.record(tx, member.id, "staff.password_changed", member.id, now)


def refuse_weak(login: str, password: str) -> None:
    """Long and not about oneself is all we ask of a password. Raises: Refused (password.…)."""
    if len(password) < SHORTEST:
        raise Refused("password.too_short")
    if len(password) > LONGEST:
        raise Refused("password.too_long")
    if login in password.lower() or len(set(password)) < FEWEST_LETTERS:
        raise Refused("password.too_easy")


def speak_to(tx: Tx, member: Member, locale: str, now: datetime) -> None:
    """Show the console to this member in another language."""
    staff.change(tx, member.id, locale=locale)
    audit.record(tx, member.id, "staff.language_changed", member.id, now, locale)


def demo_code(tx: Tx, demo: Demo, now: datetime) -> tuple[str, int]:
    """The code a newcomer can type now, and how many seconds until it works (0: at once)."""
    found = staff.by_login(tx, demo.login)
    here = _step(now)
    step = max(here, found.totp_step + 1) if found else here
    early = (step - 1) * STEP_S - int(now.timestamp())
    return pyotp.TOTP(demo.seed, interval=STEP_S).generate_otp(step), max(0, early)


def enrolment_uri(login: str, seed: str, council: str) -> str:
    """The otpauth URI that an authenticator app reads."""
    return pyotp.TOTP(seed, interval=STEP_S).provisioning_uri(name=login, issuer_name=f"{ISSUER} {council}")


def qr_for_terminal(uri: str) -> str:
    """The same as a QR code made of block characters, to be scanned from the screen."""
    drawn = io.StringIO()
    segno.make(uri, error="m", micro=False).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def _new_password() -> str:
    """Five groups of five, easy to copy from paper: about 124 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(5))


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S
