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
from handlers.errors import Refused
from handlers.staff import SHORTEST, speak_to
from storage import audit, staff

account = Blueprint("account", __name__, url_prefix="/account")

UNFIT = 422


@account.get("")
@allowed("account.read")
def show(visit: Visit) -> Answer:
    """Language, password, signing out."""
    del visit
    return _page()


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
        return _page(refused.key)
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


def _page(problem: str = "") -> Page:
    shown = {"problem": problem, "languages": LANGUAGES, "shortest": SHORTEST}
    return Page("account/show.html", shown, STATUSES.get(problem, (UNFIT, 0))[0] if problem else 200)
