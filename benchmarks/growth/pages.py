"""Times the console's pages as a browser gets them: a console of its own process, over HTTP, signed in. In milliseconds."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from admin import cookies
from benchmarks.desks import Desk
from benchmarks.growth.inside import Times, now
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
WARM = 3


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
