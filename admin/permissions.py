"""Who may do what: a table from role to permission, and the mark that every view carries exactly once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, get_args

from flask import Response
from werkzeug.exceptions import Forbidden

from admin.pages import Answer, respond
from admin.visits import Caller, SignedOut, Visit, caller, visit
from storage.staff import Member

P = ParamSpec("P")

Permission = Literal[
    "anybody",
    "account.change",
    "account.read",
    "alarm.take",
    "card.change",
    "case.call",
    "case.close",
    "case.compare",
    "case.find",
    "case.follow_up",
    "case.hand_back",
    "case.join",
    "case.link",
    "case.note",
    "case.open_sealed",
    "case.read",
    "case.reply",
    "case.rest",
    "case.seal",
    "case.take",
    "case.take_down",
    "case.tick",
    "clearing.allow",
    "handover.answer",
    "handover.give",
    "live.listen",
    "media.read",
    "parked.read",
    "parked.settle",
    "profile.change",
    "profile.read",
    "queue.read",
    "trends.read",
    "seal.review",
    "seat.give",
    "unanswered.read",
    "unanswered.settle",
]

PERMISSIONS: frozenset[Permission] = frozenset(get_args(Permission))
_EVERYTHING = PERMISSIONS - {"anybody"}
_FOR_ADMINISTRATORS: frozenset[Permission] = frozenset({"clearing.allow", "profile.change"})
_FOR_LEADS: frozenset[Permission] = frozenset({"seal.review", "seat.give", "trends.read"})

ROLES: dict[str, frozenset[Permission]] = {
    "clerk": _EVERYTHING - _FOR_ADMINISTRATORS - _FOR_LEADS,
    "lead": _EVERYTHING - _FOR_ADMINISTRATORS,
    "admin": _EVERYTHING,
    "outside": frozenset(
        {
            "account.change",
            "account.read",
            "case.note",
            "case.read",
            "live.listen",
            "media.read",
            "queue.read",
        }
    ),
}
"""What each role may do. All work with cases; what only some may do is added here and nowhere else."""


def may(member: Member, permission: Permission) -> bool:
    """Whether this member may do this. A role nobody knows may do nothing."""
    return permission in ROLES.get(member.role, frozenset())


def allowed(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Visit, P], Answer]], Callable[P, Response]]:
    """Let signed-in staff with this permission in, and give the view one transaction for all it does, or one look.

    The page is made afterwards: nothing is shown whose audit line was not written.
    """

    def mark(view: Callable[Concatenate[Visit, P], Answer]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            with visit() as here:
                _check(here.member, permission)
                answer = view(here, *args, **kwargs)
            return respond(answer)

        _write_on(guarded, permission)
        return guarded

    return mark


def allowed_unhurried(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Caller, P], Answer]], Callable[P, Response]]:
    """As `allowed`, for views that take their time, such as hashing a password: they open short transactions of their own. Knows "anybody"."""

    def mark(view: Callable[Concatenate[Caller, P], Answer]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            here = caller()
            if permission != "anybody":
                _check(here.member, permission)
            return respond(view(here, *args, **kwargs))

        _write_on(guarded, permission)
        return guarded

    return mark


def _write_on(view: Callable[P, Response], permission: Permission) -> None:
    """Write the permission on the view, where tests and the door find it."""
    view.permission = permission  # type: ignore[attr-defined]  # a function may carry attributes


def _check(member: Member | None, permission: Permission) -> None:
    if member is None:
        raise SignedOut
    if not may(member, permission):
        raise Forbidden
