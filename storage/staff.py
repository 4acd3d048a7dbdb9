"""Staff who may sign in, their open sessions, and tries to sign in. Seeds are sealed, passwords hashed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, func, insert, select, update

from storage.db import Tx
from storage.ids import StaffId, new_id
from storage.tables import Attempt, SignedIn, Staff
from storage.vault import Place

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
NOTED = timedelta(minutes=1)  # so often at most it is written down that somebody is still there


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff. role: clerk, lead, admin, or outside: a member from outside the council who reads complaints."""

    id: StaffId
    login: str
    name: str
    role: str
    locale: str
    password: str
    totp_step: int
    active: bool


_COLUMNS = (
    Staff.id,
    Staff.login,
    Staff.name,
    Staff.role,
    Staff.locale,
    Staff.password,
    Staff.totp_step,
    Staff.active,
)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at a screen. seen_at: when they last did something, as far as that is written down."""

    member: Member
    seen_at: datetime

    def is_to_be_noted(self, now: datetime) -> bool:
        """Whether it is time to write down that they are still there."""
        return now - self.seen_at >= NOTED


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to sign in. password: an Argon2id hash; totp: the seed in base32."""

    login: str
    name: str
    role: str
    locale: str
    password: str
    totp: str


def add(tx: Tx, new: NewMember, now: datetime) -> StaffId:
    """Let somebody sign in from now on."""
    member = StaffId(new_id())
    tx.connection.execute(
        insert(Staff).values(
            id=member,
            council=tx.council,
            login=new.login,
            name=new.name,
            role=new.role,
            locale=new.locale,
            password=new.password,
            totp=tx.vault.seal(new.totp.encode(), _place(member)),
            totp_step=0,
            active=True,
            made_at=now,
        )
    )
    return member


def by_login(tx: Tx, login: str) -> Member | None:
    """Somebody by the name they sign in with."""
    row = tx.connection.execute(
        select(*_COLUMNS).where(Staff.council == tx.council, Staff.login == login)
    ).one_or_none()
    return Member(*row) if row else None  # type: ignore[arg-type]  # columns in the order of Member


def get(tx: Tx, member: StaffId) -> Member | None:
    """Somebody by id."""
    row = tx.connection.execute(_BY_ID, {"council": tx.council, "member": member}).one_or_none()
    return Member(*row) if row else None  # type: ignore[arg-type]  # columns in the order of Member


def everybody(tx: Tx) -> tuple[Member, ...]:
    """All members of staff, also those who may no longer sign in."""
    rows = tx.connection.execute(_EVERYBODY, {"council": tx.council})
    return tuple(Member(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of Member


def names(tx: Tx) -> dict[StaffId, str]:
    """What everybody is called who works here, or did."""
    rows = tx.connection.execute(_NAMES, {"council": tx.council})
    return {StaffId(member): name for member, name in rows}


def name_of(tx: Tx, who: StaffId | None) -> str:
    """A colleague's name; empty for nobody."""
    colleague = get(tx, who) if who else None
    return colleague.name if colleague else ""


def totp_seed(tx: Tx, member: StaffId) -> str:
    """The second-factor seed, base32."""
    sealed = tx.connection.execute(select(Staff.totp).where(Staff.id == member)).scalar_one()
    return tx.vault.open(sealed, _place(member)).decode()


def use_totp_step(tx: Tx, member: StaffId, step: int) -> bool:
    """Use up a time step, so that its code works once. False: it was used before."""
    used = tx.connection.execute(
        update(Staff).where(Staff.id == member, Staff.totp_step < step).values(totp_step=step)
    )
    return used.rowcount == 1


def change(tx: Tx, member: StaffId, **values: object) -> None:
    """Change a member's own settings: locale, password, active."""
    tx.connection.execute(update(Staff).where(Staff.id == member).values(**values))


def begin_session(tx: Tx, member: StaffId, token: str, now: datetime) -> None:
    """Open a session for a browser that holds this token."""
    tx.connection.execute(
        insert(SignedIn).values(
            digest=_digest(token), council=tx.council, staff_id=member, begun_at=now, seen_at=now
        )
    )


def session(tx: Tx, token: str, now: datetime) -> Session | None:
    """Who holds this token, if the session is still good and they may still sign in."""
    good = {"council": tx.council, "digest": _digest(token), "idle": now - IDLE, "longest": now - LONGEST}
    row = tx.connection.execute(_SESSION, good).one_or_none()
    return Session(Member(*row[:-1]), row.seen_at) if row else None  # type: ignore[arg-type]  # columns in the order of Member


def touch_session(tx: Tx, token: str, now: datetime) -> None:
    """The person at the screen did something."""
    tx.connection.execute(_TOUCH, {"this": _digest(token), "seen_at": now})


def end_session(tx: Tx, token: str, now: datetime) -> None:
    """Sign out."""
    tx.connection.execute(
        update(SignedIn)
        .where(SignedIn.digest == _digest(token), SignedIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_sessions(tx: Tx, member: StaffId, now: datetime) -> None:
    """Sign somebody out everywhere."""
    tx.connection.execute(
        update(SignedIn).where(SignedIn.staff_id == member, SignedIn.ended_at.is_(None)).values(ended_at=now)
    )


def note_attempt(tx: Tx, login: str, source: str, now: datetime) -> int:
    """Remember a try to sign in, in vain until it is known to have passed: tries made at once all count."""
    tried = insert(Attempt).values(
        council=tx.council, login=login[:80], source=source[:80], passed=False, tried_at=now
    )
    return int(tx.connection.execute(tried.returning(Attempt.id)).scalar_one())


def attempt_passed(tx: Tx, attempt: int) -> None:
    """The try was right after all."""
    tx.connection.execute(update(Attempt).where(Attempt.id == attempt).values(passed=True))


def failed_attempts(tx: Tx, login: str, source: str, since: datetime) -> int:
    """How often this account was tried in vain from this address since then."""
    query = select(func.count()).where(
        Attempt.council == tx.council,
        Attempt.login == login[:80],
        Attempt.source == source[:80],
        Attempt.tried_at > since,
        Attempt.passed.is_(False),
    )
    return int(tx.connection.execute(query).scalar_one())


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _place(member: StaffId) -> Place:
    return Place("staff", "totp", member.hex)


# Built once: building such a statement takes longer than running it.
_BY_ID = select(*_COLUMNS).where(Staff.council == bindparam("council"), Staff.id == bindparam("member"))
_EVERYBODY = select(*_COLUMNS).where(Staff.council == bindparam("council")).order_by(Staff.login)
_NAMES = select(Staff.id, Staff.name).where(Staff.council == bindparam("council"))
_SESSION = (
    select(*_COLUMNS, SignedIn.seen_at)
    .join(Staff, Staff.id == SignedIn.staff_id)
    .where(
        SignedIn.digest == bindparam("digest"),
        SignedIn.council == bindparam("council"),
        SignedIn.ended_at.is_(None),
        SignedIn.seen_at > bindparam("idle"),
        SignedIn.begun_at > bindparam("longest"),
        Staff.council == SignedIn.council,
        Staff.active,
    )
)
_TOUCH = update(SignedIn).where(SignedIn.digest == bindparam("this"))
