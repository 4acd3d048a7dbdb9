"""The council's desks, numbers and days off as everybody on the staff may read them, and as administrators change them, with what was before."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from werkzeug.exceptions import BadRequest

from admin.language import reader
from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed, may
from admin.visits import Visit
from handlers.errors import Conflict, Refused
from handlers.profile import editing, showing
from handlers.profile.folder import BadProfile
from handlers.profile.showing import LANGUAGES, Sheet

profile = Blueprint("profile", __name__, url_prefix="/profile")

UNFIT = 422


@profile.get("")
@allowed("profile.read")
def show(visit: Visit) -> Answer:
    """Every desk, and what was changed when."""
    return _overview(visit)


@profile.get("/<string:kind>/<string:key>")
@allowed("profile.read")
def one(visit: Visit, kind: str, key: str) -> Answer:
    """One desk, office or line, to be read or changed."""
    version, sheet = showing.sheet(visit.tx, kind, key, _locale())
    return _sheet(visit, version, sheet)


@profile.post("/<string:kind>/<string:key>/change")
@allowed("profile.change")
def change(visit: Visit, kind: str, key: str) -> Answer:
    """Change what differs; what does not fit is shown again with the reason, and nothing is kept."""
    _, before = showing.sheet(visit.tx, kind, key, _locale())
    seen, typed = _seen(), _typed(kind, key)
    try:
        values = showing.typed_values(before, typed)
        edited = editing.change(visit.tx, visit.member, values, seen, visit.now)
    except Refused as refused:
        return _sheet(visit, seen, typed, refused.key)
    except Conflict:
        return _sheet(visit, seen, typed, "profile_conflict")
    except BadProfile as bad:
        return _sheet(visit, seen, typed, "profile_unfit", bad.faults)
    flash("profile_changed" if edited.changes else "profile_same")
    return GoTo(url_for("profile.show"))


@profile.post("/versions/<int:version>/undo")
@allowed("profile.change")
def undo(visit: Visit, version: int) -> Answer:
    """Put an older version into effect again."""
    try:
        editing.undo(visit.tx, visit.member, version, _seen(), visit.now)
    except Conflict:
        return _overview(visit, "profile_conflict")
    except BadProfile as bad:
        return _overview(visit, "profile_unfit", bad.faults)
    flash("profile_undone")
    return GoTo(url_for("profile.show"))


def _overview(visit: Visit, problem: str = "", faults: tuple[str, ...] = ()) -> Page:
    shown = {
        "profile": showing.overview(visit.tx, _locale()),
        "may_change": may(visit.member, "profile.change"),
        "problem": problem,
        "faults": faults,
    }
    return Page("profile/show.html", shown, UNFIT if problem else 200)


def _sheet(visit: Visit, version: int, sheet: Sheet, problem: str = "", faults: tuple[str, ...] = ()) -> Page:
    shown = {
        "version": version,
        "sheet": sheet,
        "may_change": may(visit.member, "profile.change"),
        "problem": problem,
        "faults": faults,
    }
    return Page("profile/one.html", shown, UNFIT if problem else 200)


def _typed(kind: str, key: str) -> Sheet:
    form = request.form
    return Sheet(
        kind=kind,
        key=key,
        names={language: form.get(f"name-{language}", "").strip() for language in LANGUAGES},
        phone=form.get("phone", "").strip(),
        slots=form.get("slots", ""),
        closed=form.get("closed", ""),
        checked=form.get("checked", "").strip(),
    )


def _seen() -> int:
    try:
        return int(request.form["version"])
    except (KeyError, ValueError):
        raise BadRequest from None


def _locale() -> str:
    return reader().html_lang
