"""The papers of a case, to print or to take into other systems. Whoever may read the case may take them; each is recorded."""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeVar

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from admin.pages import Afterwards, Answer, hand_over
from admin.permissions import allowed
from admin.visits import Visit
from handlers.papers.gathering import Wanted, read_sheet
from handlers.papers.printing import Form, take_away
from handlers.papers.sheet import Kind
from handlers.taken_away import TakenAway
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
    return Afterwards(lambda: _response(take_away(sheet, taken), taken))


def _known(names: type[Named], name: str) -> Named:
    try:
        return names(name)
    except ValueError:
        raise NotFound from None


def _response(taken: TakenAway, form: Form) -> Response:
    """A PDF is opened to be printed; the rest is kept as a file."""
    if form is not Form.PDF:
        return hand_over(taken)
    response = hand_over(taken, shown=True)
    response.headers["Content-Security-Policy"] = POLICY
    return response
