"""`engawa staff`: lets members of staff sign in, lists them, or lets them sign in no longer."""

from __future__ import annotations

import sys
from argparse import Namespace

from bot import clock
from bot.wiring.parts import Parts
from handlers.errors import Refused
from handlers.staff import (
    Invitation,
    Passwords,
    deactivate_member,
    enrolment_uri,
    invite_member,
    qr_for_terminal,
)
from storage import staff

SENTENCES = {
    "staff.login_bad": "A login is 2 to 40 small letters, digits, dots, hyphens or underscores.",
    "staff.login_taken": "Somebody signs in with that name already.",
}


def manage(parts: Parts, asked: Namespace) -> int:
    """Do what was asked; 1 if it could not be done."""
    if asked.action == "list":
        return _list(parts)
    if not asked.login:
        return _no("Say who, for example:  engawa staff add hanako --name '山田 花子'")
    return _add(parts, asked) if asked.action == "add" else _off(parts, asked.login)


def _add(parts: Parts, asked: Namespace) -> int:
    new = Invitation(asked.login, asked.name or asked.login, asked.role)
    try:
        with parts.store.transaction() as tx:
            invited = invite_member(tx, Passwords(), new, clock.now())
    except Refused as why:
        return _no(SENTENCES.get(why.key, why.key))
    uri = enrolment_uri(invited.login, invited.seed, parts.council.names["ja"])
    _say(f"{new.name} may sign in now. This is shown once:", f"  login     {invited.login}")
    _say(f"  password  {invited.password}", "  second factor: scan this with an authenticator app", "")
    _say(qr_for_terminal(uri), f"  or type   {invited.seed}")
    return 0


def _off(parts: Parts, login: str) -> int:
    with parts.store.transaction() as tx:
        member = staff.by_login(tx, login)
        if member is None:
            return _no("Nobody signs in with that name.")
        deactivate_member(tx, None, member.id, clock.now())
    _say(f"{member.name} can no longer sign in, and is signed out everywhere.")
    return 0


def _list(parts: Parts) -> int:
    with parts.store.reading() as tx:
        for member in staff.everybody(tx):
            _say(f"{member.login:<20} {member.role:<6} {'' if member.active else '(off) '}{member.name}")
    return 0


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _no(line: str) -> int:
    sys.stderr.write(line + "\n")
    return 1
