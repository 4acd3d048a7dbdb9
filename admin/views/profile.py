"""Everything of the council's profile as the staff may read it, and as administrators change it, with what was before."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from werkzeug.exceptions import BadRequest, Forbidden

from admin.language import reader
from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed, allowed_unhurried, may
from admin.profile_page import Wrongs, elsewhere, groups
from admin.visits import Caller, Visit
from handlers.errors import Conflict
from handlers.hours import TOKYO
from handlers.profile import editing, sending, sheets, showing
from handlers.profile.calendar_sent import days_sent
from handlers.profile.calendars import CALENDAR, NoCalendar
from handlers.profile.fields import CONSENTS, COUNCIL, FIELDS, GROWING, HOUSE, KNOWN_FIELDS, SORTED
from handlers.profile.folder import BadProfile
from handlers.profile.sending import Again, Done, Sent

profile = Blueprint("profile", __name__, url_prefix="/profile")

UNFIT = 422
_KNOWN = {"known_kinds": (*FIELDS, CALENDAR), "known_fields": KNOWN_FIELDS}  # what has a name in words


@profile.get("")
@allowed("profile.read")
def show(visit: Visit) -> Answer:
    """Everything there is, and what was changed when."""
    return _overview(visit)


@profile.get("/<string:kind>/<string:key>")
@allowed("profile.read")
def one(visit: Visit, kind: str, key: str) -> Answer:
    """One table, to be read or changed; an empty one, to be added by whoever may."""
    if key == sheets.NEW and not may(visit.member, "profile.change"):
        raise Forbidden
    version, sheet = sheets.sheet(visit.tx, kind, key, _locale())
    return _sheet(visit, Again(version, sheet, "", {}))


@profile.post("/<string:kind>/<string:key>/change")
@allowed("profile.change")
def change(visit: Visit, kind: str, key: str) -> Answer:
    """Change what differs; what does not fit is shown again with the reason, and nothing is kept."""
    return _answer(visit, sending.send(visit.tx, visit.member, _sent(kind, key), visit.now))


@profile.post("/<string:kind>/<string:key>/remove")
@allowed("profile.change")
def remove(visit: Visit, kind: str, key: str) -> Answer:
    """Take a table out."""
    return _answer(visit, sending.remove(visit.tx, visit.member, _sent(kind, key), visit.now))


@profile.post("/<string:kind>/<string:key>/move")
@allowed("profile.change")
def move(visit: Visit, kind: str, key: str) -> Answer:
    """Move a table up or down among those of its kind."""
    return _answer(visit, sending.move(visit.tx, visit.member, _sent(kind, key), visit.now))


@profile.post("/council/house/calendar")
@allowed_unhurried("profile.change")
def calendar(caller: Caller) -> Answer:
    """Take days off over from a calendar file; it is read before anything is held."""
    file = request.files.get("calendar")
    try:
        days = days_sent(file.stream.read() if file else b"")
    except NoCalendar:
        days = ()
    with caller.console.room.store.transaction() as tx:
        visit = Visit(caller.console, caller.member, caller.now, tx)
        if not days:
            version, sheet = sheets.sheet(tx, COUNCIL, HOUSE, _locale())
            return _sheet(visit, Again(version, sheet, "profile_calendar", {}))
        return _answer(visit, sending.take_days(tx, visit.member, _sent(COUNCIL, HOUSE), days, visit.now))


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


def _answer(visit: Visit, sent: Done | Again) -> Answer:
    if isinstance(sent, Again):
        return _sheet(visit, sent)
    flash("profile_changed" if sent.is_new else "profile_same")
    return GoTo(url_for("profile.show"))


def _overview(visit: Visit, problem: str = "", faults: tuple[str, ...] = ()) -> Page:
    before = request.args.get("before", type=int)
    shown = {
        "profile": showing.overview(visit.tx, _locale(), before),
        "growing": GROWING,
        **_KNOWN,
        "may_change": may(visit.member, "profile.change"),
        "problem": problem,
        "faults": faults,
    }
    return Page("profile/show.html", shown, UNFIT if problem else 200)


def _sheet(visit: Visit, again: Again) -> Page:
    sheet, wrongs, is_new = again.sheet, Wrongs(again.slips, again.wrong), again.sheet.key == sheets.NEW
    shown = {
        **_KNOWN,
        "version": again.version,
        "sheet": sheet,
        "is_new": is_new,
        "key": request.form.get("key", ""),
        "groups": groups(sheet, wrongs, reader()),
        "elsewhere": elsewhere(sheet, wrongs, reader()),
        "key_problem": again.slips.get("key", ""),
        "others": again.others,
        "wordings": showing.wordings(visit.tx, sheet.key, _locale()) if sheet.kind == CONSENTS else (),
        "past": () if is_new else showing.changes_of(visit.tx, sheet.kind, sheet.key, _locale()),
        "may_remove": sheet.kind in GROWING and not is_new,
        "own_days": showing.own_days(visit.tx, visit.now.astimezone(TOKYO).date())
        if sheet.kind == COUNCIL
        else None,
        "may_move": sheet.kind in SORTED and not is_new,
        "may_change": may(visit.member, "profile.change"),
        "problem": again.problem,
    }
    return Page("profile/one.html", shown, UNFIT if again.problem else 200)


def _sent(kind: str, key: str) -> Sent:
    return Sent(kind, key, _seen(), request.form.to_dict(), _locale())


def _seen() -> int:
    try:
        return int(request.form["version"])
    except (KeyError, ValueError):
        raise BadRequest from None


def _locale() -> str:
    return reader().html_lang
