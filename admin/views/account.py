"""One's own account: language, password, signing out everywhere. Nobody else's: the subject is the session's."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from werkzeug.exceptions import BadRequest

from admin import cookies
from admin.account import replace_password
from admin.language import LANGUAGES
from admin.pages import Answer, GoTo, Page, respond
from admin.permissions import allowed, allowed_unhurried
from admin.sign_in import STATUSES
from admin.views.sign_in import farewell
from admin.visits import Caller, Visit
from handlers import staff_lines
from handlers.errors import Refused
from handlers.staff import SHORTEST, speak_to
from storage import audit, links, staff
from storage.db import Tx
from storage.staff import Member
from storage.vault import CannotOpen

account = Blueprint("account", __name__, url_prefix="/account")

UNFIT = 422


@account.get("")
@allowed("account.read")
def show(visit: Visit) -> Answer:
    """Language, password, how alarms reach one, signing out."""
    return _page(visit.tx, visit.member)


@account.post("/language")
@allowed("account.change")
def language(visit: Visit) -> Answer:
    """Show the console in another language."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    speak_to(visit.tx, visit.member, chosen, visit.now)
    flash("language")
    answer = respond(GoTo(url_for("account.show")))
    cookies.give(answer, cookies.LANGUAGE, chosen, cookies.LANGUAGE_S)
    return answer


@account.post("/password")
@allowed_unhurried("account.change")
def password(caller: Caller) -> Answer:
    """Choose a new password; every other browser is signed out."""
    form = request.form
    try:
        token = replace_password(
            caller, form.get("password", ""), form.get("new_password", ""), form.get("repeated", "")
        )
    except Refused as refused:
        with caller.console.room.store.reading() as tx:
            return _page(tx, caller.member, refused.key)
    flash("password")
    answer = respond(GoTo(url_for("account.show")))
    cookies.give(answer, cookies.SESSION, token)
    return answer


@account.post("/sign-out-everywhere")
@allowed("account.change")
def sign_out_everywhere(visit: Visit) -> Answer:
    """Sign out here and in every other browser."""
    staff.end_sessions(visit.tx, visit.member.id, visit.now)
    audit.record(visit.tx, visit.member.id, "staff.signed_out_everywhere", visit.member.id, visit.now)
    return farewell()


@account.post("/mail")
@allowed("account.change")
def mail(visit: Visit) -> Answer:
    """Mail alarms to this address."""
    try:
        staff_lines.keep_mail(visit.tx, visit.member, request.form.get("mail", ""), visit.now)
    except Refused as refused:
        return _page(visit.tx, visit.member, refused.key)
    flash("mail")
    return GoTo(url_for("account.show"))


@account.post("/line-code")
@allowed("account.change")
def line_code(visit: Visit) -> Answer:
    """Show a code that links one's own LINE account."""
    try:
        code = staff_lines.new_code(visit.tx, visit.member, visit.now)
    except Refused as refused:
        return _page(visit.tx, visit.member, refused.key)
    return _page(visit.tx, visit.member, code=code)


@account.post("/line-unlink")
@allowed("account.change")
def line_unlink(visit: Visit) -> Answer:
    """Link no LINE account any more."""
    staff_lines.unlink(visit.tx, visit.member, visit.now)
    flash("unlinked")
    return GoTo(url_for("account.show"))


def _mail_of(tx: Tx, member: Member) -> str | None:
    """Their address; None: it does not open any more, and they must enter it again."""
    try:
        return links.mail_of(tx, member.id)
    except CannotOpen:
        return None


def _page(tx: Tx, member: Member, problem: str = "", code: str = "") -> Page:
    mail = _mail_of(tx, member)
    shown = {
        "problem": problem,
        "languages": LANGUAGES,
        "shortest": SHORTEST,
        "mail": mail,
        "is_mail_lost": mail is None,
        "is_linked": links.line_person(tx, member.id) is not None,
        "code": code,
    }
    return Page("account/show.html", shown, STATUSES.get(problem, (UNFIT, 0))[0] if problem else 200)
