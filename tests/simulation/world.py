"""Virtual time and who runs next: actors are greenlets of one thread, and one seed decides everything.

Knows nothing of the desk. An actor gives way wherever the real one would wait for a disk, a database or a network.
"""

from __future__ import annotations

import heapq
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random

import greenlet

Action = Callable[[], None]

STEPS_MOST = 400_000  # of one run: beyond this something runs in circles
STEP_S = 0.0006  # what an input or output takes, more or less


class Circles(Exception):
    """A run that does not come to an end."""


@dataclass(slots=True)
class Process:
    """What dies and starts again together. boot: starts its actors. ahead_s: how wrong its clock is."""

    name: str
    boot: Action | None = None
    may_die: bool = True
    ahead_s: float = 0.0
    alive: bool = True
    deaths: int = 0
    actors: list[Actor] = field(default_factory=list)
    at_death: list[Action] = field(default_factory=list)
    troubles: list[tuple[float, float]] = field(default_factory=list)  # when it was dead or frozen


@dataclass(slots=True, eq=False)
class Actor:
    """One thread of a process. ticket: which of its wake-ups counts."""

    name: str
    process: Process
    thread: greenlet.greenlet
    ticket: int = 0
    dying: bool = False


_DIGITS = re.compile(r"\d")

Entry = tuple[float, float, int, Actor | None, int, Action | None]


@dataclass
class Luck:
    """How much goes wrong at a step, while things go wrong. deaths: how many processes may still die.

    chances: how many steps there were at which one could have. dies_at: at which of them one does.
    places: where something became lasting or went out, and in whose hands. dies_in: in which of these one dies, in this order.
    """

    death: float = 0.0
    deaths: int = 0
    freeze: float = 0.0
    freezes: int = 0
    chances: int = 0
    dies_at: int = 0
    places: dict[str, None] = field(default_factory=dict)
    dies_in: list[str] = field(default_factory=list)


class World:
    """One run. breaking: whether things still go wrong; afterwards all must come to its end."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self._ties = Random(seed ^ 0x5EED)
        self.now = 0.0
        self.breaking = True
        self.luck = Luck()
        self.actor: Actor | None = None
        self.fallen: list[str] = []
        self.told: list[str] | None = None
        self.restart: Callable[[Process], None] = self.kill
        self.frozen: Callable[[Actor, float], None] = _nothing
        self.steps = 0
        self._heap: list[Entry] = []
        self._count = 0
        self._digest = blake2b(digest_size=12)
        self._hub = greenlet.getcurrent()

    # --- for the hub: never called from inside an actor

    def run(self, until: float) -> None:
        """Let things happen until that moment."""
        while self._heap and self._heap[0][0] <= until:
            at, _, _, actor, ticket, action = heapq.heappop(self._heap)
            if actor is None:
                self.now = max(self.now, at)
                if action:
                    action()
            elif actor.ticket == ticket and not actor.thread.dead:
                self.now = max(self.now, at)
                self._resume(actor, woken=action is not None)
        self.now = max(self.now, until)

    def kill(self, process: Process) -> None:
        """The process is gone, between one instruction and the next: what was in memory is gone with it."""
        process.alive = False
        process.deaths += 1
        self.tell(f"dies {process.name}")
        actors, process.actors = process.actors, []
        for actor in actors:
            actor.dying = True
            actor.ticket += 1
            if not actor.thread.dead:
                self.actor = actor
                actor.thread.throw(greenlet.GreenletExit)
        self.actor = None
        for action in process.at_death:
            action()
        process.at_death.clear()

    def _resume(self, actor: Actor, *, woken: bool) -> None:
        actor.ticket += 1
        self.actor = actor
        self.steps += 1
        if self.steps > STEPS_MOST:
            raise Circles(f"{self.steps} steps by {self.now:.0f} s")
        self._digest.update(f"{self.now:.6f}{actor.name};".encode())
        actor.thread.switch(woken)
        self.actor = None

    # --- for everybody

    def at(self, moment: float, action: Action) -> None:
        """Let the hub do this at that moment."""
        self._push(moment, None, 0, action)

    def spawn(self, process: Process, name: str, work: Action, delay: float = 0.0) -> Actor:
        """A new thread of a process."""
        thread = greenlet.greenlet(lambda _woken=False: self._live(name, work), self._hub)
        actor = Actor(name, process, thread)
        process.actors.append(actor)
        self._push(self.now + delay, actor, actor.ticket, None)
        return actor

    def _live(self, name: str, work: Action) -> None:
        try:
            work()
        except Exception:
            self.fallen.append(f"{name}: {traceback.format_exc(limit=-6)}")
        actor = self.actor
        if actor is not None and not actor.dying:
            actor.process.actors.remove(actor)

    def tell(self, what: str) -> None:
        """Something happened: part of what a replay must repeat."""
        self._digest.update(what.encode("utf-8", "backslashreplace"))
        if self.told is not None:
            who = self.actor.name if self.actor else "-"
            self.told.append(f"{self.now:12.4f} {who:12} {what}")

    def fingerprint(self) -> str:
        """The same for the same run, and hardly for another."""
        return self._digest.hexdigest()

    # --- for actors

    def pause(self, seconds: float) -> None:
        """Let others run for so long."""
        actor = self.actor
        if actor is None or actor.dying:
            return
        until = self.now + seconds
        if not self._heap or self._heap[0][0] > until:
            self.now = until  # nobody else has anything to do before that
            return
        self._push(until, actor, actor.ticket, None)
        self._hub.switch()

    def park(self, timeout_s: float | None = None) -> bool:
        """Wait to be woken; False: the time is over."""
        actor = self.actor
        if actor is None or actor.dying:
            return False
        if timeout_s is not None:
            self._push(self.now + timeout_s, actor, actor.ticket, None)
        return bool(self._hub.switch())

    def wake(self, actor: Actor, delay: float = 0.0) -> None:
        """Wake somebody who is parked."""
        self._push(self.now + delay, actor, actor.ticket, _wake)

    def step(self, point: str, takes_s: float = STEP_S) -> None:
        """An input or output: others run meanwhile, and this is where a process may freeze or die."""
        actor = self.actor
        if actor is None or actor.dying:
            return
        luck = self.luck
        if self.breaking and actor.process.may_die:
            luck.chances += 1
            dice = self.random.random()
            place = "" if point == "statement" else f"{_DIGITS.sub('', actor.name)} {point}"
            if place:
                luck.places[place] = None
            if luck.chances == luck.dies_at:
                self._die(actor, point)
            elif luck.dies_in and place == luck.dies_in[0]:
                luck.dies_in.pop(0)
                self._die(actor, point)
            elif dice < luck.death and luck.deaths > 0:
                luck.deaths -= 1
                self._die(actor, point)
            elif dice > 1.0 - luck.freeze and luck.freezes > 0:
                luck.freezes -= 1
                frozen_s = self.random.choice((2.0, 8.0, 20.0, 31.0, 60.0))
                self.tell(f"freezes {frozen_s} at {point}")
                actor.process.troubles.append((self.now, self.now + frozen_s))
                self.frozen(actor, frozen_s)
                self.pause(frozen_s)
        self.pause(takes_s * (0.2 + 1.6 * self.random.random()))

    def die(self, point: str) -> None:
        """What the present actor is doing kills its process."""
        if self.actor is not None and not self.actor.dying:
            self._die(self.actor, point)

    def _die(self, actor: Actor, point: str) -> None:
        self.tell(f"to die at {point}")
        self.at(self.now, lambda: self.restart(actor.process))
        self._hub.switch()  # never comes back

    def _push(self, moment: float, actor: Actor | None, ticket: int, action: Action | None) -> None:
        self._count += 1
        entry = (max(moment, self.now), self._ties.random(), self._count, actor, ticket, action)
        heapq.heappush(self._heap, entry)


def _nothing(_actor: Actor, _frozen_s: float) -> None:
    """Nobody minds who is frozen."""


def _wake() -> None:
    """Marks an entry of the heap as a wake-up rather than the end of a wait."""
