"""The desk of a run: the product's own processes, started, killed and started again, on what stands in for the outside."""

from __future__ import annotations

import base64
import hmac
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.alarming import Alarmer, Way, by_line
from bot.committer import Committer
from bot.drainer import Drainer
from bot.lookout import Lookout
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.webhook import PATH, Door, Edge
from bot.worker import Worker
from conversations.understanding.verdict import CALM, Kind, Risk, Verdict
from handlers.council import Council, read_council
from handlers.words import all_words
from storage import desks, links, staff
from storage.db import Store
from storage.ids import CaseId, OutboxId
from storage.retention import Retention
from storage.spool import Spool
from storage.staff import Member
from storage.together import Together
from tests.simulation.bell import SimulatedBell
from tests.simulation.database import WEATHER, Database, SimulatedStore
from tests.simulation.line import Line
from tests.simulation.phones import DANGER, DEADLY, POISON
from tests.simulation.standing_in import Disk, Event
from tests.simulation.wire import Post, Wire
from tests.simulation.world import Process, World
from tests.storage.stores import COUNCIL

SECRET = "simulated-secret"
START = datetime.fromisoformat("2026-11-20T01:00:00+00:00")  # a Friday, ten in the morning in Japan
NIGHTLY_EVERY_S = 600.0
TIMERS_EVERY_S = 2.0
STAFF = ("sato", "tanaka")

Answer = TypeVar("Answer")


class PlainEar:
    """Hears danger where these very words are; one word makes it fail, and one kills, as faults in a release would."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        del hint
        if DEADLY in text and WEATHER.world is not None:
            WEATHER.world.die("deadly words")
        if POISON in text:
            raise LookupError(POISON)
        return Verdict("ja", Risk.URGENT, (Kind.SUICIDE,)) if DANGER in text else CALM


@cache
def council() -> Council:
    """The example council, with an ear that is quick."""
    return replace(read_council(COUNCIL, all_words()), ear=PlainEar())


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each process there are. hands: threads of each sender. together: all in one process, as on a small machine."""

    edges: int = 1
    workers: int = 2
    senders: int = 2
    hands: int = 1
    clocks: int = 1
    together: bool = False
    lookout: bool = False
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """Words of a case that is closed. row: in which they wait. is_due: whether the case is to be let go of."""

    case: CaseId
    person: str
    mark: str
    row: OutboxId
    is_due: bool


class Desk:
    """One council's desk. folder: what its machine keeps beside the database."""

    def __init__(self, world: World, database: Database, folder: Path, size: Size, disk: Disk) -> None:
        self.world = world
        self.database = database
        self.folder = folder
        self.size = size
        self.disk = disk
        self.bell = SimulatedBell(world, database, START, self._most_ahead_s)
        self.store: Store = SimulatedStore(
            database.engine, database.vault, self.bell, database.writers(world)
        )
        self.line = Line(world, self.post)
        self.mail = Post(world)
        self.spool_limit = 512 * 1024 * 1024
        self.processes: dict[str, Process] = {}
        self.kept: Retention | None = None
        self.over: list[Over] = []
        self._doors: dict[str, Door] = {}
        WEATHER.on_commit = self.bell.committed
        world.restart = self._restart

    # --- before the run

    def open(self) -> None:
        """The desk's windows, and two members of staff with mail addresses."""
        with self.store.transaction() as tx:
            desks.load(tx, council().desks)
            for login in STAFF:
                member = staff.add(tx, staff.NewMember(login, login, "clerk", "ja", "hash", "SEED"), START)
                links.keep_mail(tx, member, f"{login}@desk.invalid")

    def start(self) -> None:
        """Start every process."""
        named: list[tuple[str, Callable[[Process], None]]] = [
            *((f"edge{n}", self._boot_edge) for n in range(self.size.edges)),
            *((f"worker{n}", self._boot_worker) for n in range(self.size.workers)),
            *((f"sender{n}", self._boot_sender) for n in range(self.size.senders)),
            *((f"clock{n}", self._boot_clock) for n in range(self.size.clocks)),
        ]
        if self.size.together:
            whole = [boot for _, boot in named]
            named = [("everything", partial(_boot_all, whole))]
        for name, boot in named:
            process = Process(name)
            process.boot = partial(boot, process)
            self.processes[name] = process
            self._boot(process)

    # --- processes

    def _boot(self, process: Process) -> None:
        process.alive = True
        assert process.boot is not None
        self.world.spawn(process, f"{process.name}.boot", process.boot)

    def _restart(self, process: Process) -> None:
        if not process.alive:
            return
        self.world.kill(process)
        after_s = self.world.random.choice((0.3, 1.0, 1.0, 5.0, 15.0))
        process.troubles.append((self.world.now - 0.1, self.world.now + after_s + 0.1))
        self.world.at(self.world.now + after_s, lambda: self._boot(process))

    def restart_all(self) -> None:
        """A new release goes out: every process is stopped and started again, one after the other."""
        for number, process in enumerate(self.processes.values()):
            self.world.at(self.world.now + number * 2.0, partial(self._restart, process))

    def now(self, process: Process) -> datetime:
        """What time it is, by the clock of this process."""
        return START + timedelta(seconds=self.world.now + process.ahead_s)

    def clock(self, process: Process) -> Callable[[], datetime]:
        """The clock of a process."""
        return lambda: self.now(process)

    def _most_ahead_s(self, topic: str) -> float:
        """How far ahead the clock is of whoever finds something due first. Timers are looked for by clocks alone."""
        looking = (
            process
            for name, process in self.processes.items()
            if topic != "timers" or name.startswith(("clock", "everything"))
        )
        return max((process.ahead_s for process in looking), default=0.0)

    def _loop(self, process: Process, name: str, run: Callable[[], None]) -> None:
        """A loop that ends by itself takes its process with it, as it does in the product."""

        def watched() -> None:
            run()
            raise AssertionError("a loop has ended by itself")

        self.world.spawn(process, f"{process.name}.{name}", watched)

    def _boot_edge(self, process: Process) -> None:
        spool = Spool(self.folder / "spool", self.database.vault, self.spool_limit)
        self.bell.spool_is_used = spool.is_used
        committer = Committer(self.store, _TellingSpool(spool, self.bell.spooled), _nothing)  # type: ignore[arg-type]  # a spool that tells
        Drainer(self.store, spool, _nothing)
        edge = Edge((SECRET,), committer.keep, self.clock(process))
        self._doors[process.name] = Door(edge, _nowhere)
        process.at_death.append(lambda: _forget(self._doors, process.name))

    def _boot_worker(self, process: Process) -> None:
        ended = Event(self.world)
        hands = self.folder / "hands"
        worker = Worker(self.store, council(), self.clock(process), ended, hands)  # type: ignore[arg-type]  # an event in virtual time
        self._loop(process, "worker", worker.run)
        process.at_death.append(lambda: _let_go(worker))
        if self.size.lookout:
            self._loop(process, "lookout", lambda: self._look_out(process))

    def _look_out(self, process: Process) -> None:
        lookout = Lookout(self.store, council().ear, Event(self.world))  # type: ignore[arg-type]  # as above
        while process.alive:
            if not lookout.step():
                self.bell.sleep("arrivals", 0.5)
            self.world.pause(0.2)

    def _boot_sender(self, process: Process) -> None:
        ended = Event(self.world)
        wire = Wire(self.line)
        books = Together(self.store)
        for _ in range(self.size.hands):
            sender = Sender(self.store, wire, self.clock(process), ended, books)  # type: ignore[arg-type]  # as above
            self._loop(process, "sender", sender.run)
        self._call(process, "line", by_line(wire))
        self._call(process, "mail", self.mail.send)

    def _call(self, process: Process, channel: str, way: Way) -> None:
        if not self.size.calls:
            return
        alarmer = Alarmer(
            self.store,
            council(),
            "line" if channel == "line" else "mail",
            way,
            "https://desk.invalid",
            self.clock(process),
            Event(self.world),  # type: ignore[arg-type]  # as above
        )
        self._loop(process, channel, alarmer.run)

    def _boot_clock(self, process: Process) -> None:
        scheduler = Scheduler(
            self.store,
            self.clock(process),
            Event(self.world),  # type: ignore[arg-type]  # as above
            steady=lambda: self.world.now,
        )
        self._loop(process, "clock", lambda: self._tick(process, scheduler))
        self._call(process, "mail", self.mail.send)

    def _tick(self, process: Process, scheduler: Scheduler) -> None:
        """What APScheduler does, without looking when nothing can be due."""
        asked_at = -NIGHTLY_EVERY_S
        while process.alive:
            if self.world.now - asked_at >= NIGHTLY_EVERY_S:
                asked_at = self.world.now
                scheduler.kept = partial(_given, self.kept) if self.kept else None
                scheduler.clear()
            scheduler.fire_timers()
            self.bell.sleep("timers", TIMERS_EVERY_S)

    # --- the door

    def post(self, body: bytes, patience_s: float) -> int | None:
        """One webhook, as LINE posts it; the status, or None if none came in time."""
        names = sorted(self._doors)
        if not names:
            self.world.pause(0.01)
            return None
        name = names[self.world.random.randrange(len(names))]
        process = self.processes.get(name) or self.processes["everything"]
        return self.ask(process, lambda: _status(self._doors[name], body), patience_s)

    def ask(self, process: Process, work: Callable[[], Answer], patience_s: float) -> Answer | None:
        """Let a process answer a request, as a web server does; none if no answer came in time."""
        told: list[Answer] = []
        waiting = [self.world.actor]
        if not process.alive:
            self.world.pause(0.01)
            return None

        def handle() -> None:
            told.append(work())
            if waiting and waiting[0]:
                self.world.wake(waiting[0])

        self.world.spawn(process, f"{process.name}.request", handle)
        self.world.park(patience_s)
        waiting.clear()  # whoever is told later tells nobody
        return told[0] if told else None

    def cut_power(self, process: Process) -> None:
        """The edge's machine loses its power: what was not synced is gone."""
        self.world.tell("power cut")
        self._restart(process)
        if (self.folder / "spool").exists():
            self.disk.lose_what_was_not_synced(self.folder / "spool")

    def moment(self, at: datetime) -> float:
        """A moment of the desk's, as seconds since the run began."""
        return (at - START).total_seconds()

    def hindered_s(self) -> float:
        """How long things may have been in the way of a call: deaths with the leases they leave, freezes, outages."""
        troubles = [until - since for process in self.processes.values() for since, until in process.troubles]
        mail = 500.0 if self.mail.fails else 0.0
        statements = 90.0 if WEATHER.troubled else 0.0
        return sum(troubles) + 30.0 * len(troubles) + WEATHER.away_s + mail + statements

    def members(self) -> list[Member]:
        """Who works here."""
        with self.store.reading() as tx:
            return [member for member in staff.everybody(tx) if member.login in STAFF]


def _given(kept: Retention) -> Retention:
    return kept


def _boot_all(boots: list[Callable[[Process], None]], process: Process) -> None:
    for boot in boots:
        boot(process)


def _forget(doors: dict[str, Door], name: str) -> None:
    doors.pop(name, None)


class _TellingSpool:
    """A spool that tells when something was put in."""

    def __init__(self, spool: Spool, told: Callable[[], None]) -> None:
        self._spool = spool
        self._told = told
        self.is_used = spool.is_used

    def keep(self, body: bytes, received_at: datetime) -> None:
        self._spool.keep(body, received_at)
        self._told()


def _status(door: Door, body: bytes) -> int:
    """Ask the door as gunicorn does."""
    statuses: list[int] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        statuses.append(int(status.split(maxsplit=1)[0]))
        return lambda _written: None

    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    environ: WSGIEnvironment = {
        "PATH_INFO": PATH,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_LINE_SIGNATURE": signature,
        "wsgi.input": io.BytesIO(body),
    }
    for _ in door(environ, start_response):
        pass
    return statuses[0]


def _nowhere(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


def _let_go(worker: Worker) -> None:
    """The kernel closes a dead process's files; nobody else would here."""
    if worker._hand is not None:
        os.close(worker._hand._file)
        worker._hand = None


def _nothing() -> None:
    """The index key is known already."""
