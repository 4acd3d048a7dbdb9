"""The door: password, code, and out again. Says the same whether the name or the password was wrong."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Blueprint, Response, request, session, url_for

from admin import cookies
from admin.pages import Answer, GoTo, Page, respond
from admin.permissions import allowed, allowed_unhurried
from admin.room import Console
from admin.sign_in import STATUSES, holder, source_of, try_code, try_password
from admin.visits import Caller, Visit
from handlers.errors import Refused
from handlers.staff import demo_code
from storage import audit, staff

sign_in = Blueprint("sign_in", __name__, url_prefix="/sign-in")

PLACES = re.compile(r"/|/closed|/account|/unanswered|/desks/[a-z0-9_-]+(/closed)?|/cases/[0-9]{4}-[0-9]{4,6}")
WRONG = 401


@sign_in.get("")
@allowed_unhurried("anybody")
def password(caller: Caller) -> Answer:
    """Ask for name and password."""
    if caller.who is not None:
        return GoTo(_place())
    return _remember_language(_password_page(caller))


@sign_in.post("")
@allowed_unhurried("anybody")
def check_password(caller: Caller) -> Answer:
    """Look at name and password; on to the code if they fit."""
    login, typed = request.form.get("login", ""), request.form.get("password", "")
    try:
        passed = try_password(caller.console, login, typed, source_of(request.remote_addr), caller.now)
    except Refused as refused:
        return _slow_down(_password_page(caller, refused.key, STATUSES[refused.key][0]), refused)
    if passed is None:
        return _password_page(caller, "sign_in.wrong", WRONG)
    onward = respond(GoTo(url_for("sign_in.code", next=_place())))
    cookies.give(onward, cookies.CODE, passed.ticket, cookies.CODE_S)
    return onward


@sign_in.get("/code")
@allowed_unhurried("anybody")
def code(caller: Caller) -> Answer:
    """Ask for the code."""
    if holder(caller.console, cookies.read(cookies.CODE)) is None:
        return GoTo(url_for("sign_in.password", next=_place()))
    return _code_page(caller)


@sign_in.post("/code")
@allowed_unhurried("anybody")
def check_code(caller: Caller) -> Answer:
    """Look at the code; a new session if it fits."""
    member = holder(caller.console, cookies.read(cookies.CODE))
    if member is None:
        return _password_page(caller, "sign_in.again", WRONG)
    old = cookies.read(cookies.SESSION)
    try:
        token = try_code(caller.console, member, request.form.get("code", ""), old, caller.now)
    except Refused as refused:
        return _slow_down(_code_page(caller, refused.key, STATUSES[refused.key][0]), refused)
    if token is None:
        return _code_page(caller, "sign_in.wrong_code", WRONG)
    session.clear()  # a new CSRF secret for the new session
    return _welcome(token, member.locale)


@sign_in.post("/out")
@allowed("account.read")
def out(visit: Visit) -> Answer:
    """Sign out of this browser."""
    staff.end_session(visit.tx, cookies.read(cookies.SESSION), visit.now)
    audit.record(visit.tx, visit.member.id, "staff.signed_out", visit.member.id, visit.now)
    return farewell()


def farewell() -> Response:
    """Back to the door, with nothing of ours left in the browser."""
    session.clear()
    answer = respond(GoTo(url_for("sign_in.password")))
    cookies.take(answer, cookies.SESSION)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _welcome(token: str, locale: str) -> Response:
    answer = respond(GoTo(_place()))
    cookies.take(answer, cookies.CODE)
    cookies.give(answer, cookies.SESSION, token)
    cookies.give(answer, cookies.LANGUAGE, locale, cookies.LANGUAGE_S)
    return answer


def _password_page(caller: Caller, problem: str = "", status: int = 200) -> Page:
    shown = {
        "problem": problem,
        "login": request.form.get("login", ""),
        "demo": _demo(caller.console, caller.now),
    }
    return Page("sign_in/password.html", {**shown, "next": _place()}, status)


def _code_page(caller: Caller, problem: str = "", status: int = 200) -> Page:
    shown = {"problem": problem, "demo": _demo(caller.console, caller.now), "next": _place()}
    return Page("sign_in/code.html", shown, status)


def _demo(console: Console, now: datetime) -> dict[str, object] | None:
    demo = console.room.demo
    if demo is None:
        return None
    with console.room.store.reading() as tx:
        code, wait_s = demo_code(tx, demo, now)
    return {"login": demo.login, "password": demo.password, "code": code, "wait_s": wait_s}


def _slow_down(page: Page, refused: Refused) -> Response:
    answer = respond(page)
    answer.headers["Retry-After"] = str(STATUSES[refused.key][1])
    return answer


def _remember_language(page: Page) -> Response:
    answer = respond(page)
    if asked := request.args.get("language", ""):
        cookies.give(answer, cookies.LANGUAGE, "en" if asked == "en" else "ja", cookies.LANGUAGE_S)
    return answer


def _place() -> str:
    """Where to go afterwards: a page of ours that we know by its shape, or the queue."""
    wished = request.values.get("next", "/")
    return wished if PLACES.fullmatch(wished) else "/"
