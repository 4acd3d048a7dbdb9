"""A new password for whoever is signed in: the old one is asked for, and wrong tries are counted."""

from __future__ import annotations

import secrets

from admin.sign_in import TRIES, WITHIN
from admin.visits import Caller
from handlers import staff as working
from handlers.errors import Refused
from storage import staff

ASKED_AGAIN = "password"  # source under which wrong tries are counted: whoever gets here is signed in


def replace_password(caller: Caller, old: str, new: str, repeated: str) -> str:
    """Change the password and give this browser the token of a new session; all others end.

    Raises: Refused (sign_in.too_often, sign_in.busy, password.…).
    """
    member, store = caller.member, caller.console.room.store
    if new != repeated:
        raise Refused("password.differs")
    working.refuse_weak(member.login, new)
    with store.transaction() as tx:
        attempt = staff.note_attempt(tx, member.login, ASKED_AGAIN, caller.now)
        if staff.failed_attempts(tx, member.login, ASKED_AGAIN, caller.now - WITHIN) > TRIES:
            raise Refused("sign_in.too_often")
    if not working.check_password(caller.console.passwords, member, old):
        raise Refused("password.wrong")
    kept, token = caller.console.passwords.hash(new), secrets.token_urlsafe(32)
    with store.transaction() as tx:
        staff.attempt_passed(tx, attempt)
        working.change_password(tx, member, kept, caller.now)
        staff.begin_session(tx, member.id, token, caller.now)
    return token
