"""Times the console's pages as a browser gets them: a console of its own process, over HTTP, signed in. In milliseconds."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from admin import cookies
from admin.views.find import sealed
from benchmarks.desks import Desk
from benchmarks.growth.inside import Times, now
from benchmarks.growth.names import COMMON, RARE
from benchmarks.growth.town import Town
from storage import staff
from storage.db import Tx
from storage.ids import StaffId
from storage.staff import NewMember

TOKEN = "benchmark"  # noqa: S105  of a session in a database made for the measurement
QUEUE, DESK, DEEP, CLOSED = (
    "queue page",
    "queue page of one desk",
    "queue page, the tenth",
    "closed cases, first page",
)
CASE, TALKATIVE, UNANSWERED = "case page", "case page, 500 lines", "unanswered page"
QUEUES = (QUEUE, DESK, CLOSED)
BY_NUMBER, BY_COMMON, BY_WHOLE = "search: a number", "search: the commonest surname", "search: a whole name"
BY_RARE, BY_LATIN = "search: a rare surname", "search: part of a name in Latin letters"
BY_PHONE, BY_END = "search: a telephone number", "search: its last four digits"
FOR_NOTHING = "search: nothing found"
SEARCHES = (BY_NUMBER, BY_COMMON, BY_WHOLE, BY_RARE, BY_LATIN, BY_PHONE, BY_END, FOR_NOTHING)
WARM = 3
SEARCHED = 20  # different people and cases looked for


def hire(tx: Tx) -> StaffId:
    """Somebody who may look at everything."""
    return staff.add(tx, NewMember("bench", "当番", "lead", "ja", "", ""), now())


def sign_in(tx: Tx, member: StaffId) -> None:
    """Open the session the pages are asked for with."""
    staff.begin_session(tx, member, TOKEN, now())


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pages, by what they are called. A page with several addresses takes them in turn."""

    paths: Mapping[str, list[str]]
    times: int


def addresses(desk: str, numbers: list[str]) -> dict[str, list[str]]:
    """The pages of a town. numbers: cases to look at; the first is the talkative person's."""
    return {
        QUEUE: ["/"],
        DESK: [f"/desks/{desk}"],
        DEEP: ["/?page=9"],
        CLOSED: ["/closed"],
        CASE: [f"/cases/{number}" for number in numbers[1:]],
        TALKATIVE: [f"/cases/{numbers[0]}"],
        UNANSWERED: ["/unanswered"],
    }


def searches(town: Town) -> dict[str, list[str]]:
    """Where the results of searches stand: the addresses a browser is led to once the form has been read."""
    known = town.residents[:: max(1, len(town.residents) // SEARCHED)]
    words = {
        BY_NUMBER: town.numbers[:: max(1, len(town.numbers) // SEARCHED)],
        BY_COMMON: [COMMON],
        BY_WHOLE: [each.called.told for each in known],
        BY_RARE: [RARE],
        BY_LATIN: ["silva", "nguyen", "gurung"],
        BY_PHONE: [each.called.dialled for each in known],
        BY_END: [each.called.phone[-4:] for each in known],
        FOR_NOTHING: ["勅使河原", "zzyzx"],
    }
    return {
        name: [f"/find/{sealed(town.vault, town.member, each)}" for each in some]
        for name, some in words.items()
    }


def time_pages(running: Desk, asked: Asked) -> dict[str, Times]:
    """How long each page took, from the request to its last byte."""
    with _console(running) as line:
        return {name: _times(line, paths, asked.times) for name, paths in asked.paths.items()}


@contextmanager
def _console(running: Desk) -> Iterator[http.client.HTTPConnection]:
    process = running.start("console")
    running.wait_for(running.console_port)
    line = http.client.HTTPConnection("127.0.0.1", running.console_port, timeout=60)
    yield line
    line.close()
    running.stop(process)


def _times(line: http.client.HTTPConnection, paths: list[str], times: int) -> Times:
    for number in range(WARM):
        _get(line, paths[number % len(paths)])
    took = []
    for number in range(times):
        begun = time.perf_counter()
        _get(line, paths[number % len(paths)])
        took.append((time.perf_counter() - begun) * 1e3)
    return took


def _get(line: http.client.HTTPConnection, path: str) -> None:
    line.request("GET", path, headers={"Cookie": f"{cookies.SESSION}={TOKEN}"})
    answer = line.getresponse()
    page = answer.read()
    if answer.status != http.client.OK:
        raise http.client.HTTPException(f"{path}: {answer.status}\n{page[:300]!r}")
