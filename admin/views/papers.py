"""The papers of a case, to print or to take into other systems. Whoever may read the case may take them; each is recorded."""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeVar

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from admin.pages import Afterwards, Answer
from admin.permissions import allowed
from admin.visits import Visit
from handlers.papers.gathering import Wanted, read_sheet
from handlers.papers.printing import Form, TakenAway, take_away
from handlers.papers.sheet import Kind
from storage.ids import CaseNumber

papers = Blueprint("papers", __name__, url_prefix="/cases/<string:number>/papers")

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""For a PDF: browsers draw it with a page of their own, which needs these two and nothing else."""

Named = TypeVar("Named", bound=Enum)


@papers.get("/<string:paper>/<string:form>")
@allowed("case.read")
def taken_away(visit: Visit, number: str, paper: str, form: str) -> Answer:
    """One paper in one form."""
    kind, taken = _known(Kind, paper), _known(Form, form)
    room = visit.console.room
    address = room.public_url + url_for("case.show", number=number)
    wanted = Wanted(kind, taken.value, visit.now, address)
    sheet = read_sheet(visit.tx, room.council, visit.member, CaseNumber(number), wanted)
    return Afterwards(lambda: _hand_over(take_away(sheet, taken)))


def _known(names: type[Named], name: str) -> Named:
    try:
        return names(name)
    except ValueError:
        raise NotFound from None


def _hand_over(taken: TakenAway) -> Response:
    """A PDF is opened to be printed; the rest is kept as a file."""
    is_pdf = taken.mime == "application/pdf"
    response = Response(taken.body, content_type=taken.mime)
    kind = "inline" if is_pdf else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{taken.name}"'
    if is_pdf:
        response.headers["Content-Security-Policy"] = POLICY
    return response
