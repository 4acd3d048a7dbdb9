"""How many came, and with what (相談傾向の分析): for those who lead. Small numbers are withheld; each look is recorded."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from admin.language import reader
from admin.pages import Afterwards, Answer, GoTo, Page, hand_over, respond
from admin.permissions import allowed
from admin.visits import Visit
from handlers.trends import counting
from handlers.trends.counting import Trends
from handlers.trends.files import Form, take_away
from handlers.trends.wording import report

trends = Blueprint("trends", __name__, url_prefix="/trends")


@trends.get("")
@allowed("trends.read")
def this_year(visit: Visit) -> Answer:
    """The present fiscal year."""
    return GoTo(url_for("trends.show", year=counting.fiscal_year(visit.now)))


@trends.get("/<int:year>")
@allowed("trends.read")
def show(visit: Visit, year: int) -> Answer:
    """One fiscal year."""
    counting.look(visit.tx, visit.member, year, "page", visit.now)
    return Afterwards(lambda: _page(visit, year))


@trends.get("/<int:year>/<string:form>")
@allowed("trends.read")
def taken_away(visit: Visit, year: int, form: str) -> Answer:
    """One fiscal year as a file."""
    wanted = next((each for each in Form if each.value == form), None)
    if wanted is None:
        raise NotFound
    counting.look(visit.tx, visit.member, year, form, visit.now)
    return Afterwards(lambda: _file(visit, year, wanted))


def _read(visit: Visit, year: int) -> Trends:
    """Counted without holding the desk's one writer: it may take a second."""
    with visit.console.room.store.reading() as tx:
        return counting.read_trends(tx, visit.console.room.council, year, visit.now)


def _page(visit: Visit, year: int) -> Response:
    words = report(visit.console.room.council, _read(visit, year), reader().locale)
    with visit.console.room.store.reading() as tx:
        years = counting.years(tx, visit.now)
    return respond(
        Page("trends/show.html", {"report": words, "year": year, "years": years, "forms": list(Form)})
    )


def _file(visit: Visit, year: int, form: Form) -> Response:
    words = report(visit.console.room.council, _read(visit, year), reader().locale)
    return hand_over(take_away(words, year, form, visit.now))
