"""Looking for a case. What is typed travels in a form and stands sealed in the address of the results.

So neither a log nor a browser's history tells whom somebody looked for, and going back to the results works.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from flask import Blueprint, request, url_for

from admin.language import reader
from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed
from admin.visits import REFRESH, Visit
from handlers.errors import NotFound, Refused
from handlers.finding import WORDS_MOST, FoundPage, allow_a_look, find, understand
from storage.ids import CaseId, StaffId
from storage.vault import CannotOpen, Place, Vault

finding = Blueprint("find", __name__, url_prefix="/find")

UNFIT, TOO_OFTEN = 422, 429


@finding.post("")
@allowed("case.find")
def look(visit: Visit) -> Answer:
    """Understand what is looked for, and lead to the results."""
    typed = request.form.get("words", "")
    try:
        allow_a_look(visit.tx, visit.member, visit.now)
        understand(typed)
    except Refused as refused:
        return _page(typed[: 2 * WORDS_MOST], problem=refused.key)
    return GoTo(url_for("find.results", asked=sealed(visit.tx.vault, visit.member.id, typed)))


@finding.get("/<string:asked>")
@allowed("case.find")
def results(visit: Visit, asked: str) -> Answer:
    """What was found, a page at a time."""
    typed = _opened(visit, asked)
    if (
        REFRESH in request.headers
    ):  # an open page renews its alarms: that is no search, and no line in the record
        return _page(typed, asked)
    return _page(typed, asked, find(visit.tx, visit.member, typed, visit.now, _before()))


def _page(typed: str, asked: str = "", found: FoundPage | None = None, problem: str = "") -> Page:
    language = reader().html_lang
    names = {key: name.get(language, name["ja"]) for key, name in found.desk_names.items()} if found else {}
    shown = {
        "typed": typed,
        "asked": asked,
        "found": found,
        "problem": problem,
        "desk_names": names,
        "is_first": _before() is None,
    }
    status = 200 if not problem else TOO_OFTEN if problem == "find.too_often" else UNFIT
    return Page("desk/found.html", shown, status)


def sealed(vault: Vault, member: StaffId, typed: str) -> str:
    """What is looked for, as it stands in an address. It opens for this member alone."""
    plain = typed.encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(vault.seal(plain, _place(member))).decode().rstrip("=")


def _opened(visit: Visit, asked: str) -> str:
    try:
        plain = urlsafe_b64decode(asked.encode() + b"=" * (-len(asked) % 4))
        return visit.tx.vault.open(plain, _place(visit.member.id)).decode("utf-8", "surrogatepass")
    except (CannotOpen, binascii.Error, UnicodeEncodeError):
        raise NotFound from None


def _place(member: StaffId) -> Place:
    return Place("find", "asked", member.hex)


def _before() -> CaseId | None:
    try:
        return CaseId(UUID(request.args.get("before", "")))
    except ValueError:
        return None
